"""What a list knows of its owner's cart: how many of each thing lie in it."""

import pytest
from sqlalchemy import delete

from tests.catalog.goods import the_variant
from tests.wishlist.carts import put_into_cart
from webapp.accounts.owners import Owner
from webapp.cart.models import Cart, CartLine
from webapp.wishlist.queries import outline, sections
from webapp.wishlist.services import pick_product, save_item


@pytest.fixture
def buyers(alice, guest_id):
    """Alice and a guest, each with the service by which they save."""
    return {
        "customer": (Owner(user_id=alice.id), save_item),
        "guest": (Owner(guest_id=guest_id), pick_product),
    }


@pytest.fixture(params=["customer", "guest"])
def buyer(request, session, buyers, goods):
    """Somebody with the lamp on the list."""
    owner, save = buyers[request.param]
    save(session, owner.id, goods.lamp.id)
    session.flush()
    return owner


def counted(session, owner):
    """Return how many of each thing on the list are in the cart, from the top."""
    found = sections(outline(session, owner))
    return [entry.in_cart for section in found for entry in section.entries]


def pulse(session, owner):
    return outline(session, owner).pulse


def test_what_is_in_the_cart_is_counted(session, buyer, goods):
    assert counted(session, buyer) == [0]

    put_into_cart(session, buyer, the_variant(session, goods.lamp), 3)

    assert counted(session, buyer) == [3]


def test_the_pulse_follows_the_cart(session, buyer, goods):
    seen = {pulse(session, buyer)}
    cart = put_into_cart(session, buyer, the_variant(session, goods.kettle))
    seen.add(pulse(session, buyer))
    cart.version += 1
    session.flush()
    seen.add(pulse(session, buyer))

    assert len(seen) == 3


def test_the_next_cart_is_another_although_it_counts_from_the_beginning(
    session, buyer, goods
):
    lamp = the_variant(session, goods.lamp)
    first = put_into_cart(session, buyer, lamp)
    before = pulse(session, buyer)
    session.execute(delete(CartLine))
    session.execute(delete(Cart))
    again = put_into_cart(session, buyer, lamp)

    assert (first.version, first.id != again.id) == (again.version, True)
    assert pulse(session, buyer) != before


def test_a_cart_that_went_into_another_counts_no_more(session, buyer, goods):
    lamp = the_variant(session, goods.lamp)
    old = put_into_cart(session, buyer, lamp, 2)
    session.execute(delete(CartLine))
    old.merged_into_id = old.id
    session.flush()
    assert counted(session, buyer) == [0]

    put_into_cart(session, buyer, lamp, 1)

    assert counted(session, buyer) == [1]


def test_other_peoples_carts_say_nothing(session, buyer, bob, buyers, goods):
    lamp = the_variant(session, goods.lamp)
    others = [Owner(user_id=bob.id), *(owner for owner, _ in buyers.values())]
    for other in others:
        if other != buyer:
            put_into_cart(session, other, lamp)

    assert counted(session, buyer) == [0]
    assert pulse(session, buyer).cart is None


def test_another_size_in_the_cart_is_another_thing(session, buyers, goods):
    small, large = goods.sizes.values()
    for owner, save in buyers.values():
        save(session, owner.id, goods.shirt.id, variant_id=small.id)
        save(session, owner.id, goods.shirt.id, variant_id=large.id)
        put_into_cart(session, owner, large, 2)

        assert counted(session, owner) == [2, 0]


def test_an_open_choice_counts_whatever_was_chosen_of_it(session, buyers, goods):
    small, large = goods.sizes.values()
    for owner, save in buyers.values():
        save(session, owner.id, goods.shirt.id)
        put_into_cart(session, owner, small, 2)
        put_into_cart(session, owner, large, 1)

        assert counted(session, owner) == [3]


def test_the_cart_costs_no_statement_of_its_own(session, buyer, goods, statements):
    put_into_cart(session, buyer, the_variant(session, goods.lamp))

    with statements() as made:
        counted(session, buyer)

    assert len(made) == 1
