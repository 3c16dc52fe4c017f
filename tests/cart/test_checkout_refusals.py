"""What is not ordered, and stays in the cart as it was."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.cart.buying import buy, state, wish_of
from tests.catalog.goods import usd
from tests.promotions.rules import a_rule
from webapp.cart.errors import (
    AddressMissing,
    CartChanged,
    CartEmpty,
    CartNotFound,
    DeliveryUnknown,
    NotForSale,
    OtherCurrency,
)
from webapp.cart.queries import open_cart_id
from webapp.cart.services import (
    add_to_cart,
    change_quantity,
    merge_carts,
    remove_line,
    set_code,
)
from webapp.catalog import services as catalog
from webapp.catalog.errors import StockShort
from webapp.core.money import Money
from webapp.orders.errors import UnknownMethod
from webapp.promotions.errors import CodeUnknown, LimitReached, MinimumNotReached


@pytest.fixture
def refused(session):
    """A checkout that is refused, and leaves everything as it was."""

    def refused(why, owner, wish=None, match=None, **more):
        before = state(session)
        with pytest.raises(why, match=match), session.begin_nested():
            buy(session, owner, wish, **more)
        assert state(session) == before

    return refused


def dearer(session, owner, goods, bulb):
    catalog.reprice(session, bulb, usd("41.00"))


def cheaper(session, owner, goods, bulb):
    catalog.reprice(session, bulb, usd("39.99"))


def more_of_it(session, owner, goods, bulb):
    add_to_cart(session, owner, bulb.id)


def back_and_forth(session, owner, goods, bulb):
    added = add_to_cart(session, owner, bulb.id)
    change_quantity(session, owner, added.line_id, 2)


def something_else(session, owner, goods, bulb):
    add_to_cart(session, owner, goods.sizes["Small"].id)


@pytest.mark.parametrize(
    "happens", [dearer, cheaper, more_of_it, back_and_forth, something_else]
)
def test_what_changed_since_it_was_shown_is_shown_again(
    session, alice, goods, bulb, refused, happens
):
    add_to_cart(session, alice, bulb.id, 2)
    wish = wish_of(session, alice)
    happens(session, alice, goods, bulb)
    session.flush()

    refused(CartChanged, alice, wish, match="Here is how it is now")

    buy(session, alice)


@pytest.mark.parametrize("off", [1, -1, 2**63])
def test_another_total_than_the_one_shown_is_not_ordered(
    session, alice, bulb, refused, off
):
    add_to_cart(session, alice, bulb.id)
    wish = wish_of(session, alice)

    total = wish.shown_total_minor
    refused(CartChanged, alice, replace(wish, shown_total_minor=total + off))


def test_what_others_bought_meanwhile_is_said(session, alice, bob, bulb, refused):
    for owner in (alice, bob):
        add_to_cart(session, owner, bulb.id, 4)
    buy(session, bob)

    sentence = r"^Insufficient stock for 'Lamp'. Only 1 units available$"
    refused(StockShort, alice, match=sentence)


def test_all_lines_are_ordered_or_none(session, alice, bulb, goods, refused):
    add_to_cart(session, alice, bulb.id)
    add_to_cart(session, alice, goods.sizes["Small"].id)
    catalog.restock(session, goods.sizes["Small"], 0)
    session.flush()

    refused(StockShort, alice, match="'Shirt'. Only 0 units")


def test_what_is_no_longer_sold_is_not_ordered(session, alice, goods, bulb, refused):
    add_to_cart(session, alice, bulb.id)
    wish = wish_of(session, alice)
    catalog.retire(session, goods.lamp)
    session.flush()

    refused(NotForSale, alice, wish, match="'Lamp' is no longer sold")


def test_an_empty_cart_is_not_ordered(session, alice, bulb, refused):
    added = add_to_cart(session, alice, bulb.id)
    remove_line(session, alice, added.line_id)

    refused(CartEmpty, alice, match="Your cart is empty")


def test_other_peoples_carts_look_like_missing_ones(
    session, alice, bob, guest, bulb, refused
):
    for owner in (alice, guest):
        add_to_cart(session, owner, bulb.id)
    wish = wish_of(session, alice)
    for missing in (open_cart_id(session, guest), UUID(int=7)):
        refused(CartNotFound, alice, replace(wish, cart_id=missing))
    refused(CartNotFound, bob, wish)

    placed = buy(session, alice, wish)
    refused(CartNotFound, bob, wish)
    assert placed.is_new


def test_a_cart_that_went_into_another_is_shown_as_that(
    session, alice, guest, bulb, refused
):
    add_to_cart(session, guest, bulb.id)
    guests = open_cart_id(session, guest)
    merge_carts(session, guest.guest_id, alice.user_id)

    refused(CartChanged, alice, replace(wish_of(session, alice), cart_id=guests))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"delivery": "by-owl"}, DeliveryUnknown),
        ({"method": "shells"}, UnknownMethod),
        ({"address": None}, AddressMissing),
    ],
)
def test_ways_that_the_shop_does_not_know_are_refused(
    session, alice, bulb, refused, change, why
):
    add_to_cart(session, alice, bulb.id)

    refused(why, alice, replace(wish_of(session, alice), **change))


def test_what_is_picked_up_wants_no_address(session, alice, bulb):
    add_to_cart(session, alice, bulb.id)

    wish = wish_of(session, alice, delivery="pick-up", address=None)
    assert buy(session, alice, wish).is_new


def test_a_shop_is_paid_in_one_currency(session, alice, goods, bulb, refused):
    add_to_cart(session, alice, bulb.id)
    small = goods.sizes["Small"]
    catalog.reprice(session, small, Money.of("9.00", "EUR"))
    session.flush()
    add_to_cart(session, alice, small.id)

    refused(OtherCurrency, alice, match="'Shirt' cannot be paid in USD")


def test_a_code_that_cannot_be_used_stops_the_order(session, alice, bulb, refused):
    a_rule(session, shared_code="SPRING10", most_per_customer=1, minimum_minor=5000)
    add_to_cart(session, alice, bulb.id)
    set_code(session, alice, "NOSUCHTHING")
    refused(CodeUnknown, alice)
    set_code(session, alice, "SPRING10")
    refused(MinimumNotReached, alice, match=r"\$50.00")
    add_to_cart(session, alice, bulb.id)
    buy(session, alice)

    add_to_cart(session, alice, bulb.id, 2)
    set_code(session, alice, "SPRING10")
    refused(LimitReached, alice, match="as often as it allows")
