"""Bought from somebody's shared list: their wish, their surprise, the buyer's cart."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import delete

from tests.conversion.buying import buy
from webapp.accounts.models import Guest
from webapp.accounts.owners import Owner
from webapp.cart import services as cart
from webapp.cart.errors import InsufficientStock, NotForSale
from webapp.catalog import services as catalog
from webapp.catalog.models import Variant
from webapp.conversion.errors import ChooseOptions
from webapp.conversion.models import Outcome, Prompt
from webapp.conversion.services import add_from_shared, move_item
from webapp.wishlist.errors import ProductNotFound


@pytest.fixture
def buyer(bob):
    return Owner(user_id=bob.id)


@pytest.fixture
def from_alices(session, alice, goods, save, list_of):
    """Put something from Alice's shared list into somebody's cart."""
    save(goods.lamp)
    save(goods.shirt)

    def add(somebody, product=goods.lamp, **more):
        return add_from_shared(
            session,
            somebody,
            wishlist_id=list_of(alice).id,
            list_owner_id=alice.id,
            product_id=product.id,
            **more,
        )

    return add


def test_a_gift_never_gives_the_surprise_away(
    session, alice, bob, buyer, from_alices, in_cart, list_of, names_on, rows, settle
):
    version = list_of(alice).version
    added = from_alices(buyer)
    assert (added.name, in_cart(buyer)) == ("Lamp", {"Lamp": 1})

    bought = buy(session, bob)
    settle()

    (row,) = rows()
    assert (row.user_id, row.wishlist_id) == (alice.id, list_of(alice).id)
    assert (row.prompt, row.outcome) == (Prompt.SHARED_LINK, Outcome.PAID)
    assert (row.order_id, row.value_minor) == (bought.id, 4000)
    assert names_on(alice) == ["Lamp", "Shirt"]
    assert list_of(alice).version == version


def test_a_wish_of_the_buyers_own_for_the_same_stays_too(
    session, bob, buyer, goods, from_alices, save, names_on, rows, settle
):
    save(goods.lamp, user=bob)
    from_alices(buyer)

    buy(session, bob)
    settle()

    assert names_on(bob) == ["Lamp"]
    assert [row.prompt for row in rows()] == [Prompt.SHARED_LINK]


def test_bought_once_more_than_was_given_the_buyer_has_one_too(
    session, alice, bob, buyer, goods, from_alices, save, names_on, rows, settle
):
    save(goods.lamp, user=bob)
    from_alices(buyer)
    cart.add_to_cart(session, buyer, goods.lamp.variants[0].id, 2)

    buy(session, bob)
    settle()

    assert (names_on(bob), names_on(alice)) == (["(Lamp)"], ["Lamp", "Shirt"])
    told = {row.prompt: (row.quantity, row.value_minor) for row in rows()}
    assert told == {Prompt.SHARED_LINK: (1, 4000), Prompt.DIRECT: (2, 8000)}


def test_the_gift_and_the_buyers_own_wish_are_two_rows(
    session, alice, bob, buyer, goods, from_alices, save, names_on, rows, settle
):
    move_item(session, buyer, save(goods.lamp, user=bob))
    from_alices(buyer)
    from_alices(buyer)

    buy(session, bob)
    settle()

    told = {row.user_id: (row.quantity, row.value_minor) for row in rows()}
    assert told == {alice.id: (2, 8000), bob.id: (1, 4000)}
    assert names_on(bob) == ["(Lamp)"]


def test_a_guests_gift_is_counted_after_they_signed_in(
    session, alice, bob, buyer, guest, goods, from_alices, save, names_on, rows, settle
):
    """Their cart goes into one that holds the same, as the buyer's own wish."""
    from_alices(guest)
    move_item(session, buyer, save(goods.lamp, user=bob))
    cart.merge_carts(session, guest.guest_id, bob.id)
    session.execute(delete(Guest))

    bought = buy(session, bob)
    settle()

    told = {row.user_id: (row.outcome, row.order_id, row.value_minor) for row in rows()}
    assert told == {
        alice.id: ("paid", bought.id, 4000),
        bob.id: ("paid", bought.id, 4000),
    }
    assert (names_on(alice), names_on(bob)) == (["Lamp", "Shirt"], ["(Lamp)"])


def test_from_ones_own_shared_list_it_is_ones_own_wish(
    session, alice, owner, from_alices, names_on, rows, settle
):
    from_alices(owner)

    buy(session, alice)
    settle()

    assert [row.prompt for row in rows()] == [Prompt.OWN_VISIT]
    assert names_on(alice) == ["(Lamp)", "Shirt"]


def test_what_cannot_be_had_is_refused_as_everywhere(
    session, buyer, goods, from_alices, in_cart, rows
):
    with pytest.raises(ChooseOptions):
        from_alices(buyer, goods.shirt)
    with pytest.raises(InsufficientStock, match="Only 5 units available"):
        from_alices(buyer, quantity=6)
    with pytest.raises(InsufficientStock, match="Only 0 units available"):
        from_alices(buyer, goods.kettle)
    with pytest.raises(NotForSale):  # a variant of something else
        from_alices(buyer, variant_id=goods.sizes["Small"].id)
    session.get_one(Variant, goods.sizes["Small"].id).is_discontinued = True
    session.flush()
    with pytest.raises(NotForSale):
        from_alices(buyer, goods.shirt, variant_id=goods.sizes["Small"].id)
    catalog.retire(session, goods.lamp)
    session.flush()
    with pytest.raises(NotForSale, match="'Lamp' is no longer sold"):
        from_alices(buyer)
    with pytest.raises(ProductNotFound):
        from_alices(buyer, SimpleNamespace(id=uuid4()))
    assert (in_cart(buyer), rows()) == ({}, [])
