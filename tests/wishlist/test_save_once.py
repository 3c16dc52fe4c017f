"""Saving for programs, who know products: each once, and into the group they name."""

import pytest
from sqlalchemy import func, select

from tests.wishlist.archive import put_away
from webapp.wishlist.errors import AlreadySaved, ListFull, ProductNotFound
from webapp.wishlist.limits import Limits
from webapp.wishlist.models import ItemStatus, Removal, WishlistGroup
from webapp.wishlist.services import (
    create_group,
    forget_removal,
    put_back,
    save_item,
)

AS_PROGRAMS_DO = {"each_product_once": True, "back_to_its_group": False}


@pytest.fixture
def small(goods):
    return goods.sizes["Small"].id


@pytest.fixture
def archived(session, alice, goods, items_of):
    """The lamp, put away out of the group Home."""
    save_item(session, alice.id, goods.lamp.id, new_group="Home")
    (item,) = items_of(alice)
    put_away(item)
    session.flush()
    return item


def test_a_product_is_saved_already_when_any_of_its_variants_is(
    session, alice, goods, small, items_of
):
    save_item(session, alice.id, goods.shirt.id, variant_id=small)

    with pytest.raises(AlreadySaved, match="'Shirt' is already in your wishlist"):
        save_item(session, alice.id, goods.shirt.id, **AS_PROGRAMS_DO)

    assert [item.variant_id for item in items_of(alice)] == [small]


def test_a_product_whose_choice_is_open_is_saved_already(
    session, alice, goods, small, items_of
):
    save_item(session, alice.id, goods.shirt.id)

    for variant_id in (None, small):
        with pytest.raises(AlreadySaved):
            save_item(
                session,
                alice.id,
                goods.shirt.id,
                variant_id=variant_id,
                **AS_PROGRAMS_DO,
            )

    assert len(items_of(alice)) == 1


def test_no_group_is_made_for_a_product_that_is_there_in_another_variant(
    session, alice, goods, small
):
    save_item(session, alice.id, goods.shirt.id, variant_id=small)

    with pytest.raises(AlreadySaved):
        save_item(session, alice.id, goods.shirt.id, new_group="Home", **AS_PROGRAMS_DO)

    assert session.scalar(select(func.count(WishlistGroup.id))) == 0


def test_a_variant_in_the_archive_does_not_stand_for_its_product(
    session, alice, goods, small, items_of
):
    save_item(session, alice.id, goods.shirt.id, variant_id=small)
    put_away(items_of(alice)[0])
    session.flush()

    save_item(session, alice.id, goods.shirt.id, **AS_PROGRAMS_DO)

    (item,) = items_of(alice, status=ItemStatus.ACTIVE)
    assert item.variant_id is None
    assert len(items_of(alice)) == 2


def test_what_somebody_else_saved_counts_for_nobody_else(
    session, alice, bob, goods, small, items_of
):
    save_item(session, bob.id, goods.shirt.id, variant_id=small)

    save_item(session, alice.id, goods.shirt.id, **AS_PROGRAMS_DO)

    assert len(items_of(alice)) == 1


def test_what_is_not_sold_is_refused_before_what_is_there(session, alice, goods, small):
    save_item(session, alice.id, goods.shirt.id)

    with pytest.raises(ProductNotFound):
        save_item(session, alice.id, goods.lamp.id, variant_id=small, **AS_PROGRAMS_DO)


def test_a_product_that_is_there_is_refused_before_a_list_that_is_full(
    session, alice, goods, small
):
    save_item(session, alice.id, goods.shirt.id, variant_id=small)
    full = {"limits": Limits(items=1), **AS_PROGRAMS_DO}

    with pytest.raises(AlreadySaved):
        save_item(session, alice.id, goods.shirt.id, **full)
    with pytest.raises(ListFull):
        save_item(session, alice.id, goods.lamp.id, **full)


def test_what_comes_back_goes_to_the_top_of_ungrouped_when_no_group_is_named(
    session, alice, goods, archived, items_of
):
    save_item(session, alice.id, goods.kettle.id)

    saved = save_item(session, alice.id, goods.lamp.id, **AS_PROGRAMS_DO)

    assert (saved.item_id, saved.group) == (archived.id, None)
    on_top, _kettle = items_of(alice, group_id=None)
    assert (on_top.id, on_top.status) == (archived.id, ItemStatus.ACTIVE)


def test_what_comes_back_goes_to_the_group_that_is_named(
    session, alice, goods, archived, items_of
):
    gifts = create_group(session, alice.id, "Gifts")

    save_item(session, alice.id, goods.lamp.id, group_id=gifts, **AS_PROGRAMS_DO)

    assert items_of(alice)[0].group_id == gifts


def test_undone_it_is_in_the_archive_of_its_old_group(
    session, alice, goods, archived, as_it_is
):
    was = as_it_is()

    saved = save_item(session, alice.id, goods.lamp.id, **AS_PROGRAMS_DO)
    put_back(session, alice.id, saved.removal_id)

    assert as_it_is() == was


def test_nothing_is_left_of_how_it_was_when_that_is_forgotten(
    session, alice, goods, archived
):
    saved = save_item(session, alice.id, goods.lamp.id, **AS_PROGRAMS_DO)

    forget_removal(session, saved.removal_id)

    assert session.scalar(select(func.count(Removal.id))) == 0


def test_saving_once_takes_as_many_statements_as_saving(
    session, alice, goods, statements
):
    save_item(session, alice.id, goods.kettle.id)
    session.flush()

    with statements() as made:
        save_item(session, alice.id, goods.lamp.id, **AS_PROGRAMS_DO)

    assert len(made) == 2
