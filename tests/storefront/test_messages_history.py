"""The history on Account, Messages: what came, what did not, why, and what comes."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape

import pytest
import time_machine
from sqlalchemy import select

from tests.accounts.people import a_customer, an_operator, sign_in
from tests.catalog.goods import a_listing, put_up, the_variant
from tests.storefront.decided import a_message, a_reminder, an_alert, told
from webapp.accounts import services as accounts
from webapp.accounts.models import Phone
from webapp.alerts.models import AlertKind
from webapp.alerts.models import Outcome as Told
from webapp.alerts.rules import Reason
from webapp.alerts.words import NEWS, REASONS
from webapp.audit.services import Actor
from webapp.catalog import services as catalog
from webapp.catalog.models import ProductStatus
from webapp.core import clock
from webapp.core.money import Money
from webapp.messaging.models import Channel, Kind, State
from webapp.reminders import checklist
from webapp.reminders.models import Outcome
from webapp.web import decisions
from webapp.wishlist.models import WishlistItem
from webapp.wishlist.services import save_item, watch_item

PAGE = "/account/messages"
NOON = datetime(2026, 11, 20, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def hands(one_clock):
    with time_machine.travel(NOON, tick=False) as hands:
        yield hands


@pytest.fixture
def alice(session, client, quick_passwords):
    alice = a_customer(session)
    alice.email_verified_at = clock.now()
    session.commit()
    sign_in(client)
    return alice


@pytest.fixture
def lamp(session, alice):
    [lamp] = put_up(session, a_listing("lamp"))
    save_item(session, alice.id, lamp.id)
    # It can be had, and costs less than when it was saved.
    catalog.reprice(session, the_variant(session, lamp), Money(500, "USD"))
    session.commit()
    return lamp


@pytest.fixture
def message(session, alice):
    """A message to Alice that has come as far as a test says."""
    return partial(a_message, session, alice.id)


@pytest.fixture
def alert(session, alice, lamp):
    item = session.scalars(select(WishlistItem).filter_by(user_id=alice.id)).one()

    def alert(outcome=Told.TOLD, *, user=alice, **more):
        return an_alert(session, user, item, outcome, **more)

    return alert


@pytest.fixture
def reminder(session, alice, lamp):
    return partial(a_reminder, session, alice)


def test_a_price_drop_that_was_mailed_says_from_what_to_what(client, alert, message):
    alert(
        notification_id=message(State.OPENED, sent_at=NOON),
        reference_minor=4000,
        told_minor=3000,
        currency="USD",
    )

    [entry] = told(client.get(PAGE).text)
    assert entry.startswith("Price drop Lamp $40.00 → $30.00 ")
    assert "by e-mail Sent" in entry
    assert entry.endswith("It was opened.")


@pytest.mark.parametrize(
    ("state", "more", "said"),
    [
        (State.QUEUED, {}, "On its way"),
        (State.SENDING, {}, "On its way"),
        (State.SENT, {"sent_at": NOON}, "Sent"),
        (State.SENT, {"reason": "maybe sent: no answer"}, "maybe sent: no answer"),
        (State.FAILED, {"reason": "busy"}, "Not yet sent It is tried again at"),
        (State.DEAD, {"reason": "No such mailbox."}, "Not delivered No such mailbox."),
        (State.HELD, {"reason": "All messages are paused."}, "Not sent All messages"),
    ],
    ids=["queued", "sending", "sent", "maybe", "failed", "dead", "held"],
)
def test_what_became_of_a_message_is_said(client, alert, message, state, more, said):
    alert(notification_id=message(state, **more))

    [entry] = told(client.get(PAGE).text)
    assert said in entry


@pytest.mark.parametrize("hours", [-1, 23], ids=["at once", "tomorrow"])
def test_what_waits_is_told_when_its_message_is_due(client, alert, message, hours):
    then = NOON + timedelta(hours=hours)
    alert(Told.WAITING, notification_id=message(State.QUEUED, due_at=then))

    [entry] = told(client.get(PAGE).text)
    due = "Nov 21, 2026, 4:00" if hours > 0 else "Nov 20, 2026, 5:00"
    assert f"To be sent from {due}" in entry


@pytest.mark.parametrize("reason", list(Reason), ids=str)
def test_why_news_was_held_is_said_in_words(client, alert, reason):
    alert(Told.HELD, reason=reason.value)

    [entry] = told(client.get(PAGE).text)
    why = REASONS[reason].partition(": ")[2]
    assert entry.endswith(f"Not told {why[0].upper()}{why[1:]}")


def test_news_that_was_held_with_its_message_says_why_the_message_was(
    client, alert, message
):
    held = message(
        State.HELD, cause="bounced", reason="Mail to this address came back."
    )
    alert(Told.HELD, reason="bounced", notification_id=held)
    alert(Told.HELD, reason="stopped")  # and of this one the message is kept no longer

    entries = told(client.get(PAGE).text)
    said = sorted(entry.partition("Not told ")[2] for entry in entries)
    assert said == [
        "Mail to this address came back.",
        "The message could not be sent.",
    ]


def coming(client):
    page = client.get(PAGE).text
    return page[page.index("What comes next") : page.index("What was decided")]


@pytest.mark.parametrize("kind", list(AlertKind), ids=str)
def test_what_waits_is_what_comes_next(session, client, alert, lamp, kind):
    if kind is AlertKind.PREORDER:
        lamp.status = ProductStatus.PREORDER
    alert(Told.WAITING, kind=kind)

    assert NEWS[kind] in coming(client)
    assert "To be sent from" in coming(client)


def switch_off(session, user_id):
    accounts.change_preferences(session, user_id, price_email=False)


def silence_the_lamp(session, user_id):
    item = session.scalars(select(WishlistItem).filter_by(user_id=user_id)).one()
    watch_item(session, user_id, item.id, stock=True, price=False)


@pytest.mark.parametrize(
    ("stop", "why"),
    [
        (accounts.opt_out, "you asked us to write no more."),
        (accounts.pause_all, "all messages are paused."),
        (switch_off, "messages of this kind are switched off."),
        (silence_the_lamp, "alerts for it were switched off."),
    ],
    ids=["stopped", "paused", "kind off", "item off"],
)
def test_what_is_not_wanted_now_is_not_coming_and_its_row_says_why(
    session, client, alice, alert, message, stop, why
):
    alert(Told.WAITING, notification_id=message(State.QUEUED))
    assert "Price drop" in coming(client)

    stop(session, alice.id)
    session.commit()

    assert "Price drop" not in coming(client)
    assert "None is waiting." in coming(client)
    [entry] = told(client.get(PAGE).text)
    assert entry.endswith(f"Held back As things stand it will not be sent: {why}")


def test_news_for_a_number_that_was_forgotten_is_not_coming(client, alert):
    alert(Told.WAITING, channel=Channel.SMS)  # of a number that is not there any more

    assert "None is waiting." in coming(client)
    [entry] = told(client.get(PAGE).text)
    assert "it will not be sent: messages of this kind are switched off." in entry


def test_a_reminder_on_its_way_says_that_it_is_not_wanted_any_more(
    session, client, alice, reminder, message
):
    reminder(Outcome.SENT, notification_id=message(State.QUEUED, kind=Kind.REMINDER))
    accounts.pause_all(session, alice.id)
    session.commit()

    [entry] = told(client.get(PAGE).text)
    assert "it will not be sent: all messages are paused." in entry


def test_what_waits_because_news_was_sent_says_so(client, alert, message):
    message(State.SENT, sent_at=NOON - timedelta(hours=1))
    alert(Told.WAITING, notification_id=message(State.QUEUED))

    [entry] = told(client.get(PAGE).text)
    assert "To be sent from Nov 21, 2026, 4:00" in entry
    assert entry.endswith("on: other news was sent less than 24 hours ago.")


def test_an_sms_that_waits_for_the_morning_says_so(
    session, client, alice, alert, hands
):
    now = clock.now()
    session.add(
        Phone(
            user_id=alice.id,
            number="+12015550123",
            consent_words="Yes",
            confirmed_at=now,
            consented_at=now,
        )
    )
    accounts.change_preferences(
        session, alice.id, price_sms=True, timezone="Asia/Tokyo"
    )
    alert(Told.WAITING, channel=Channel.SMS)  # at two in the morning there

    [entry] = told(client.get(PAGE).text)
    assert entry.endswith("on: until then it is quiet hours.")


@pytest.mark.parametrize("outcome", [Told.WAITING, Told.HELD], ids=str)
def test_a_price_drop_that_was_not_sent_says_its_prices_too(client, alert, outcome):
    prices = {"reference_minor": 4000, "price_minor": 3000, "currency": "USD"}
    alert(outcome, reason="cooldown" if outcome is Told.HELD else None, **prices)

    [entry] = told(client.get(PAGE).text)
    assert "$40.00 → $30.00" in entry


def test_moments_of_another_zone_than_the_quiet_hours_name_theirs(
    session, client, alice
):
    assert "Moments on this page" not in client.get(PAGE).text
    accounts.change_preferences(session, alice.id, timezone="Asia/Tokyo")
    session.commit()

    assert "Moments on this page are those of the shop, " in coming(client)


def test_what_staff_noted_is_told_as_theirs(session, client, alice, reminder):
    ada = an_operator(session)
    accounts.opt_out_for(session, Actor(ada.id, ada.name), alice.id, "By letter")
    session.commit()
    reminder(Outcome.HELD, reason=checklist.OPTED_OUT)

    said = "Our staff noted that you asked us to write no more."
    [entry] = told(client.get(PAGE).text)
    assert entry.endswith(said)
    assert said in coming(client)


@pytest.mark.parametrize(
    ("outcome", "more", "said"),
    [
        (Outcome.SKIPPED, {"reason": checklist.NOTHING_BUYABLE}, "Left out Nothing on"),
        (Outcome.HELD, {"reason": checklist.PAUSED}, "Not sent Reminders of the list"),
        (
            Outcome.MOVED,
            {"reason": checklist.MAILED_LATELY, "next_at": NOON + timedelta(days=1)},
            "Put off Another message went out in the day before. To Nov 21, 2026",
        ),
        (Outcome.SENT, {}, "Sent Nov 20, 2026"),
    ],
    ids=["skipped", "held", "moved", "sent"],
)
def test_reminders_are_told_with_their_outcome(client, reminder, outcome, more, said):
    reminder(outcome, **more)

    [entry] = told(client.get(PAGE).text)
    assert entry.startswith("Reminder Your wishlist number 1 ")
    assert said in entry


def test_a_reminder_that_an_operator_wanted_says_so(client, reminder, message):
    sent = message(State.SENT, kind=Kind.REMINDER, sent_at=NOON)
    reminder(Outcome.SENT, number=None, notification_id=sent)

    [entry] = told(client.get(PAGE).text)
    assert entry.startswith("Reminder, sent by the shop Your wishlist")


def test_alerts_and_reminders_stand_in_one_list_the_latest_first(
    client, alert, reminder, hands
):
    for number in range(1, 5):
        hands.shift(timedelta(hours=1))
        alert(Told.HELD, reason="cooldown")
        hands.shift(timedelta(hours=1))
        reminder(Outcome.SENT, number=number)

    kinds = [entry.split()[0] for entry in told(client.get(PAGE).text)]
    assert kinds == ["Reminder", "Price"] * 4


def test_a_long_past_is_told_page_by_page_each_thing_once(
    session, client, alice, alert, reminder, hands
):
    for number in range(1, 41):
        if number % 3:  # some of it at one moment
            hands.shift(timedelta(minutes=1))
        alert(Told.HELD, reason="cooldown")
        if number % 4 == 0:
            reminder(Outcome.SENT, number=number)

    pages, path = [], PAGE
    while path:
        page = client.get(path).text
        pages.append(told(page))
        older = re.search(r'href="(/account/messages/earlier\?before=[^"]*)"', page)
        path = older and unescape(older[1])

    assert len(pages) == 2
    assert sum(map(len, pages)) == 50
    numbers = [
        n for page in pages for e in page for n in re.findall(r"number (\d+)", e)
    ]
    assert numbers == [str(number) for number in range(40, 0, -4)]
    with client.application.app_context():
        whole = decisions.history(session, alice.id, most=100)
    assert whole.older is None
    assert len(whole.entries) == 50


@pytest.mark.parametrize("before", ["", "yesterday", "2026-11-20", "9" * 5000])
def test_nonsense_is_the_beginning(client, alice, alert, before):
    alert(Told.HELD, reason="cooldown")

    page = client.get(f"{PAGE}/earlier", query_string={"before": before})
    assert page.status_code == 200
    assert len(told(page.text)) == 1


def test_there_is_nothing_before_the_first(client, alice):
    page = client.get(f"{PAGE}/earlier?before=2020-01-01T00:00:00%2B00:00").text
    assert "There is nothing earlier." in page


def test_nobody_sees_what_another_was_told(session, client, alice, alert):
    bob = a_customer(session, "Bob")
    alert(Told.HELD, reason="cooldown", user=bob)

    assert told(client.get(PAGE).text) == []
    assert "/p/lamp" not in client.get(PAGE).text
