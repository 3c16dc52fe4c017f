"""Who is told and who is not, over which channel, and that each can read why."""

import pytest
from sqlalchemy import func, select

from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.alerts.models import Alert, AlertKind, Outcome
from webapp.alerts.queries import decisions_of, waiting_of
from webapp.alerts.rules import Reason
from webapp.alerts.words import NEWS, REASONS, SAYS, reason_in_words
from webapp.catalog import services as catalog
from webapp.catalog.models import ProductStatus
from webapp.core import clock
from webapp.messaging.models import Channel, Notification
from webapp.wishlist import services as wishlist

BACK, DROP = "back_in_stock", "price_drop"


@pytest.fixture
def waits(story, alice, goods):
    """Alice waits for the kettle."""
    return story.save(alice, goods.kettle)


@pytest.mark.parametrize(
    ("site", "own", "of_item", "told"),
    [
        (True, None, None, 1),
        (False, None, None, 0),
        (False, True, None, 1),
        (True, False, None, 0),
        (False, False, True, 1),
        (True, True, False, 0),
    ],
)
def test_what_is_watched_is_said_of_the_item_else_by_the_customer_else_by_the_shop(
    session, story, alice, waits, kettle, site, own, of_item, told
):
    story.choose(alerts_for_new_items=site)
    accounts.change_preferences(session, alice.id, watches_stock=own)
    wishlist.watch_item(session, alice.id, waits, stock=of_item)
    story.restock(kettle, 5)
    story.reprice(kettle, "39.99")

    story.tell()

    assert len(story.mails()) == told
    assert len(story.news()) == told


def test_stock_and_price_are_switched_apart(session, story, alice, waits, kettle):
    wishlist.watch_item(session, alice.id, waits, stock=False)
    story.restock(kettle, 5)
    story.reprice(kettle, "20.00")

    story.tell()

    assert story.news() == [(DROP, "email", "told", None)]


def opt_out(session, alice):
    accounts.opt_out(session, alice.id)


def pause(session, alice):
    accounts.pause_all(session, alice.id)


def switch_off(session, alice):
    accounts.change_preferences(session, alice.id, stock_email=False)


def unverify(session, alice):
    alice.email_verified_at = None


@pytest.mark.parametrize(
    ("happen", "reason"),
    [
        (opt_out, "opted_out"),
        (pause, "paused"),
        (switch_off, "kind_off"),
        (unverify, "unverified"),
    ],
    ids=["opted out", "paused", "switched off", "unverified"],
)
def test_who_does_not_want_it_is_not_told_and_can_read_why(
    session, story, alice, waits, kettle, happen, reason
):
    happen(session, alice)
    story.restock(kettle, 5)

    story.tell()

    assert story.mails() == []
    (decision,) = decisions_of(session, alice.id)
    assert (decision.outcome, decision.reason) == (Outcome.HELD, reason)
    assert reason_in_words(reason).startswith("Not told: ")


def test_the_same_reason_is_noted_once_a_day(session, story, alice, waits, kettle):
    pause(session, alice)
    for _ in range(5):
        story.restock(kettle, 5)
        story.settle()
        story.restock(kettle, 0)
        story.wait(hours=1)
    assert story.news() == [(BACK, "email", "held", "paused")]

    story.wait(hours=24)
    story.restock(kettle, 5)
    story.tell()
    assert len(story.news()) == 2


def test_a_paused_reminder_stops_no_alert(session, story, alice, waits, kettle):
    accounts.change_preferences(session, alice.id, reminder_email=False)
    story.restock(kettle, 5)

    story.tell()

    assert len(story.mails()) == 1


def test_an_opt_out_after_the_event_is_kept_when_it_is_sent(
    session, story, alice, waits, kettle
):
    story.restock(kettle, 5)
    story.settle()
    opt_out(session, alice)

    story.tell()
    story.clear_up()

    assert (story.mails(), story.news()) == (
        [],
        [(BACK, "email", "held", "opted_out")],
    )


def test_over_a_telephone_it_is_told_in_one_line_too(
    session, story, alice, waits, kettle, texting
):
    texting(alice)
    accounts.change_preferences(session, alice.id, stock_sms=True)
    story.restock(kettle, 5)

    story.tell()

    (sms,) = story.mails(channel=Channel.SMS)
    assert sms.to == "+12015550123"
    said = sms.text.strip()
    assert said.startswith("Keepsake: Kettle is back in stock, $40.00. http")
    assert said.endswith("/p/kettle")
    assert "\n" not in said
    assert sorted(channel for _, channel, *_ in story.news()) == ["email", "sms"]


def test_several_things_are_one_line_of_a_telephone_too(
    session, story, alice, goods, lamp, kettle, texting
):
    texting(alice)
    accounts.change_preferences(session, alice.id, stock_sms=True, price_sms=True)
    for product in (goods.lamp, goods.kettle, goods.shirt):
        story.save(alice, product)
    story.reprice(lamp, "20.00")
    story.restock(kettle, 5)
    story.reprice(goods.sizes["Small"], "20.00")

    story.tell()

    (sms,) = story.mails(channel=Channel.SMS)
    assert "Keepsake: Kettle and 2 more things on your wishlist" in sms.text
    assert sms.text.strip().endswith("/wishlist")


def test_a_telephone_is_told_of_a_preorder(
    session, story, alice, waits, goods, texting
):
    texting(alice)
    accounts.change_preferences(session, alice.id, stock_sms=True)
    catalog.relist(session, goods.kettle, ProductStatus.PREORDER)

    story.tell()

    (sms,) = story.mails(channel=Channel.SMS)
    assert "Keepsake: Kettle can be pre-ordered now, $40.00. http" in sms.text


def test_a_telephone_alone_is_told_where_mails_are_off(
    session, story, alice, waits, kettle, texting
):
    texting(alice)
    accounts.change_preferences(session, alice.id, stock_sms=True, stock_email=False)
    story.restock(kettle, 5)

    story.tell()

    assert story.mails() == []
    assert len(story.mails(channel=Channel.SMS)) == 1


@pytest.mark.parametrize(
    "lacks",
    [
        {"confirmed_at": None},
        {"consented_at": None},
        {"stopped_at": clock.now()},
    ],
    ids=["confirmed", "consented", "stopped"],
)
def test_a_telephone_that_may_not_be_written_to_is_left_alone(
    session, story, alice, waits, kettle, texting, lacks
):
    texting(alice, **lacks)
    accounts.change_preferences(session, alice.id, stock_sms=True)
    story.restock(kettle, 5)

    story.tell()

    assert story.mails(channel=Channel.SMS) == []
    assert [channel for _, channel, *_ in story.news()] == ["email"]


def test_at_night_an_sms_waits_for_the_morning_and_a_mail_does_not(
    session, story, alice, waits, kettle, texting
):
    texting(alice)
    accounts.change_preferences(
        session, alice.id, stock_sms=True, timezone="Europe/Berlin"
    )
    story.wait(hours=10)  # eleven in the evening there
    story.restock(kettle, 5)
    story.tell()
    assert len(story.mails()) == 1
    assert story.mails(channel=Channel.SMS) == []

    story.wait(hours=9)

    assert len(story.mails(channel=Channel.SMS)) == 1


def test_a_telephone_has_its_own_letter_a_day(
    session, story, alice, waits, goods, kettle, lamp, texting
):
    texting(alice)
    story.save(alice, goods.lamp)
    accounts.change_preferences(session, alice.id, stock_sms=True, price_sms=True)
    story.restock(kettle, 5)
    story.tell()
    story.reprice(lamp, "20.00")
    story.tell()
    assert len(story.mails(channel=Channel.SMS)) == 1

    story.wait(hours=24)

    _, sms = story.mails(channel=Channel.SMS)
    assert "Lamp costs $20.00 now, $40.00 when you saved it." in sms.text


def test_what_was_decided_is_told_latest_first_and_in_stretches(
    session, story, alice, bob, goods, waits, kettle, lamp
):
    story.save(bob, goods.kettle)
    story.save(alice, goods.lamp)
    story.restock(kettle, 5)
    story.tell()
    story.wait(days=2)
    story.reprice(lamp, "20.00")
    story.tell()

    latest, first = decisions_of(session, alice.id)

    assert (latest.kind, latest.name, latest.slug) == ("price_drop", "Lamp", "lamp")
    assert (latest.reference_minor, latest.told_minor) == (4000, 2000)
    assert (first.kind, first.name) == (AlertKind.BACK_IN_STOCK, "Kettle")
    assert session.get(Notification, first.notification_id).sent_at is not None
    assert decisions_of(session, alice.id, most=1) == [latest]
    assert decisions_of(session, alice.id, before=latest.at) == [first]
    assert decisions_of(session, alice.id, before=first.at) == []


def test_what_happened_at_one_moment_is_not_torn_apart(session, story, alice, goods):
    for size in goods.sizes.values():
        story.save(alice, goods.shirt, variant_id=size.id)
    story.save(alice, goods.shirt)
    story.reprice(goods.sizes["Small"], "20.00")
    story.settle()

    assert len(decisions_of(session, alice.id, most=1)) == 2


def test_what_comes_next_is_what_waits(session, story, alice, waits, kettle):
    story.restock(kettle, 5)
    story.settle()

    (next_one,) = waiting_of(session, alice.id)
    assert (next_one.outcome, next_one.name) == (Outcome.WAITING, "Kettle")
    assert next_one.due_at > clock.now()

    story.wait(seconds=20)
    assert waiting_of(session, alice.id) == []


def test_everything_there_is_to_say_has_words():
    assert set(REASONS) == set(Reason)
    assert set(NEWS) == set(SAYS) == set(AlertKind)
    assert reason_in_words("bounced") == "Not told: the message could not be sent."


def test_whoever_is_erased_leaves_no_alert(session, story, alice, bob, goods, kettle):
    for user in (alice, bob):
        story.save(user, goods.kettle)
    story.restock(kettle, 5)
    story.tell()

    session.delete(session.get(User, alice.id))
    session.flush()

    assert session.scalars(select(Alert.user_id)).all() == [bob.id]


def test_whoever_is_erased_between_event_and_letter_is_not_written_to(
    session, story, alice, waits, kettle
):
    story.restock(kettle, 5)
    story.settle()
    session.delete(session.get(User, alice.id))

    story.tell()
    story.clear_up()

    assert story.mails() == []
    assert session.scalar(select(func.count()).select_from(Alert)) == 0
