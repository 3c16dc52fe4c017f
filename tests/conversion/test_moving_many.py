"""Moving some or all of a list: what can go goes, and nothing gets lost."""

import random
from collections import Counter

import pytest

from tests.catalog.goods import a_listing, a_shirt, a_variant, put_up, variants_of
from webapp.accounts.owners import Owner
from webapp.cart import services as cart
from webapp.catalog import services as catalog
from webapp.catalog.models import Product, ProductStatus
from webapp.conversion.models import Outcome
from webapp.conversion.services import Left, move_item, move_items
from webapp.wishlist.errors import ItemNotFound
from webapp.wishlist.services import create_group, pick_product


@pytest.fixture
def mixed(session, save):
    """Fifty wishes in any order, ten of which cannot be had, for four reasons."""
    things = [a_listing(f"thing-{n}") for n in range(38)]
    things += [a_listing(f"soon-{n}", status=ProductStatus.PREORDER) for n in range(2)]
    none_left = (a_variant(stock=0),)
    things += [a_listing(f"sold-out-{n}", variants=none_left) for n in range(3)]
    things += [a_listing(f"old-{n}") for n in range(2)]
    things += [a_shirt("S", "M", slug=f"shirt-{n}") for n in range(2)]
    things += [a_shirt("S", "M", slug=f"cap-{n}") for n in range(2)]
    things += [a_listing("unpriced")]
    goods = put_up(session, *things)
    random.Random(5).shuffle(goods)
    ids = {}
    for product in goods:
        variant = None
        if product.slug.startswith(("cap", "unpriced")):
            variant = next(iter(variants_of(session, product).values()))
        ids[product.slug] = save(product, variant_id=variant and variant.id)
        if variant:
            variant.is_discontinued = True
        if product.slug.startswith("old"):
            catalog.retire(session, product)
        if product.slug == "unpriced":
            product.price_minor = product.price_currency = None
    session.flush()
    return ids


def test_of_fifty_wishes_forty_go_and_ten_say_why_not(
    session, alice, owner, mixed, in_cart, names_on, rows
):
    before = names_on(alice)
    assert len(before) == 50

    moved = move_items(session, owner)

    assert in_cart(owner) == dict.fromkeys(moved.added, 1)
    assert (len(moved.added), moved.already) == (40, ())
    assert names_on(alice) == before
    assert {name for name, _ in moved.refused} | set(moved.added) == set(before)
    assert len(moved.refused) == 10
    told = Counter(sentence.replace(name, "…") for name, sentence in moved.refused)
    assert told == {
        "'…' is out of stock": 3,
        "'…' is no longer sold": 2,
        "Choose the options of '…' first": 2,
        "This choice of '…' is no longer sold": 3,
    }
    assert len(rows()) == 40
    assert {row.outcome for row in rows()} == {Outcome.PENDING}


def test_a_second_time_nothing_is_added_and_nothing_said_twice(
    session, owner, mixed, in_cart, rows
):
    first = move_items(session, owner)
    again = move_items(session, owner)

    assert (again.added, again.already) == ((), first.added)
    assert again.refused == first.refused
    assert set(in_cart(owner).values()) == {1}
    assert {row.quantity for row in rows()} == {1}


def test_it_takes_as_many_statements_for_fifty_as_for_five(
    session, owner, mixed, statements
):
    counts = []
    for ids in (list(mixed.values())[:5], None):
        session.flush()
        with statements() as sent:
            move_items(session, owner, ids)
        counts.append(len(sent))
    assert max(counts) <= 6
    assert abs(counts[0] - counts[1]) <= 1  # those that were there before


def test_only_what_was_chosen_goes(session, bob, owner, shelf, save, in_cart):
    ids = [save(thing) for thing in shelf(4)]
    (kept,) = (save(thing, user=bob) for thing in shelf(1))

    moved = move_items(session, owner, [ids[2], kept, ids[0]])

    assert moved.added == ("Thing 2", "Thing 0")
    assert in_cart(owner) == {"Thing 2": 1, "Thing 0": 1}
    for nothing in ([kept], []):
        with pytest.raises(ItemNotFound):
            move_items(session, owner, nothing)


def test_it_is_told_in_the_lists_order(session, alice, owner, shelf, save):
    things = shelf(4)
    group_id = create_group(session, alice.id, "Birthday")
    for thing, group in zip(things, (None, group_id, None, group_id), strict=True):
        save(thing, group_id=group)

    assert move_items(session, owner).added == (
        "Thing 2",
        "Thing 0",
        "Thing 3",
        "Thing 1",
    )


def test_what_the_cart_holds_already_is_left_as_it_is(
    session, owner, goods, save, in_cart, rows
):
    """Though it was put there from the product's page: now it is a wish as well."""
    save(goods.lamp)
    cart.add_to_cart(session, owner, goods.lamp.variants[0].id, 3)

    moved = move_items(session, owner)

    assert (moved.added, moved.already) == ((), ("Lamp",))
    assert moved.is_anything_there
    assert in_cart(owner) == {"Lamp": 3}
    assert [row.quantity for row in rows()] == [3]


def test_what_went_out_of_the_shop_is_told_though_it_is_in_the_cart(
    session, owner, goods, save
):
    move_item(session, owner, save(goods.lamp))
    catalog.retire(session, goods.lamp)
    session.flush()

    moved = move_items(session, owner)

    assert not moved.is_anything_there
    assert moved.refused == (Left("Lamp", "'Lamp' is no longer sold"),)


def test_a_cart_takes_no_more_than_it_holds(
    session, owner, shelf, save, in_cart, rows, monkeypatch
):
    monkeypatch.setattr("webapp.cart.services.adding.MOST_LINES", 3)
    for thing in shelf(5):
        save(thing)

    moved = move_items(session, owner)

    assert len(moved.added) == len(in_cart(owner)) == len(rows()) == 3
    assert {sentence for _, sentence in moved.refused} == {
        "A cart holds at most 3 different things"
    }


def test_of_an_empty_list_nothing_goes(session, owner, rows):
    moved = move_items(session, owner)

    assert (moved.added, moved.already, moved.refused) == ((), (), ())
    assert not moved.is_anything_there
    assert rows() == []


def test_what_a_guest_picked_goes_all_at_once_and_is_no_conversion(
    session, guest, goods, shelf, in_cart, rows
):
    ids = [
        pick_product(session, guest.guest_id, one.id).item_id
        for one in (*shelf(3), goods.kettle, goods.shirt)
    ]

    moved = move_items(session, guest, ids[1:])

    assert moved.added == ("Thing 2", "Thing 1")
    assert moved.refused == (
        Left("Shirt", "Choose the options of 'Shirt' first"),
        Left("Kettle", "'Kettle' is out of stock"),
    )
    assert in_cart(guest) == {"Thing 2": 1, "Thing 1": 1}
    assert rows() == []
    with pytest.raises(ItemNotFound):
        move_items(session, Owner(guest_id=guest.guest_id), [goods.lamp.id])


def test_two_wishes_for_what_has_become_one_thing_put_one_of_it_into_the_cart(
    session, owner, goods, save, in_cart, rows
):
    """The shirt was saved in one size and without; since then there is one size."""
    save(goods.shirt, variant_id=goods.sizes["Small"].id)
    save(goods.shirt)
    shirt = session.get_one(Product, goods.shirt.id)
    shirt.options = []
    for size in shirt.variants:
        size.is_discontinued = size.id != goods.sizes["Small"].id
    session.flush()

    moved = move_items(session, owner)

    assert moved.added == ("Shirt", "Shirt")
    assert in_cart(owner) == {"Shirt": 1}
    assert [row.quantity for row in rows()] == [1]
