"""The commands around reminders and segments, as whoever types them reads the answer."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tests.accounts.people import an_operator
from tests.reminders.conftest import ADA, START
from webapp.audit.models import Act
from webapp.messaging.models import State
from webapp.reminders import services
from webapp.reminders.models import Reminder
from webapp.reminders.services import campaigns
from webapp.segments.services import create_segment

SAVED = [{"about": "item_count", "is": "at_least", "value": 1}]
ANYBODY = [{"about": "item_count", "is": "at_least", "value": 0}]


@pytest.fixture
def run(app, session):
    """Type a command; return what it said, and whether it went well."""

    def run(*words):
        session.commit()
        result = app.test_cli_runner().invoke(args=list(words))
        session.expire_all()
        return result.output, result.exit_code

    return run


@pytest.fixture
def saved(alice, bob, goods, save):
    save(goods.lamp)
    save(goods.lamp, user=bob)


def test_reminding_one_tells_the_schedule_and_a_second_time_the_same(
    session, saved, alice, run, rows, later
):
    said, code = run("send-reminders", "--email", "Alice@Example.com")
    (row,) = rows(alice)
    assert code == 0
    assert said == (
        f"Sent: 1\n  Alice@Example.com  {row.id}\n"
        "Sent already, not repeated: 0\nLeft out: 0\n"
    )
    later(minutes=3)

    said, code = run("send-reminders", "--email", "alice@example.com")
    assert said.splitlines() == [
        "Sent: 0",
        "Sent already, not repeated: 1",
        f"  alice@example.com  {row.id}, 3 minutes ago",
        "Left out: 0",
    ]
    assert len(rows(alice)) == 1


def test_a_dry_run_says_what_would_be_and_does_nothing(
    session, saved, alice, bob, run, prefer, rows
):
    prefer(bob, opted_out_at=START, opted_out_by="customer")
    emails = ("--email", "alice@example.com", "--email", "bob@example.com")

    said, _ = run("send-reminders", *emails, "--dry-run")

    assert said.splitlines() == [
        "Would be sent: 1",
        "  alice@example.com",
        "Sent already, not repeated: 0",
        "Left out: 1",
        "  1: The shop was asked to write no more.",
    ]
    assert rows(alice) == rows(bob) == []


def test_the_log_names_the_operator_or_the_command_line(session, saved, run):
    ada = an_operator(session)
    run("send-reminders", "--by", "ada@example.com", "--email", "alice@example.com")
    run("send-reminders", "--email", "bob@example.com")

    acts = session.scalars(
        select(Act).where(Act.action == "reminder.send_now").order_by(Act.id)
    ).all()
    assert [act.operator_name for act in acts] == ["Ada", "Command line"]
    assert acts[0].operator_id == ada.id


@pytest.mark.parametrize(
    ("name", "role", "whom", "expected"),
    [
        ("Vic", "Viewer", "one", "(wishlist.reminders.send)"),
        ("Vic", "Viewer", "segment", "(wishlist.reminders.send)"),
        ("Ed", "Editor", "segment", "Only an administrator"),
        ("Ed", "Editor", "one", None),
        ("Ada", "Administrator", "segment", None),
    ],
)
def test_nobody_reminds_in_the_name_of_who_may_not(
    session, saved, run, alice, name, role, whom, expected
):
    an_operator(session, name, role)
    create_segment(session, ADA, "Savers", SAVED)
    to = ("--segment", "Savers") if whom == "segment" else ("--email", alice.email)

    said, code = run("send-reminders", "--by", f"{name.lower()}@example.com", *to)

    assert (code == 0) == (expected is None)
    assert (expected or "") in said
    sent = session.scalars(select(Act).where(Act.action == "reminder.send_now")).all()
    assert len(sent) == int(expected is None)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "Say whom"),
        (("--email", "a@example.com", "--segment", "Some"), "Say whom"),
        (("--email", "nobody@example.com"), "No customer has the address nobody@"),
        (("--segment", "Nobody"), "There is no such segment"),
        (
            ("--by", "eve@example.com", "--email", "alice@example.com"),
            "No operator has the address eve@",
        ),
    ],
    ids=["nobody", "both", "a stranger", "no such segment", "no such operator"],
)
def test_what_cannot_be_done_is_said(saved, run, words, expected):
    said, code = run("send-reminders", *words)
    assert code != 0
    assert expected in said


def test_a_segment_is_tried_and_then_reminded_by_the_worker(
    session, saved, alice, bob, run, settle, messages, monkeypatch
):
    monkeypatch.setattr(campaigns, "STRETCH", 1)
    create_segment(session, ADA, "Savers", SAVED)

    said, _ = run("send-reminders", "--segment", "Savers", "--dry-run")
    assert said.splitlines()[0] == "Would be sent: 2"
    assert session.scalars(select(Reminder)).all() == []

    said, code = run("send-reminders", "--segment", "Savers")
    assert (said, code) == ("2 customers in Savers; the worker reminds them now.\n", 0)
    settle()

    for user in (alice, bob):
        assert [one.state for one in messages(user)] == [State.SENT]
    run("send-reminders", "--segment", "Savers")
    settle()
    assert len(session.scalars(select(Reminder)).all()) == 2


def test_stretches_follow_each_other_no_faster_than_reminders_may_leave(
    session, app, saved, tune, monkeypatch
):
    monkeypatch.setattr(campaigns, "STRETCH", 1)
    tune(reminders_per_minute=4)
    segment_id = create_segment(session, ADA, "Savers", SAVED)

    services.send_to_segment(session, ADA, segment_id, site=app.extensions["site"])

    next_at = session.scalar(
        text("SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = :name"),
        {"name": services.SEND_NOW_JOB},
    )
    assert next_at == START + timedelta(seconds=15)


def test_a_dry_run_of_a_large_segment_counts_every_stretch(
    session, app, saved, monkeypatch
):
    monkeypatch.setattr(campaigns, "STRETCH", 1)
    segment_id = create_segment(session, ADA, "Everybody", ANYBODY)
    site = app.extensions["site"]
    told = services.try_segment(session, ADA, segment_id, site=site)
    assert len(told.sent) == 2
    assert told.skipped == {}


def test_a_segment_that_was_deleted_meanwhile_reminds_nobody(
    session, saved, run, settle
):
    create_segment(session, ADA, "Savers", SAVED)
    run("send-reminders", "--segment", "Savers")
    assert run("segments", "delete", "Savers") == ("Savers is deleted.\n", 0)
    settle()
    assert session.scalars(select(Reminder)).all() == []


def test_segments_are_made_listed_and_renamed(saved, run):
    conditions = json.dumps(SAVED)
    assert run("segments", "list") == ("There are none.\n", 0)
    said, _ = run("segments", "create", "Savers", conditions, "--dry-run")
    assert said == "Savers would hold 2 customers.\n"
    assert run("segments", "list") == ("There are none.\n", 0)

    said, _ = run("segments", "create", "Savers", conditions)
    assert said == "Savers holds 2 customers.\n"
    run("segments", "rename", "Savers", "Keen")

    said, _ = run("segments", "list")
    assert said == "Keen: 2 customers\n  Things on the list at least 1\n"


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ("lamp", "That is not JSON"),
        ("{}", "Give a list of conditions"),
        ("[]", "1 to 12 conditions"),
        ('[{"about": "item_count"}]', "Choose one of: at_least, at_most"),
    ],
    ids=["no JSON", "no list", "none", "half of one"],
)
def test_conditions_that_cannot_be_are_refused(run, conditions, expected):
    said, code = run("segments", "create", "Some", conditions)
    assert code != 0
    assert expected in said
