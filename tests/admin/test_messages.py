"""Messages that failed: operators see why, try them again, or give them up."""

from pathlib import Path

import pytest

from tests.accounts.people import a_customer
from tests.admin.desk import HTMX
from tests.admin.letters import a_dead_letter
from webapp.admin import messages
from webapp.admin.message_telling import MESSAGES, cause
from webapp.audit.queries import acts
from webapp.messaging.models import State
from webapp.messaging.rendering import messages as every_message
from webapp.wiring import COMPOSERS

PAGE = "/sg-admin/messages/"


@pytest.fixture
def bob(session, quick_passwords):
    return a_customer(session, "Bob")


def states(session, *letters):
    session.expire_all()
    return [letter.state for letter in letters]


def test_every_message_has_a_name():
    assert set(COMPOSERS) | set(every_message()) <= set(MESSAGES)


def test_where_nothing_failed_the_page_says_so(desk):
    assert "Nothing failed" in desk.get(PAGE).text


def test_the_causes_are_counted_and_the_newest_message_comes_first(
    session, desk, alice, bob
):
    a_dead_letter(session, alice, minutes_ago=9)
    a_dead_letter(session, bob, minutes_ago=2, template="order_paid")
    a_dead_letter(session, bob, cause="sms.30003", minutes_ago=5, attempts=8)

    page = desk.get(PAGE).text

    causes = page[: page.index('class="op-letters"')]
    assert causes.index("The mail server said 550") < causes.index("gateway said 30003")
    assert causes.count('data-label="Messages">2<') == 1
    letters = page[page.index('class="op-letters"') :]
    places = [letters.index(word) for word in ("Order paid", "8 times", "alice@")]
    assert places == sorted(places)
    assert "550 no such mailbox here" in letters


def test_the_list_is_narrowed_to_a_cause(session, desk, alice, bob):
    a_dead_letter(session, alice)
    a_dead_letter(session, bob, cause="sms.30003")

    page = desk.get(PAGE, query_string={"cause": "sms.30003"}).text

    assert "bob@example.com" in page
    assert "alice@example.com" not in page
    none = desk.get(PAGE, query_string={"cause": "unheard-of"}).text
    assert "No message is here for this cause." in none


def test_older_ones_are_on_the_next_page(session, desk, alice, monkeypatch):
    monkeypatch.setattr(messages, "PER_PAGE", 2)
    told_of = [
        a_dead_letter(session, alice, minutes_ago=age, reason=f"number {age}")
        for age in range(3)
    ]
    first = desk.get(PAGE).text
    second = desk.get(PAGE, query_string={"before": told_of[1].id}).text

    assert "number 1" in first
    assert "number 2" not in first
    assert f"before={told_of[1].id}" in first
    assert "number 2" in second
    assert "number 1" not in second
    assert "The newest" in second
    last = desk.get(PAGE, query_string={"before": told_of[2].id}).text
    assert "There are no older ones." in last


def test_one_message_is_tried_again(session, desk, alice, bob):
    one, other = a_dead_letter(session, alice), a_dead_letter(session, bob)

    part = desk.post(f"{PAGE}retry", data={"ids": one.id}, headers=HTMX)

    assert part.headers["HX-Retarget"] == "#panel"
    assert "1 message is in the queue again." in part.text
    assert states(session, one, other) == [State.QUEUED, State.DEAD]
    assert [act.action for act in acts(session)] == ["message.retry"]


def test_the_ticked_are_discarded_together(session, desk, alice, bob):
    letters = [a_dead_letter(session, who) for who in (alice, bob, bob)]
    ids = [letter.id for letter in letters[:2]]

    answer = desk.post(f"{PAGE}discard", data={"ids": ids, "next": PAGE})

    assert answer.location == PAGE
    assert "2 messages are discarded." in desk.get(PAGE).text
    assert states(session, *letters) == [State.HELD, State.HELD, State.DEAD]
    assert [act.action for act in acts(session)] == ["message.discard"]


def test_a_message_is_looked_after_once(session, desk, alice):
    one = a_dead_letter(session, alice)
    desk.post(f"{PAGE}discard", data={"ids": one.id})

    part = desk.post(f"{PAGE}retry", data={"ids": one.id}, headers=HTMX)

    assert "no such message is here any more" in part.text
    assert states(session, one) == [State.HELD]


def test_nothing_ticked_is_nothing_done(session, desk, alice):
    one = a_dead_letter(session, alice)

    for deed in ("retry", "discard"):
        part = desk.post(PAGE + deed, headers=HTMX)
        assert part.status_code == 422
        assert "Tick a message first." in part.text
        assert desk.post(PAGE + deed, data={"next": PAGE}).location == PAGE
        assert "Tick a message first." in desk.get(PAGE).text
    assert states(session, one) == [State.DEAD]


@pytest.mark.parametrize(
    ("deed", "state", "said"),
    [
        ("retry", State.QUEUED, "2 messages are in the queue again."),
        ("discard", State.HELD, "2 messages are discarded."),
    ],
)
def test_all_of_a_cause_are_looked_after_once_that_is_confirmed(
    session, desk, alice, bob, deed, state, said
):
    letters = [a_dead_letter(session, who) for who in (alice, bob)]
    other = a_dead_letter(session, bob, cause="sms.30003")

    asked = desk.get(f"{PAGE}cause", query_string={"cause": "smtp.550"}).text

    assert "2 messages: The mail server said 550" in asked
    assert states(session, *letters) == [State.DEAD, State.DEAD]
    done = desk.post(f"{PAGE}cause/{deed}", data={"cause": "smtp.550"})
    assert done.location == PAGE
    assert said in desk.get(PAGE).text
    assert states(session, *letters, other) == [state, state, State.DEAD]


def test_a_cause_that_nothing_failed_for_is_told_so(desk):
    page = desk.get(f"{PAGE}cause", query_string={"cause": "gone"}).text

    assert "Nothing is here for this cause" in page


def test_who_may_only_look_sees_nothing_to_press(session, desks, alice):
    one = a_dead_letter(session, alice)
    vic, ed = desks["vic"], desks["ed"]

    assert "Try again" not in vic.get(PAGE).text
    assert "Try again" in ed.get(PAGE).text
    for deed in ("retry", "discard"):
        assert vic.post(PAGE + deed, data={"ids": one.id}).status_code == 403
    assert vic.get(f"{PAGE}cause?cause=smtp.550").status_code == 403
    assert states(session, one) == [State.DEAD]


def test_who_has_no_account_is_named_so(session, desk, alice):
    a_dead_letter(session, alice, person_id=alice.id)
    session.delete(alice)
    session.commit()

    assert "no account" in desk.get(PAGE).text


def test_a_cause_reads_on_the_page_as_in_the_documentation():
    page = (Path(__file__).parents[2] / "docs/messaging.md").read_text("utf-8")
    for slug in ("smtp.550", "sms.21610", "away", "worker.killed", "bounced"):
        assert f"| {cause(slug)}" in page
