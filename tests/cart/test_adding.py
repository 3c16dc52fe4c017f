"""What goes into a cart, how much of it, and what does not."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.catalog.goods import a_listing, a_variant, put_up, the_variant, usd
from webapp.accounts.models import Guest
from webapp.accounts.owners import Owner
from webapp.cart.errors import (
    CartFull,
    GuestGone,
    InsufficientStock,
    NotForSale,
    NotKnown,
    QuantityUnfit,
    TooManyOfOne,
)
from webapp.cart.models import Cart, CartLine
from webapp.cart.queries import cart_page
from webapp.cart.services import Added, add_many, add_to_cart
from webapp.cart.services import adding as rules
from webapp.catalog import services as catalog
from webapp.catalog.models import ProductStatus
from webapp.core import clock


def test_the_first_thing_opens_a_cart(session, alice, bulb, held, carts):
    added = add_to_cart(session, alice, bulb.id)

    (cart,) = carts()
    assert (added.cart_id, added.name, added.quantity_now) == (cart.id, "Lamp", 1)
    assert (cart.user_id, cart.guest_id, cart.version) == (alice.user_id, None, 1)
    assert held(alice) == {"Lamp": 1}


def test_more_of_it_raises_the_quantity_of_its_line(session, alice, bulb, carts):
    first = add_to_cart(session, alice, bulb.id)
    again = add_to_cart(session, alice, bulb.id, 2)

    assert (again.line_id, again.quantity_now) == (first.line_id, 3)
    assert [cart.version for cart in carts()] == [2]


def test_each_variant_is_a_line_of_its_own(session, alice, goods):
    for size in goods.sizes.values():
        add_to_cart(session, alice, size.id)

    labels = [line.variant_label for line in cart_page(session, alice).lines]
    assert labels == ["Small", "Large"]


def test_what_the_cart_holds_already_counts_against_the_stock(
    session, alice, bulb, held, carts
):
    add_to_cart(session, alice, bulb.id, 4)

    sentence = "^Insufficient stock for 'Lamp'. Only 5 units available$"
    with pytest.raises(InsufficientStock, match=sentence), session.begin_nested():
        add_to_cart(session, alice, bulb.id, 2)

    assert held(alice) == {"Lamp": 4}
    assert [cart.version for cart in carts()] == [1]
    add_to_cart(session, alice, bulb.id)
    assert held(alice) == {"Lamp": 5}


def test_what_is_out_of_stock_cannot_be_had_and_opens_no_cart(
    session, alice, goods, carts
):
    kettle = the_variant(session, goods.kettle)

    with pytest.raises(InsufficientStock, match="Only 0"), session.begin_nested():
        add_to_cart(session, alice, kettle.id)

    assert carts() == []


def test_nothing_is_set_aside(session, alice, bob, bulb, stock_of):
    for owner in (alice, bob):
        add_to_cart(session, owner, bulb.id, 5)

    assert stock_of(bulb) == 5


def test_of_what_is_not_there_yet_one_can_have_any_reasonable_number(
    session, alice, goods, held
):
    kettle = the_variant(session, goods.kettle)
    catalog.relist(session, goods.kettle, ProductStatus.PREORDER)

    add_to_cart(session, alice, kettle.id, 99)

    with pytest.raises(TooManyOfOne, match="at most 99 of 'Kettle'"):
        add_to_cart(session, alice, kettle.id)
    assert held(alice) == {"Kettle": 99}


def test_nobody_has_more_than_99_of_one_thing_however_many_there_are(session, alice):
    (nail,) = put_up(session, a_listing("nail", variants=(a_variant(stock=5000),)))
    variant = the_variant(session, nail)
    add_to_cart(session, alice, variant.id, 99)

    with pytest.raises(TooManyOfOne):
        add_to_cart(session, alice, variant.id, 1)


@pytest.mark.parametrize("quantity", [0, -1, -(2**63)])
def test_nobody_puts_less_than_one_into_a_cart(session, alice, bulb, quantity):
    with pytest.raises(QuantityUnfit, match="Choose 1 to 99 of it"):
        add_to_cart(session, alice, bulb.id, quantity)


@pytest.mark.parametrize("quantity", [6, 100, 2**63])
def test_however_many_are_asked_for_there_are_so_many(session, alice, bulb, quantity):
    with pytest.raises(InsufficientStock, match="Only 5 units available"):
        add_to_cart(session, alice, bulb.id, quantity)


def test_what_is_no_longer_sold_is_named(session, alice, goods, bulb):
    catalog.retire(session, goods.lamp)
    goods.sizes["Small"].is_discontinued = True
    session.flush()

    with pytest.raises(NotForSale, match=r"^'Lamp' is no longer sold$"):
        add_to_cart(session, alice, bulb.id)
    with pytest.raises(NotForSale, match=r"^'Shirt' is no longer sold$"):
        add_to_cart(session, alice, goods.sizes["Small"].id)


def test_what_is_not_shown_yet_is_as_unknown_as_what_never_was(session, alice):
    (secret,) = put_up(session, a_listing("secret", status=ProductStatus.DRAFT))

    for variant_id in (the_variant(session, secret).id, UUID(int=7)):
        with pytest.raises(NotKnown, match=r"^Product not found$"):
            add_to_cart(session, alice, variant_id)


def test_whoever_adds_again_has_seen_todays_price(session, alice, bulb):
    add_to_cart(session, alice, bulb.id)
    catalog.reprice(session, bulb, usd("35.00"))
    (line,) = cart_page(session, alice).lines
    assert line.is_repriced
    assert (line.price_minor, line.seen_price_minor) == (3500, 4000)

    add_to_cart(session, alice, bulb.id)

    (line,) = cart_page(session, alice).lines
    assert not line.is_repriced
    assert line.total_minor == 7000


def test_a_cart_holds_so_many_different_things(session, alice, goods, monkeypatch):
    monkeypatch.setattr(rules, "MOST_LINES", 2)
    small, large = goods.sizes.values()
    add_to_cart(session, alice, small.id)
    lamp = the_variant(session, goods.lamp)

    answers = add_many(session, alice, [(lamp.id, 1), (large.id, 1), (small.id, 1)])

    assert [isinstance(answer, Added) for answer in answers] == [True, False, True]
    assert answers[1].sentence == "A cart holds at most 2 different things"
    with pytest.raises(CartFull):
        add_to_cart(session, alice, large.id)


def test_of_many_things_each_is_there_or_has_a_reason(session, alice, goods, held):
    (secret,) = put_up(session, a_listing("secret", status=ProductStatus.DRAFT))
    lamp, kettle = (the_variant(session, it) for it in (goods.lamp, goods.kettle))
    small, large = goods.sizes.values()
    large.is_discontinued = True
    session.flush()
    hidden = the_variant(session, secret).id

    answers = add_many(
        session,
        alice,
        [(it, 1) for it in (kettle.id, small.id, large.id, hidden, lamp.id)],
    )

    told = [a.name if isinstance(a, Added) else a.sentence for a in answers]
    assert told == [
        "Insufficient stock for 'Kettle'. Only 0 units available",
        "Shirt",
        "'Shirt' is no longer sold",
        "Product not found",
        "Lamp",
    ]
    assert answers[3].name == ""
    assert held(alice) == {"Shirt": 1, "Lamp": 1}


def test_what_is_asked_for_twice_counts_together(session, alice, bulb, held):
    (answer,) = add_many(session, alice, [(bulb.id, 2), (bulb.id, 3)])
    assert answer.quantity_now == 5

    (answer,) = add_many(session, alice, [(bulb.id, 1), (bulb.id, 1)])
    assert answer.sentence == "Insufficient stock for 'Lamp'. Only 5 units available"
    assert held(alice) == {"Lamp": 5}


def test_nothing_asked_for_opens_no_cart(session, alice, carts):
    assert add_many(session, alice, []) == []
    assert carts() == []


@pytest.mark.parametrize("many", [1, 10, 200])
def test_adding_costs_two_statements_however_many_things(
    session, alice, statements, many
):
    things = put_up(session, *(a_listing(f"thing-{n}") for n in range(many)))
    wanted = [(the_variant(session, thing).id, 1) for thing in things]
    session.flush()

    with statements() as sent:
        answers = add_many(session, alice, wanted)

    assert len(sent) == 2
    assert [answer.name for answer in answers] == [thing.name for thing in things]
    assert len(cart_page(session, alice).lines) == many


def test_things_stand_in_the_order_in_which_they_came(session, alice, goods, bulb):
    small, large = goods.sizes.values()
    add_many(session, alice, [(large.id, 1), (bulb.id, 1)])
    add_to_cart(session, alice, small.id)
    add_to_cart(session, alice, large.id)

    shown = [line.variant_id for line in cart_page(session, alice).lines]
    assert shown == [large.id, bulb.id, small.id]


def test_a_guest_has_a_cart_and_stays_known(
    session, guest, bulb, held, carts, monkeypatch
):
    later = clock.now().replace(microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: later)

    add_to_cart(session, guest, bulb.id, 2)

    assert held(guest) == {"Lamp": 2}
    (cart,) = carts()
    assert (cart.user_id, cart.guest_id) == (None, guest.guest_id)
    assert session.get_one(Guest, guest.guest_id).touched_at == later


def test_a_guest_who_is_gone_can_add_no_more(session, bulb, carts):
    with pytest.raises(GuestGone):
        add_to_cart(session, Owner(guest_id=UUID(int=7)), bulb.id)
    assert carts() == []


def test_what_a_forgotten_guest_had_in_the_cart_goes_with_the_guest(
    session, guest, bulb
):
    add_to_cart(session, guest, bulb.id)

    session.delete(session.get_one(Guest, guest.guest_id))
    session.flush()

    for kind in (Cart, CartLine):
        assert session.scalar(select(func.count()).select_from(kind)) == 0
