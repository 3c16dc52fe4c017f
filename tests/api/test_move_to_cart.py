"""Moving to the cart: a copy goes there, the item remains, and stock has the word."""

import pytest
from sqlalchemy import select, text

from webapp.cart.limits import MOST_OF_ONE
from webapp.catalog import services as catalog
from webapp.conversion.models import Conversion, Prompt

MOVED = (200, "Product moved to cart successfully", None)
NO_PRODUCT = (404, "Product not found")


@pytest.fixture
def lamp(shop):
    """The lamp, of which there are five, as it is on Alice's list."""
    return shop.save(shop.lamp)


@pytest.fixture
def move(alice):
    """Have Alice's program move something; tell status, message and ``data``."""

    def move(item_id, quantity=""):
        status, told = alice.post(f"/move-to-cart/{item_id}{quantity}")
        return status, told["message"], told["data"]

    return move


@pytest.fixture
def stays(refused):
    """Have a move refused."""
    return lambda item_id, more="": refused("POST", f"/move-to-cart/{item_id}{more}")


def test_one_of_it_goes_into_the_cart_and_the_item_remains(shop, move, lamp):
    assert move(lamp) == MOVED

    assert shop.in_cart() == {"Lamp": 1}
    assert shop.listed() == {"Ungrouped": ["Lamp"]}


def test_so_many_go_as_are_asked_for_besides_those_that_are_there(shop, move, lamp):
    assert move(lamp, "?quantity=3") == MOVED
    assert move(lamp, "?quantity=2") == MOVED

    assert shop.in_cart() == {"Lamp": 5}


def test_stock_counts_what_the_cart_holds_already(shop, move, stays, lamp):
    sentence = "Insufficient stock for 'Lamp'. Only 5 units available"
    assert stays(lamp, "?quantity=6") == (400, sentence)

    move(lamp, "?quantity=5")

    assert stays(lamp) == (400, sentence)
    assert shop.in_cart() == {"Lamp": 5}


def test_the_last_one_is_told_as_units_too(shop, session, stays, move):
    vase = shop.save(shop.vase(stock=1))
    assert move(vase) == MOVED

    told = stays(vase)

    assert told == (400, "Insufficient stock for 'Vase'. Only 1 units available")


def test_what_is_out_of_stock_stays_out(shop, stays):
    kettle = shop.save(shop.kettle)

    told = stays(kettle)

    assert told == (400, "Insufficient stock for 'Kettle'. Only 0 units available")


def test_a_product_that_is_no_longer_sold_is_not_found(shop, session, stays, lamp):
    catalog.retire(session, shop.goods.lamp)
    session.commit()

    assert stays(lamp) == NO_PRODUCT


def test_a_variant_that_is_no_longer_made_is_not_found(shop, session, stays):
    small = shop.save(shop.shirt, variant_id=shop.small)
    shop.goods.sizes["Small"].is_discontinued = True
    session.commit()

    assert stays(small) == NO_PRODUCT


def test_options_have_to_be_chosen_first(shop, stays, move):
    shirt = shop.save(shop.shirt)
    assert stays(shirt) == (400, "Choose the options of 'Shirt' first")

    assert move(shop.save(shop.shirt, variant_id=shop.small)) == MOVED


def test_a_cart_has_its_limits(shop, stays, move):
    vase = shop.save(shop.vase(stock=10**6))
    assert move(vase, f"?quantity={MOST_OF_ONE}") == MOVED

    assert stays(vase) == (400, f"A cart holds at most {MOST_OF_ONE} of 'Vase'")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("0", "must be at least 1"),
        ("-1", "must be at least 1"),
        ("", "must be a whole number"),
        ("two", "must be a whole number"),
        ("1.0", "must be a whole number"),
        ("1e3", "must be a whole number"),
        ("NaN", "must be a whole number"),
        ("%D9%A1", "must be a whole number"),  # a one, in Arabic
        ("%00", "must be a whole number"),
        ("1&quantity=2", "must be given once"),
    ],
    ids=repr,
)
def test_a_quantity_is_a_whole_number_from_one_on(stays, lamp, said, sentence):
    told = stays(lamp, f"?quantity={said}")

    assert told == (422, {"quantity": sentence})


@pytest.mark.parametrize("quantity", [2**31, 2**63, 10**99])
def test_no_number_is_too_large_to_be_refused_for_the_stock(stays, lamp, quantity):
    told = stays(lamp, f"?quantity={quantity}")

    assert told == (400, "Insufficient stock for 'Lamp'. Only 5 units available")


def test_what_somebody_else_has_in_the_cart_does_not_count(shop, move, bob, lamp):
    bobs = shop.save(shop.lamp, shop.bob)
    bob.post(f"/move-to-cart/{bobs}?quantity=5")

    assert move(lamp, "?quantity=5") == MOVED

    assert shop.in_cart() == shop.in_cart(shop.bob) == {"Lamp": 5}


def test_it_is_noted_as_a_conversion_of_the_customers_own_accord(
    shop, session, move, lamp
):
    move(lamp, "?quantity=2")

    (noted,) = session.scalars(select(Conversion))
    assert (noted.user_id, noted.prompt) == (shop.alice.id, Prompt.OWN_VISIT)


def test_what_is_refused_is_noted_nowhere(shop, session, stays):
    stays(shop.save(shop.kettle))

    assert session.scalar(text("SELECT count(*) FROM conversions")) == 0
    assert shop.in_cart() == {}
