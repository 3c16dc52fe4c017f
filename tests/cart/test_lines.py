"""What becomes of what is in a cart already."""

from uuid import UUID

import pytest

from tests.catalog.goods import a_listing, a_variant, put_up, the_variant
from webapp.accounts.owners import Owner
from webapp.cart.errors import (
    GuestGone,
    InsufficientStock,
    LineNotFound,
    NotForSale,
    QuantityUnfit,
    TooManyOfOne,
)
from webapp.cart.queries import cart_page
from webapp.cart.services import (
    RemovedLine,
    add_to_cart,
    change_quantity,
    remove_line,
)
from webapp.catalog import services as catalog
from webapp.catalog.models import ProductStatus
from webapp.core.money import Money


@pytest.fixture
def line_id(session, alice, bulb):
    """Two lamps in Alice's cart."""
    return add_to_cart(session, alice, bulb.id, 2).line_id


@pytest.mark.parametrize("quantity", [1, 5])
def test_there_can_be_fewer_or_more(session, alice, line_id, held, carts, quantity):
    changed = change_quantity(session, alice, line_id, quantity)

    assert (changed.name, changed.quantity_now) == ("Lamp", quantity)
    assert held(alice) == {"Lamp": quantity}
    assert [cart.version for cart in carts()] == [2]


def test_there_are_never_more_than_there_are(session, alice, line_id, held):
    sentence = r"^Insufficient stock for 'Lamp'. Only 5 units available$"
    for quantity in (6, 100, 2**63):
        with pytest.raises(InsufficientStock, match=sentence):
            change_quantity(session, alice, line_id, quantity)

    assert held(alice) == {"Lamp": 2}


def test_there_can_be_fewer_when_others_bought_some(
    session, alice, line_id, bulb, held
):
    change_quantity(session, alice, line_id, 5)
    catalog.restock(session, bulb, 2)
    session.flush()
    with pytest.raises(InsufficientStock, match="Only 2 units"):
        change_quantity(session, alice, line_id, 3)

    change_quantity(session, alice, line_id, 2)

    assert held(alice) == {"Lamp": 2}


def test_of_a_pre_order_there_can_be_any_reasonable_number(session, alice, goods):
    kettle = the_variant(session, goods.kettle)
    catalog.relist(session, goods.kettle, ProductStatus.PREORDER)
    added = add_to_cart(session, alice, kettle.id)

    assert change_quantity(session, alice, added.line_id, 99).quantity_now == 99
    with pytest.raises(TooManyOfOne):
        change_quantity(session, alice, added.line_id, 100)


@pytest.mark.parametrize("quantity", [-1, -(2**63)])
def test_nobody_has_less_than_nothing(session, alice, line_id, quantity):
    with pytest.raises(QuantityUnfit):
        change_quantity(session, alice, line_id, quantity)


def test_none_of_it_takes_it_out(session, alice, line_id, bulb, goods, held):
    removed = change_quantity(session, alice, line_id, 0)

    assert removed == RemovedLine("Lamp", goods.lamp.id, bulb.id, 2)
    assert held(alice) == {}


def test_what_is_no_longer_sold_can_only_be_taken_out(session, alice, line_id, goods):
    catalog.retire(session, goods.lamp)
    session.flush()

    with pytest.raises(NotForSale, match="'Lamp' is no longer sold"):
        change_quantity(session, alice, line_id, 1)
    assert remove_line(session, alice, line_id).name == "Lamp"


def test_what_was_taken_out_can_be_put_back(session, alice, line_id, held):
    removed = remove_line(session, alice, line_id)

    add_to_cart(session, alice, removed.variant_id, removed.quantity)

    assert held(alice) == {"Lamp": 2}


def test_whoever_says_how_many_has_seen_todays_price(session, alice, line_id, bulb):
    catalog.reprice(session, bulb, Money.of("45.00", "USD"))
    session.flush()

    change_quantity(session, alice, line_id, 1)

    (line,) = cart_page(session, alice).lines
    assert (line.is_repriced, line.price_minor) == (False, 4500)


@pytest.mark.parametrize(
    "change", [remove_line, lambda *given: change_quantity(*given, 1)]
)
def test_other_peoples_lines_look_like_missing_ones(
    session, alice, bob, guest, goods, line_id, held, change
):
    kettle = goods.sizes["Small"]
    for other in (bob, guest):
        with pytest.raises(LineNotFound, match="That is not in your cart"):
            change(session, other, line_id)
        add_to_cart(session, other, kettle.id)  # now there is a cart to look into
        for missing in (line_id, UUID(int=7)):
            with pytest.raises(LineNotFound):
                change(session, other, missing)
    with pytest.raises(GuestGone):
        change(session, Owner(guest_id=UUID(int=7)), line_id)

    assert held(alice) == {"Lamp": 2}


def test_changing_costs_two_statements(session, alice, line_id, statements):
    with statements() as sent:
        change_quantity(session, alice, line_id, 1)

    assert len(sent) == 2


@pytest.mark.parametrize(
    ("currency", "price", "minor"),
    [("JPY", "1200", 1200), ("USD", "12.00", 1200), ("KWD", "1.200", 1200)],
)
def test_prices_are_exact_in_every_currency(session, alice, currency, price, minor):
    amount = Money.of(price, currency)
    variant = a_variant(stock=9)
    (bowl,) = put_up(session, a_listing("bowl", variants=(variant,)))
    catalog.reprice(session, the_variant(session, bowl), amount)
    session.flush()

    add_to_cart(session, alice, the_variant(session, bowl).id, 3)

    (line,) = cart_page(session, alice).lines
    assert (line.price_minor, line.currency) == (minor, currency)
    assert (line.total_minor, line.is_repriced) == (3 * minor, False)
