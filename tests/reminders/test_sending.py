"""A reminder that is due: sent, left out, moved or held, and the row says why."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tests.reminders.conftest import START, buy
from webapp.conversion.models import ConversionLink, Outcome, Prompt
from webapp.messaging.models import Channel, Kind, State
from webapp.messaging.services import notify
from webapp.messaging.suppressions import BOUNCED, suppress
from webapp.wishlist.services import archive_items, remove_item

DAY = timedelta(days=1)


def test_a_forgotten_list_is_spoken_of_after_3_10_and_17_days_and_then_no_more(
    alice, goods, save, later, tick, told, list_of, mails, rows
):
    """Behaviour 87."""
    save(goods.lamp)
    for days in range(60):
        tick()
        if days == 2:
            assert told(alice) == []
        later(days=1)

    assert told(alice) == [("sent", None)] * 3
    at = [(row.decided_at - START) // DAY for row in rows(alice)]
    assert at == [3, 10, 17]
    assert [row.number for row in rows(alice)] == [1, 2, 3]
    assert [row.next_at for row in rows(alice)][2] is None
    assert list_of(alice).next_reminder_at is None
    assert len(mails(alice)) == 3


def test_an_addition_begins_again_at_the_first(
    alice, goods, save, later, tick, rows, list_of
):
    save(goods.lamp)
    later(days=3)
    tick()
    later(days=7)
    tick()
    assert list_of(alice).reminder_count == 2
    later(days=1)

    save(goods.kettle)
    later(days=3)
    tick()

    assert [(row.cycle, row.number) for row in rows(alice)] == [(1, 1), (1, 2), (2, 1)]
    assert list_of(alice).next_reminder_at == START + 21 * DAY


def test_what_is_due_is_dealt_with_once_however_often_the_job_runs(
    alice, goods, save, later, tick, told, messages
):
    save(goods.lamp)
    later(days=3)
    for _ in range(5):
        tick()
    assert told(alice) == [("sent", None)]
    assert [one.state for one in messages(alice)] == [State.SENT]
    (message,) = messages(alice)
    assert message.once_key.startswith("reminder:")


def test_the_mail_shows_the_list_as_it_is_today_and_leads_to_the_cart(
    session, alice, goods, save, later, tick, mails, messages
):
    save(goods.kettle)
    save(goods.shirt, variant_id=goods.sizes["Small"].id)
    save(goods.lamp)
    later(days=3)
    tick()

    (mail,) = mails(alice)
    assert mail.subject == "3 things are waiting on your wishlist"
    assert "Lamp" in mail.text
    assert "Shirt, Small" in mail.text
    assert "$40.00" in mail.text
    assert "Out of stock" in mail.text
    (link,) = session.scalars(select(ConversionLink)).all()
    assert (link.prompt, link.reminder_number) == (Prompt.REMINDER, 1)
    ways = [one for one in mail.links if "/wishlist/to-cart/" in one]
    assert len(ways) == 1
    assert any("/m/stop/reminder/" in one for one in mail.links)
    assert messages(alice)[0].is_measured


def bounced(session, user, app):
    keys = app.extensions["site"].secrets
    suppress(session, keys, Channel.EMAIL, user.email, cause=BOUNCED, reason="5.1.1")


HELD = {
    "opted_out": {"opted_out_at": START, "opted_out_by": "customer"},
    "all_paused": {"paused_at": START},
    "kind_off": {"reminder_email": False},
}


@pytest.mark.parametrize("why", HELD)
def test_who_wants_none_gets_none_and_no_date_is_left(
    session, alice, goods, save, later, tick, told, prefer, list_of, messages, why
):
    """M3."""
    save(goods.lamp)
    prefer(alice, **HELD[why])
    later(days=3)
    tick()

    assert told(alice) == [("held", why)]
    assert list_of(alice).next_reminder_at is None
    assert list_of(alice).reminder_count == 0
    assert messages(alice) == []
    assert session.scalars(select(ConversionLink)).all() == []


def test_an_address_that_is_not_confirmed_or_bounced_gets_none(
    session, app, alice, bob, goods, save, later, tick, told
):
    save(goods.lamp)
    save(goods.lamp, user=bob)
    alice.email_verified_at = None
    bounced(session, bob, app)
    session.commit()
    later(days=3)
    tick()

    assert told(alice) == [("held", "unverified")]
    assert told(bob) == [("held", "suppressed")]


def test_a_pause_of_the_list_holds_even_if_a_date_was_left(
    session, alice, goods, save, later, tick, told
):
    save(goods.lamp)
    session.execute(text("UPDATE wishlists SET reminders_paused_at = now()"))
    session.commit()
    later(days=3)
    tick()
    assert told(alice) == [("held", "paused")]


@pytest.mark.parametrize("pauses", [True, False], ids=["with", "without"])
def test_no_mails_about_orders_means_no_reminders_where_the_shop_says_so(
    alice, goods, save, later, tick, told, prefer, tune, pauses
):
    tune(order_opt_out_pauses_reminders=pauses)
    prefer(alice, order_email=False)
    save(goods.lamp)
    later(days=3)
    tick()
    assert told(alice) == [("held", "orders_off") if pauses else ("sent", None)]


def test_an_empty_list_is_left_alone(
    session, alice, goods, save, later, tick, told, list_of
):
    remove_item(session, alice.id, save(goods.lamp))
    archive_items(session, alice.id, [save(goods.shirt)])
    later(days=3)
    tick()
    assert told(alice) == [("held", "empty")]
    assert list_of(alice).next_reminder_at is None


def test_who_bought_something_meanwhile_is_left_alone(
    session, alice, goods, save, later, tick, told
):
    save(goods.lamp)
    buy(session, alice, goods.lamp)
    later(days=3)
    tick()
    assert told(alice) == [("held", "bought")]


@pytest.mark.parametrize(
    "what",
    [
        {"prompt": Prompt.SHARED_LINK},
        {"outcome": Outcome.PENDING, "settled_at": None},
        {"outcome": Outcome.ABANDONED},
        {"converted_at": START - 9 * DAY, "settled_at": START - 8 * DAY},
    ],
    ids=["a present by somebody else", "in the cart", "given up", "long before"],
)
def test_what_says_nothing_of_buying_stops_no_reminder(
    session, alice, goods, save, later, tick, told, what
):
    """Of presents least of all: the silence would tell."""
    save(goods.lamp)
    buy(session, alice, goods.lamp, **what)
    later(days=3)
    tick()
    assert told(alice) == [("sent", None)]


def test_where_nothing_can_be_bought_one_is_left_out_and_the_next_comes(
    session, alice, goods, save, later, tick, told, rows
):
    save(goods.kettle)
    later(days=3)
    tick()
    assert told(alice) == [("skipped", "nothing_buyable")]
    session.execute(text("UPDATE variants SET stock = 3"))
    session.execute(text("UPDATE products SET stock = 3"))
    session.commit()
    later(days=7)
    tick()

    assert told(alice) == [("skipped", "nothing_buyable"), ("sent", None)]
    assert [row.number for row in rows(alice)] == [1, 2]


def test_who_was_mailed_within_a_day_is_reminded_a_day_after_that(
    session, alice, goods, save, later, tick, told, rows, list_of
):
    """Behaviour 88; moved, and still the first of the three."""
    save(goods.lamp)
    later(days=2, hours=20)
    message = notify(
        session,
        person_id=alice.id,
        kind=Kind.PRICE_ALERT,
        template="alerts",
        about={},
        once_key="an alert",
        due_at=START + 90 * DAY,
    )
    message.state, message.sent_at = State.SENT, START + 2 * DAY + timedelta(hours=20)
    session.commit()
    later(hours=4)
    tick()

    assert told(alice) == [("moved", "mailed_lately")]
    assert list_of(alice).next_reminder_at == START + 3 * DAY + timedelta(hours=20)
    later(hours=20)
    tick()
    assert told(alice) == [("moved", "mailed_lately"), ("sent", None)]
    assert [row.number for row in rows(alice)] == [1, 1]


@pytest.mark.parametrize("kind", [Kind.ORDER, Kind.ACCOUNT])
def test_other_mails_move_nothing(session, alice, goods, save, later, tick, told, kind):
    save(goods.lamp)
    later(days=3)
    message = notify(
        session,
        person_id=alice.id,
        kind=kind,
        template="order_sent",
        about={},
        once_key="another",
        due_at=START + 90 * DAY,
    )
    message.state, message.sent_at = State.SENT, START + 3 * DAY
    session.commit()
    tick()
    assert told(alice) == [("sent", None)]


def test_a_cadence_that_is_edited_is_for_dates_that_are_set_afterwards(
    alice, goods, save, later, tick, tune, list_of, rows
):
    """Behaviour 89."""
    save(goods.lamp)
    tune(reminder_wait_days=1, reminder_interval_days=1, reminder_most=5)
    later(days=2)
    tick()
    assert rows(alice) == []
    later(days=1)
    tick()
    assert list_of(alice).next_reminder_at == START + 4 * DAY
    tune(reminder_most=1)
    later(days=1)
    tick()

    assert [row.number for row in rows(alice)] == [1, 2]
    assert list_of(alice).next_reminder_at is None


def test_a_shorter_interval_brings_no_two_at_once(
    alice, goods, save, later, tick, tune, rows
):
    tune(reminder_interval_days=30, reminder_most=20)
    save(goods.lamp)
    later(days=3)
    tick()
    tune(reminder_interval_days=1)
    later(days=30)
    for _ in range(3):
        tick()
    assert len(rows(alice)) == 2
    later(days=1)
    tick()
    assert len(rows(alice)) == 3
