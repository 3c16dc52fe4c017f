"""Asking another price."""

from datetime import timedelta

import pytest

from tests.catalog.goods import (
    a_listing,
    a_shirt,
    a_variant,
    prices_of,
    put_up,
    the_variant,
    usd,
    variants_of,
)
from webapp.catalog import services as catalog
from webapp.catalog.errors import BadPrice, NoSuchVariant
from webapp.core.money import Money
from webapp.jobs import queries as jobs


@pytest.fixture
def bulb(session, calendar):
    """A lamp's variant that cost 40.00 for a year."""
    (product,) = put_up(session, a_listing())
    calendar.pass_days(365)
    return the_variant(session, product)


def test_a_new_price_counts_at_once_and_is_written_down(session, bulb, heard, settle):
    catalog.reprice(session, bulb, usd("30.00"))

    settle()

    assert bulb.price == usd("30.00")
    assert prices_of(session, bulb) == [(4000, None), (3000, None)]
    assert (bulb.product.price_minor, bulb.product.version) == (3000, 2)
    assert heard == [{"old_minor": 4000, "new_minor": 3000, "currency": "USD"}]


def test_the_same_price_changes_nothing(session, bulb, heard):
    catalog.reprice(session, bulb, usd("40.00"))

    assert prices_of(session, bulb) == [(4000, None)]
    assert bulb.product.version == 1
    assert jobs.waiting(session) == 0


def test_nobody_hears_of_what_was_rolled_back(session, bulb, heard, settle):
    savepoint = session.begin_nested()
    catalog.reprice(session, bulb, usd("30.00"))
    savepoint.rollback()

    settle()

    assert heard == []
    assert bulb.price == usd("40.00")


def test_a_reduction_names_the_lowest_price_of_the_30_days_before(
    session, bulb, calendar
):
    catalog.reprice(session, bulb, usd("35.00"))
    calendar.pass_days(10)
    catalog.reprice(session, bulb, usd("50.00"))
    calendar.pass_days(5)

    catalog.reprice(session, bulb, usd("30.00"), compare_at=usd("50.00"))

    assert (bulb.compare_at_minor, bulb.prior_minor) == (5000, 3500)
    assert (bulb.product.compare_at_minor, bulb.product.prior_minor) == (5000, 3500)
    assert bulb.product.is_on_sale


def test_a_growing_reduction_keeps_its_first_prior_price(session, bulb, calendar):
    for price in ("30.00", "25.00", "20.00"):
        catalog.reprice(session, bulb, usd(price), compare_at=usd("50.00"))
        calendar.pass_days(20)

    assert bulb.prior_minor == 4000


def test_the_end_of_a_reduction_ends_its_claim(session, bulb, calendar):
    catalog.reprice(session, bulb, usd("30.00"), compare_at=usd("40.00"))
    calendar.pass_days(3)

    catalog.reprice(session, bulb, usd("40.00"))

    assert (bulb.compare_at_minor, bulb.prior_minor) == (None, None)
    assert not bulb.product.is_on_sale


def test_another_regular_price_is_written_down_but_is_no_price_change(
    session, bulb, calendar, heard, settle
):
    catalog.reprice(session, bulb, usd("40.00"), compare_at=usd("60.00"))
    settle()

    assert prices_of(session, bulb) == [(4000, None), (4000, 6000)]
    assert bulb.prior_minor == 4000
    assert heard == []


def test_prices_in_another_currency_are_no_measure(session, bulb, calendar):
    catalog.reprice(session, bulb, Money(3000, "EUR"), compare_at=Money(5000, "EUR"))

    assert bulb.prior_minor is None


@pytest.mark.parametrize(
    ("price", "compare_at"),
    [
        (usd("-0.01"), None),
        (Money(2**63, "USD"), None),
        (usd("30.00"), usd("30.00")),
        (usd("30.00"), usd("20.00")),
        (usd("30.00"), Money(9000, "EUR")),
    ],
)
def test_impossible_prices_are_refused(session, bulb, price, compare_at):
    with pytest.raises(BadPrice):
        catalog.reprice(session, bulb, price, compare_at=compare_at)
    assert prices_of(session, bulb) == [(4000, None)]


def test_a_variant_that_is_gone_has_no_price(session, bulb):
    bulb_id = bulb.id
    session.expunge_all()
    bulb.id = bulb_id.__class__(int=0)

    with pytest.raises(NoSuchVariant):
        catalog.reprice(session, bulb, usd("1.00"))


def test_the_cheapest_variant_still_sold_speaks_for_the_product(session):
    (shirt,) = put_up(session, a_shirt("S", a_variant("M", price="45.00")))
    sizes = variants_of(session, shirt)

    catalog.reprice(session, sizes["M"], usd("20.00"), compare_at=usd("45.00"))
    assert (shirt.price_minor, shirt.compare_at_minor) == (2000, 4500)

    catalog.list_products(session, [a_shirt("S")])
    assert (shirt.price_minor, shirt.price_varies, shirt.is_on_sale) == (
        4000,
        False,
        False,
    )


class TestThePast:
    """Importing what was asked before the shop knew the variant."""

    def test_is_put_before_the_present(self, session, bulb, calendar):
        start = calendar.now - timedelta(days=800)
        catalog.remember_prices(
            session,
            bulb,
            [
                (start, usd("60.00"), None),
                (start + timedelta(days=9), usd("50.00"), usd("60.00")),
            ],
        )

        assert prices_of(session, bulb) == [(6000, None), (5000, 6000), (4000, None)]

    def test_gives_a_reduction_its_prior_price(self, session, calendar):
        (lamp,) = put_up(
            session, a_listing(variants=(a_variant(compare_at=usd("60.00")),))
        )
        bulb = the_variant(session, lamp)
        earlier = calendar.now - timedelta(days=10)

        catalog.remember_prices(session, bulb, [(earlier, usd("55.00"), None)])

        assert bulb.prior_minor == 5500
        assert lamp.prior_minor == 5500

    def test_ends_with_the_present_price_if_that_is_older(
        self, session, bulb, calendar
    ):
        start = calendar.now - timedelta(days=800)

        catalog.remember_prices(
            session,
            bulb,
            [
                (start, usd("60.00"), None),
                (start + timedelta(days=9), usd("40.00"), None),
            ],
        )

        assert prices_of(session, bulb) == [(6000, None), (4000, None)]

    def test_comes_in_order_and_before_what_is_known(self, session, bulb, calendar):
        past = (calendar.now - timedelta(days=800), usd("60.00"), None)
        later = (calendar.now - timedelta(days=700), usd("50.00"), None)

        for history in ([later, past], [(calendar.now, usd("1.00"), None)]):
            with pytest.raises(BadPrice):
                catalog.remember_prices(session, bulb, history)

    def test_may_be_empty(self, session, bulb):
        catalog.remember_prices(session, bulb, [])

        assert prices_of(session, bulb) == [(4000, None)]
