"""Settling on a variant of what was saved, at first or anew."""

from uuid import UUID

import pytest

from tests.catalog.goods import usd
from webapp.catalog import services as catalog
from webapp.wishlist.errors import (
    AlreadySaved,
    GuestGone,
    ItemNotFound,
    ProductNotFound,
)
from webapp.wishlist.models import GuestPick
from webapp.wishlist.services import (
    choose_picks_variant,
    choose_variant,
    pick_product,
    save_item,
)


@pytest.fixture
def opened(session, alice, goods):
    """The shirt, saved into a group with its size still open."""
    return save_item(session, alice.id, goods.shirt.id, new_group="Gifts").item_id


def test_the_item_stays_where_it_is_and_notes_todays_price(
    session, alice, goods, opened, items_of
):
    small = goods.sizes["Small"]
    catalog.reprice(session, small, usd("44.00"))
    (before,) = items_of(alice)
    place = (before.id, before.group_id, before.sort_order, before.added_at)

    chosen = choose_variant(session, alice.id, opened, small.id)

    (after,) = items_of(alice)
    assert (chosen.item_id, chosen.name) == (opened, "Shirt")
    assert place == (after.id, after.group_id, after.sort_order, after.added_at)
    assert (after.variant_id, after.saved_price) == (small.id, usd("44.00"))


def test_a_variant_that_is_saved_already_is_refused(
    session, alice, goods, opened, items_of
):
    small = goods.sizes["Small"]
    save_item(session, alice.id, goods.shirt.id, variant_id=small.id)

    with pytest.raises(AlreadySaved):
        choose_variant(session, alice.id, opened, small.id)

    assert len(items_of(alice)) == 2


def test_what_is_not_sold_or_of_another_product_cannot_be_chosen(
    session, alice, goods, opened
):
    small, large = goods.sizes.values()
    small.is_discontinued = True
    session.flush()
    lamp = save_item(session, alice.id, goods.lamp.id).item_id

    for item_id, variant_id in (
        (opened, small.id),
        (opened, UUID(int=7)),
        (lamp, large.id),
    ):
        with pytest.raises(ProductNotFound):
            choose_variant(session, alice.id, item_id, variant_id)


def test_a_choice_can_be_made_anew(session, alice, goods, opened, items_of):
    small, large = goods.sizes.values()
    choose_variant(session, alice.id, opened, small.id)
    catalog.reprice(session, large, usd("55.00"))

    choose_variant(session, alice.id, opened, large.id)

    (item,) = items_of(alice)
    assert (item.variant_id, item.saved_price) == (large.id, usd("55.00"))


def test_another_size_can_be_chosen_when_the_first_is_gone(
    session, alice, goods, opened, items_of
):
    small, large = goods.sizes.values()
    choose_variant(session, alice.id, opened, small.id)
    small.is_discontinued = True
    session.flush()

    choose_variant(session, alice.id, opened, large.id)

    assert items_of(alice)[0].variant_id == large.id


def test_choosing_the_same_again_keeps_the_price_it_was_saved_at(
    session, alice, goods, opened, items_of
):
    small = goods.sizes["Small"]
    choose_variant(session, alice.id, opened, small.id)
    catalog.reprice(session, small, usd("55.00"))

    choose_variant(session, alice.id, opened, small.id)

    assert items_of(alice)[0].saved_price == usd("40.00")


def test_a_card_drawn_before_the_choice_is_known_to_be_old(
    session, alice, goods, opened, items_of
):
    before = items_of(alice)[0].version

    choose_variant(session, alice.id, opened, goods.sizes["Small"].id)

    assert items_of(alice)[0].version == before + 1


def test_nobody_chooses_for_somebody_else(session, bob, goods, opened, guest_id):
    small = goods.sizes["Small"]

    with pytest.raises(ItemNotFound):
        choose_variant(session, bob.id, opened, small.id)
    with pytest.raises(ItemNotFound):
        choose_picks_variant(session, guest_id, opened, small.id)
    with pytest.raises(GuestGone):
        choose_picks_variant(session, UUID(int=7), opened, small.id)


def test_a_guest_settles_on_a_variant_too(session, guest_id, goods):
    small = goods.sizes["Small"]
    pick = pick_product(session, guest_id, goods.shirt.id)

    choose_picks_variant(session, guest_id, pick.item_id, small.id)

    session.expire_all()
    assert session.get_one(GuestPick, pick.item_id).variant_id == small.id
