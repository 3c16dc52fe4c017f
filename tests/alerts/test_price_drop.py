"""A price falls, and those who wait for it are told what is true when it is sent."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.catalog.goods import usd
from webapp.accounts import services as accounts
from webapp.alerts.models import Alert
from webapp.alerts.queries import lowest_prices
from webapp.catalog import services as catalog
from webapp.core.money import Money
from webapp.wishlist import services as wishlist

DROP, EMAIL = "price_drop", "email"
TOLD = (DROP, EMAIL, "told", None)


def held(reason):
    return (DROP, EMAIL, "held", reason)


def test_a_drop_is_told_once_with_what_it_was_and_what_it_is(story, alice, goods, lamp):
    story.save(alice, goods.lamp)
    story.reprice(lamp, "30.00")

    story.tell()

    (mail,) = story.mails()
    assert mail.to == "Alice <alice@example.com>"
    assert mail.subject == "Lamp costs less"
    assert "Now $30.00; $40.00 when you saved it (25 % less)." in mail.text
    assert "Lowest price of the 30 days before: $40.00." in mail.text
    assert "In stock." in mail.text
    assert any(link.endswith("/p/lamp") for link in mail.links)
    assert any(link.endswith("/wishlist") for link in mail.links)
    assert story.news() == [TOLD]
    story.wait(days=3)
    assert len(story.mails()) == 1


@pytest.mark.parametrize(("price", "told"), [("36.00", 1), ("36.01", 0), ("35.99", 1)])
def test_exactly_at_the_threshold_counts(story, alice, goods, lamp, price, told):
    story.save(alice, goods.lamp)
    story.reprice(lamp, price)

    story.tell()

    assert len(story.mails()) == told


@pytest.mark.parametrize(
    ("site", "own", "of_item", "told"),
    [
        (10, None, None, 1),
        (30, None, None, 0),
        (30, 20, None, 1),
        (10, 30, None, 0),
        (30, 30, 25, 1),
        (10, 10, 26, 0),
    ],
    ids=lambda percent: str(percent),
)
def test_the_threshold_is_the_items_else_the_customers_else_the_shops(
    session, story, alice, goods, lamp, site, own, of_item, told
):
    saved = story.save(alice, goods.lamp)
    story.choose(alert_threshold_pct=site)
    accounts.change_preferences(session, alice.id, threshold_pct=own)
    wishlist.watch_item(session, alice.id, saved, threshold_pct=of_item)
    story.reprice(lamp, "30.00")  # 25 percent less

    story.tell()

    assert len(story.mails()) == told


@pytest.mark.parametrize(("below", "told"), [(3000, 1), (2999, 0), (9900, 1)])
def test_below_an_amount_both_must_hold(
    session, story, alice, goods, lamp, below, told
):
    saved = story.save(alice, goods.lamp)
    wishlist.watch_item(session, alice.id, saved, below_minor=below)
    story.reprice(lamp, "30.00")

    story.tell()

    assert len(story.mails()) == told


def test_an_amount_alone_is_not_enough(session, story, alice, goods, lamp):
    saved = story.save(alice, goods.lamp)
    wishlist.watch_item(session, alice.id, saved, below_minor=3990)
    story.reprice(lamp, "39.00")

    story.tell()

    assert story.mails() == []


def test_undoing_a_rise_is_no_drop(story, alice, goods, lamp):
    story.save(alice, goods.lamp)
    story.reprice(lamp, "60.00")
    story.reprice(lamp, "40.00")

    story.tell()

    assert (story.mails(), story.news()) == ([], [])


def test_what_was_told_is_measured_against_from_then_on(story, alice, goods, lamp):
    story.save(alice, goods.lamp)
    for price in ("30.00", "40.00", "30.00", "27.01"):
        story.reprice(lamp, price)
        story.tell()
        story.wait(days=2)
    assert len(story.mails()) == 1

    story.reprice(lamp, "27.00")
    story.tell()

    _, second = story.mails()
    assert "Now $27.00; $40.00 when you saved it (32 % less)." in second.text


def test_saved_anew_it_is_measured_anew(session, story, alice, goods, lamp):
    item = story.save(alice, goods.lamp)
    story.reprice(lamp, "20.00")
    story.tell()
    story.reprice(lamp, "40.00")
    wishlist.archive_items(session, alice.id, [item])
    story.wait(days=2)
    story.save(alice, goods.lamp)

    story.reprice(lamp, "30.00")
    story.tell()

    assert len(story.mails()) == 2


def test_a_price_that_rose_before_it_was_sent_is_held(story, alice, goods, lamp):
    story.save(alice, goods.lamp)
    story.reprice(lamp, "30.00")
    story.settle()
    story.reprice(lamp, "40.00")

    story.tell()

    assert (story.mails(), story.news()) == ([], [held("price_rose")])


def test_a_rise_that_leaves_it_low_enough_is_told_as_it_is(story, alice, goods, lamp):
    story.save(alice, goods.lamp)
    story.reprice(lamp, "20.00")
    story.settle()
    story.reprice(lamp, "30.00")

    story.tell()

    (mail,) = story.mails()
    assert "$30.00" in mail.text
    assert "Now $20.00" not in mail.text
    assert "Lowest price of the 30 days before: $20.00." in mail.text


def test_a_price_that_flaps_a_hundred_times_in_a_minute_is_told_once(
    session, story, alice, bob, goods, lamp
):
    """R10: at most one alert in a cool-down, at the price that is valid when sent."""
    for user in (alice, bob):
        story.save(user, goods.lamp)
    for turn in range(100):
        catalog.reprice(session, lamp, usd("40.00" if turn % 2 else "20.00"))
        story.hands.shift(timedelta(milliseconds=500))
        if turn % 10 == 0:
            story.wait(seconds=0)
    story.reprice(lamp, "24.00")

    story.tell()
    story.wait(hours=23)

    assert [len(story.mails(user)) for user in (alice, bob)] == [1, 1]
    told = session.scalars(select(Alert.told_minor).filter_by(outcome="told"))
    for user, minor in zip((alice, bob), told, strict=True):
        price = f"Now {Money(minor, 'USD').amount:.2f}".replace("Now ", "Now $")
        assert price in story.mails(user)[0].text


def test_a_second_drop_within_the_cool_down_waits_and_is_looked_at_then(
    story, alice, goods, lamp
):
    story.save(alice, goods.lamp)
    story.reprice(lamp, "30.00")
    story.tell()
    story.reprice(lamp, "20.00")
    story.tell()
    story.wait(hours=23)
    assert len(story.mails()) == 1

    story.wait(hours=1)

    assert "Now $20.00" in story.mails()[1].text
    assert story.news() == [TOLD, TOLD]


def test_a_long_cool_down_holds_one_thing_back_and_not_the_others(
    story, alice, goods, lamp
):
    story.choose(alert_cooldown_hours=72)
    story.save(alice, goods.lamp)
    story.save(alice, goods.shirt, variant_id=goods.sizes["Small"].id)
    story.reprice(lamp, "30.00")
    story.tell()
    story.reprice(lamp, "20.00")
    story.wait(hours=30)
    story.reprice(goods.sizes["Small"], "30.00")
    story.tell()

    first, second = story.mails()
    assert (first.subject, second.subject) == (
        "Lamp costs less",
        "Shirt costs less",
    )
    assert "Lamp" not in second.text

    story.wait(hours=43)
    assert story.mails()[2].subject == "Lamp costs less"


def test_another_currency_is_not_compared(story, alice, goods, lamp):
    story.save(alice, goods.lamp)
    story.reprice(lamp, Money(1000, "EUR"))
    story.reprice(lamp, Money(100, "EUR"))

    story.tell()

    assert (story.mails(), story.news()) == ([], [])


def test_a_currency_that_changed_before_it_was_sent_is_held(story, alice, goods, lamp):
    story.save(alice, goods.lamp)
    story.reprice(lamp, "30.00")
    story.settle()
    story.reprice(lamp, Money(100, "EUR"))

    story.tell()

    assert story.news() == [held("other_currency")]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (Money(4000, "JPY"), Money(3600, "JPY"), "Now ¥3,600; ¥4,000 when"),
        (Money(40_005, "KWD"), Money(36_004, "KWD"), "36.004"),
    ],
    ids=["yen", "dinars"],
)
def test_other_currencies_count_in_their_own_units(
    story, alice, goods, lamp, before, after, says
):
    story.reprice(lamp, before)
    story.save(alice, goods.lamp)
    story.reprice(lamp, after)

    story.tell()

    (mail,) = story.mails()
    assert says in mail.text.replace("\xa0", " ")


def test_an_open_choice_hears_of_the_cheapest_variant(story, alice, bob, goods):
    small, large = goods.sizes["Small"], goods.sizes["Large"]
    story.save(alice, goods.shirt)
    story.save(bob, goods.shirt, variant_id=large.id)
    story.reprice(small, "39.00")
    story.reprice(large, "60.00")
    story.tell()

    story.reprice(large, "50.00")  # not the cheapest; Bob saved it at 40
    story.tell()
    assert story.mails() == []

    story.reprice(small, "30.00")
    story.tell()

    (mail,) = story.mails()
    assert mail.to == "Alice <alice@example.com>"
    assert "Now from $30.00; $40.00 when you saved it" in mail.text
    assert "Lowest price of the 30 days before: $39.00." in mail.text


def test_the_lowest_price_is_that_of_the_choice_or_of_all_there_is(
    session, story, goods, lamp
):
    shirt, lamps = goods.shirt.id, goods.lamp.id
    small, large = goods.sizes["Small"], goods.sizes["Large"]
    for variant, amount in ((large, "10.00"), (large, "60.00"), (lamp, "20.00")):
        story.reprice(variant, amount)
    story.reprice(small, "39.00")
    story.reprice(small, "30.00")

    chosen, settled, open_choice = (shirt, small.id), (lamps, lamp.id), (shirt, None)

    assert lowest_prices(session, {chosen, settled}) == {chosen: 3900, settled: 4000}
    assert lowest_prices(session, {chosen, open_choice}) == {
        chosen: 3900,
        open_choice: 1000,
    }


def test_a_fall_of_a_dearer_variant_says_nothing_of_the_cheapest(story, alice, goods):
    small, large = goods.sizes["Small"], goods.sizes["Large"]
    story.save(alice, goods.shirt)
    story.choose(alert_threshold_pct=50)
    story.reprice(small, "30.00")
    story.tell()
    story.choose(alert_threshold_pct=10)

    story.reprice(large, "35.00")
    story.tell()

    assert story.news() == []
