"""Moving wishes into the cart: one, some, or all there are; the list stays whole."""

import pytest

from webapp.accounts.owners import Owner
from webapp.cart.errors import InsufficientStock, NotForSale
from webapp.catalog import services as catalog
from webapp.conversion.errors import ChooseOptions
from webapp.conversion.models import Outcome, Prompt
from webapp.conversion.services import Left, move_item, move_items
from webapp.wishlist.errors import ItemNotFound
from webapp.wishlist.services import archive_items, pick_product


def test_what_is_moved_is_in_the_cart_and_stays_on_the_list(
    session, alice, owner, goods, save, in_cart, names_on, list_of, rows
):
    item_id = save(goods.lamp)

    moved = move_item(session, owner, item_id)

    assert (moved.name, moved.quantity_now) == ("Lamp", 1)
    assert in_cart(owner) == {"Lamp": 1}
    assert names_on(alice) == ["Lamp"]
    (row,) = rows()
    assert (row.user_id, row.wishlist_id) == (alice.id, list_of(alice).id)
    assert (row.product_id, row.cart_id) == (goods.lamp.id, moved.cart_id)
    assert (row.prompt, row.outcome) == (Prompt.OWN_VISIT, Outcome.PENDING)
    assert (row.quantity, row.value_minor, row.currency) == (1, 0, None)
    assert (row.order_id, row.settled_at, row.reverses_id) == (None, None, None)


def test_moved_again_there_is_one_more_of_it_and_still_one_row(
    session, owner, goods, save, in_cart, rows
):
    item_id = save(goods.lamp)

    move_item(session, owner, item_id, prompt=Prompt.PRICE_ALERT)
    again = move_item(session, owner, item_id, quantity=2)

    assert again.quantity_now == 3
    assert in_cart(owner) == {"Lamp": 3}
    (row,) = rows()
    assert (row.prompt, row.quantity) == (Prompt.PRICE_ALERT, 3)


@pytest.mark.parametrize("held", [0, 2])
def test_more_than_there_is_leaves_the_cart_as_it_was(
    session, owner, goods, save, in_cart, rows, held
):
    item_id = save(goods.lamp)
    if held:
        move_item(session, owner, item_id, quantity=held)

    with pytest.raises(InsufficientStock) as refused:
        move_item(session, owner, item_id, quantity=6 - held)

    expected = "Insufficient stock for 'Lamp'. Only 5 units available"
    assert str(refused.value) == expected
    assert in_cart(owner) == ({"Lamp": held} if held else {})
    assert [row.quantity for row in rows()] == [held] * bool(held)


def test_a_choice_comes_before_the_cart(session, owner, goods, save, in_cart, rows):
    item_id = save(goods.shirt)

    with pytest.raises(ChooseOptions, match="Choose the options of 'Shirt' first"):
        move_item(session, owner, item_id)

    assert in_cart(owner) == {}
    assert rows() == []
    chosen = save(goods.shirt, variant_id=goods.sizes["Small"].id)
    move_item(session, owner, chosen)
    assert in_cart(owner) == {"Shirt": 1}
    assert [row.variant_id for row in rows()] == [goods.sizes["Small"].id]


def test_what_is_no_longer_sold_is_not_moved(session, owner, goods, save, names_on):
    item_id = save(goods.lamp)
    catalog.retire(session, goods.lamp)
    session.flush()

    with pytest.raises(NotForSale, match="'Lamp' is no longer sold"):
        move_item(session, owner, item_id)


def test_what_is_not_on_the_list_is_not_found(
    session, alice, bob, owner, guest, goods, save
):
    item_id = save(goods.lamp)

    for other in (Owner(user_id=bob.id), guest, Owner()):
        with pytest.raises(ItemNotFound):
            move_item(session, other, item_id)
    archive_items(session, alice.id, [item_id])
    with pytest.raises(ItemNotFound):
        move_item(session, owner, item_id)


def test_what_a_guest_picked_goes_into_the_cart_and_is_no_conversion(
    session, guest, goods, in_cart, rows
):
    pick = pick_product(session, guest.guest_id, goods.lamp.id).item_id
    pick_product(session, guest.guest_id, goods.shirt.id)

    moved = move_item(session, guest, pick)
    every = move_items(session, guest)

    assert moved.quantity_now == 1
    assert every.already == ("Lamp",)
    assert every.refused == (Left("Shirt", "Choose the options of 'Shirt' first"),)
    assert in_cart(guest) == {"Lamp": 1}
    assert rows() == []
