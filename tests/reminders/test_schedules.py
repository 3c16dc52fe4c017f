"""Pausing and resuming, a cadence of one's own, coming back, and what comes next."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tests.reminders.conftest import ADA, START
from webapp.accounts import services as accounts
from webapp.audit.models import Act
from webapp.conversion.models import Prompt
from webapp.conversion.services import convert_list
from webapp.reminders.errors import NoList
from webapp.reminders.queries import decisions_of, figures, standing_of
from webapp.reminders.services import pause, reschedule, resume, send_now, set_override
from webapp.reminders.words import REASONS, STANDINGS
from webapp.settings.errors import SettingUnfit
from webapp.settings.queries import current

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def acts(session):
    """Say what the log has: who did what to whom, and what became of it."""

    def acts():
        every = select(Act).where(Act.action.like("reminder.%")).order_by(Act.id)
        return session.scalars(every).all()

    return acts


def test_who_is_paused_gets_nothing_and_resumes_by_the_cadence_of_then(
    session, alice, goods, save, later, tick, told, list_of
):
    """Behaviour 91: not before an hour is over, and nothing for the past."""
    save(goods.lamp)
    assert pause(session, ADA, alice.id)
    assert not pause(session, ADA, alice.id)
    session.commit()
    assert list_of(alice).next_reminder_at is None
    later(days=40)
    tick()
    assert told(alice) == []

    assert resume(session, ADA, alice.id)
    assert not resume(session, ADA, alice.id)
    session.commit()

    assert list_of(alice).next_reminder_at == START + 40 * DAY + HOUR
    later(hours=1)
    tick()
    assert told(alice) == [("sent", None)]
    assert list_of(alice).next_reminder_at == START + 47 * DAY + HOUR


def test_who_resumes_early_waits_for_what_the_cadence_says(
    session, alice, goods, save, later, list_of
):
    save(goods.lamp)
    pause(session, None, alice.id)
    later(days=1)
    resume(session, None, alice.id)
    assert list_of(alice).next_reminder_at == START + 3 * DAY


def test_after_some_the_cadence_says_an_interval_and_after_all_nothing(
    session, alice, goods, save, later, tick, list_of
):
    save(goods.lamp)
    later(days=3)
    tick()
    pause(session, ADA, alice.id)
    later(days=1)
    resume(session, ADA, alice.id)
    assert list_of(alice).next_reminder_at == START + 10 * DAY
    for days in (6, 7):
        later(days=days)
        tick()
    assert list_of(alice).reminder_count == 3

    pause(session, ADA, alice.id)
    resume(session, ADA, alice.id)

    assert list_of(alice).next_reminder_at is None
    assert standing_of(session, alice.id).standing == "capped"


def test_one_by_hand_is_remembered_over_a_pause(
    session, app, alice, goods, save, later, list_of
):
    save(goods.lamp)
    later(days=1)
    send_now(session, ADA, [alice.id], site=app.extensions["site"])
    pause(session, ADA, alice.id)
    later(days=1)
    resume(session, ADA, alice.id)
    assert list_of(alice).next_reminder_at == START + 8 * DAY


def test_resuming_does_not_bring_back_what_was_called_off(
    session, alice, goods, save, list_of
):
    save(goods.lamp)
    convert_list(session, alice.id, prompt=Prompt.OWN_VISIT, settings=current(session))
    pause(session, ADA, alice.id)
    resume(session, ADA, alice.id)
    assert list_of(alice).next_reminder_at is None
    assert standing_of(session, alice.id).standing == "resting"


def test_every_act_of_an_operator_is_in_the_log_and_a_customers_own_is_not(
    session, alice, goods, save, acts, list_of
):
    save(goods.lamp)
    wishlist_id = list_of(alice).id
    pause(session, None, alice.id)
    resume(session, None, alice.id)
    assert acts() == []

    pause(session, ADA, alice.id)
    resume(session, ADA, alice.id)
    set_override(session, ADA, alice.id, {"most": 1})

    assert [act.action for act in acts()] == [
        "reminder.pause",
        "reminder.resume",
        "reminder.cadence",
    ]
    assert {(act.user_id, act.wishlist_id, act.subject) for act in acts()} == {
        (alice.id, wishlist_id, "alice@example.com")
    }
    assert [act.after["paused"] for act in acts()] == [True, False, False]
    assert acts()[2].after["cadence"] == {"most": 1}


def test_without_a_list_there_is_nothing_to_pause(session, alice):
    for act in (pause, resume):
        with pytest.raises(NoList):
            act(session, ADA, alice.id)
    with pytest.raises(NoList):
        set_override(session, ADA, alice.id, None)
    reschedule(session, alice.id)
    assert standing_of(session, alice.id).standing == "no_items"


def test_a_cadence_of_ones_own_is_for_the_dates_that_follow(
    session, alice, bob, goods, save, later, tick, list_of
):
    save(goods.lamp)
    save(goods.lamp, user=bob)
    set_override(session, ADA, alice.id, {"interval_days": 1, "most": 2})
    session.commit()
    assert list_of(alice).next_reminder_at == START + 3 * DAY
    later(days=3)
    tick()
    assert list_of(alice).next_reminder_at == START + 4 * DAY
    assert list_of(bob).next_reminder_at == START + 10 * DAY
    later(days=1)
    tick()
    assert list_of(alice).next_reminder_at is None

    set_override(session, ADA, alice.id, None)
    session.commit()
    assert list_of(alice).cadence_override is None


@pytest.mark.parametrize(
    "cadence",
    [
        {"most": 21},
        {"wait_days": 0},
        {"interval_days": "7"},
        {"colour": 1},
        {"throttle_hours": 5},
    ],
    ids=["too many", "no wait", "text", "unheard of", "the shop's alone"],
)
def test_a_cadence_that_cannot_be_is_refused(
    session, alice, goods, save, cadence, list_of
):
    save(goods.lamp)
    with pytest.raises(SettingUnfit):
        set_override(session, ADA, alice.id, cadence)
    assert list_of(alice).cadence_override is None


def test_who_opted_out_and_comes_back_is_reminded_again(
    session, alice, goods, save, later, tick, told, list_of
):
    save(goods.lamp)
    accounts.opt_out(session, alice.id)
    session.commit()
    later(days=30)
    tick()
    assert told(alice) == [("held", "opted_out")]

    accounts.opt_in(session, alice.id)
    reschedule(session, alice.id)
    session.commit()

    assert list_of(alice).next_reminder_at == START + 30 * DAY + HOUR
    later(hours=1)
    tick()
    assert told(alice) == [("held", "opted_out"), ("sent", None)]


def test_a_date_that_is_set_stays_for_who_comes_back_in_time(
    session, alice, goods, save, later, tune, list_of
):
    save(goods.lamp)
    tune(reminder_wait_days=20)
    later(days=1)
    reschedule(session, alice.id)
    assert list_of(alice).next_reminder_at == START + 3 * DAY
    pause(session, ADA, alice.id)
    reschedule(session, alice.id)
    assert list_of(alice).next_reminder_at is None


STANDINGS_BY = {
    "next": "SELECT 1",
    "paused": "UPDATE wishlists SET reminders_paused_at = now()",
    "no_items": "DELETE FROM wishlist_items",
    "unverified": "UPDATE users SET email_verified_at = NULL",
    "capped": "UPDATE wishlists SET reminder_count = 3, next_reminder_at = NULL",
    "resting": "UPDATE wishlists SET next_reminder_at = NULL",
}


@pytest.mark.parametrize("standing", STANDINGS_BY)
def test_what_comes_next_can_be_told(session, alice, goods, save, standing):
    save(goods.lamp)
    session.execute(text(STANDINGS_BY[standing]))

    found = standing_of(session, alice.id)

    assert found.standing == standing
    assert (found.next_at is None) == (standing != "next")
    assert found.most == 3
    assert STANDINGS[found.standing].endswith(".")


def test_decisions_are_told_the_latest_first_with_words_for_each_reason(
    session, app, alice, goods, save, later, tick, prefer
):
    save(goods.lamp)
    later(days=3)
    tick()
    later(days=1, hours=1)
    send_now(session, ADA, [alice.id], site=app.extensions["site"])
    prefer(alice, reminder_email=False)
    later(days=7)
    tick()

    found = decisions_of(session, alice.id)

    assert [(one.kind, str(one.outcome), one.reason) for one in found] == [
        ("reminder", "held", "kind_off"),
        ("reminder_by_hand", "sent", None),
        ("reminder", "sent", None),
    ]
    assert REASONS[found[0].reason] == "Reminders are switched off."
    assert [one.number for one in found] == [2, None, 1]
    assert found[2].notification_id is not None
    assert decisions_of(session, alice.id, before=found[1].at) == found[2:]
    assert decisions_of(session, alice.id, most=1) == found[:1]


def test_whoever_watches_sees_what_is_due_and_for_how_long(
    session, client, alice, goods, save, later, tick
):
    save(goods.lamp)

    def watched():
        told = client.get("/metrics").text
        return [
            float(line.split()[1])
            for line in told.splitlines()
            if line.startswith("keepsake_reminder")
        ]

    later(days=2)
    assert watched() == [0, 0]
    later(days=1, minutes=5)
    assert watched() == [1, 300]
    assert [one.value for one in figures(session)] == [1, 300]
    tick()
    assert watched() == [0, 0]
