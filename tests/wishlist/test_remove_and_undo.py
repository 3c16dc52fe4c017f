"""Removing, and the ten minutes in which it can be undone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.wishlist.archive import put_away
from webapp.core import clock
from webapp.wishlist import jobs
from webapp.wishlist.errors import AlreadySaved, ItemNotFound, NothingToUndo
from webapp.wishlist.models import (
    ItemStatus,
    Priority,
    Removal,
    WishlistGroup,
    WishlistItem,
)
from webapp.wishlist.services import (
    PutBack,
    clear_list,
    put_back,
    remove_item,
    remove_items,
    save_item,
)


@pytest.fixture
def saved(session, alice, goods, items_of):
    """A lamp in the group Home, between two other things."""
    save_item(session, alice.id, goods.kettle.id)
    save_item(session, alice.id, goods.lamp.id, new_group="Home")
    return items_of(alice, product_id=goods.lamp.id)[0]


def as_it_is(item):
    return {
        column.key: getattr(item, column.key)
        for column in item.__table__.columns
        if hasattr(item, column.key)
    } | {"price": item.saved_price}


def test_undo_puts_the_very_same_row_back(session, alice, saved, items_of):
    was = as_it_is(saved)

    removed = remove_item(session, alice.id, saved.id)
    assert len(items_of(alice)) == 1
    back = put_back(session, alice.id, removed.removal_id)

    (item,) = items_of(alice, product_id=saved.product_id)
    assert as_it_is(item) == was | {"version": was["version"] + 1}
    assert back.items == [
        PutBack(item.id, item.product_id, "Lamp", ItemStatus.ACTIVE, item.id)
    ]
    assert back.group == ""


@pytest.mark.parametrize("is_archived", [False, True])
def test_all_that_was_noted_about_it_comes_back_to_where_it_was(
    session, alice, saved, items_of, is_archived
):
    if is_archived:
        put_away(saved)
    saved.note, saved.is_note_private = "for the desk", False
    saved.wanted_count, saved.priority = 2, Priority.HIGH
    saved.expires_on = clock.now().date()
    session.flush()
    was = as_it_is(saved)

    removed = remove_item(session, alice.id, saved.id)
    put_back(session, alice.id, removed.removal_id)

    (item,) = items_of(alice, product_id=saved.product_id)
    assert as_it_is(item) == was | {"version": was["version"] + 1}


def test_removing_takes_two_statements(session, alice, saved, statements):
    with statements() as sent:
        remove_item(session, alice.id, saved.id)

    assert len(sent) == 2


def test_removing_twice_finds_nothing_the_second_time(session, alice, saved):
    remove_item(session, alice.id, saved.id)

    with pytest.raises(ItemNotFound):
        remove_item(session, alice.id, saved.id)


def test_a_stranger_removes_nothing(session, alice, bob, saved, items_of):
    with pytest.raises(ItemNotFound):
        remove_item(session, bob.id, saved.id)

    assert len(items_of(alice)) == 2
    assert session.scalar(select(func.count()).select_from(Removal)) == 0


def test_undo_works_once_and_for_its_owner_only(session, alice, bob, saved):
    removed = remove_item(session, alice.id, saved.id)

    with pytest.raises(NothingToUndo):
        put_back(session, bob.id, removed.removal_id)
    put_back(session, alice.id, removed.removal_id)
    with pytest.raises(NothingToUndo):
        put_back(session, alice.id, removed.removal_id)


def test_undo_leaves_what_was_saved_again_meanwhile(session, alice, saved, items_of):
    removed = remove_item(session, alice.id, saved.id)
    again = save_item(session, alice.id, saved.product_id)

    with pytest.raises(AlreadySaved):
        put_back(session, alice.id, removed.removal_id)

    (item,) = items_of(alice, product_id=saved.product_id)
    assert item.id == again.item_id


def test_undo_tells_what_is_in_the_archive_and_in_what_else_it_is_saved(
    session, alice, goods, items_of
):
    small, large = (
        save_item(session, alice.id, goods.shirt.id, variant_id=size.id).item_id
        for size in list(goods.sizes.values())[:2]
    )
    put_away(items_of(alice, id=small)[0])
    session.flush()

    def undone(removed):
        (back,) = put_back(session, alice.id, removed.removal_id).items
        return back.item_id, back.status, back.saved

    def remove(*ids):
        return remove_items(session, alice.id, ids)

    archived = ItemStatus.ARCHIVED
    assert undone(remove(small)) == (small, archived, large)
    removed = remove(small)
    remove(large)
    assert undone(removed) == (small, archived, None)


def test_undo_of_a_clearing_tells_each_product_as_it_is_saved(
    session, alice, goods, items_of
):
    small, large = (
        save_item(session, alice.id, goods.shirt.id, variant_id=size.id).item_id
        for size in list(goods.sizes.values())[:2]
    )
    put_away(items_of(alice, id=small)[0])
    session.flush()

    cleared = clear_list(session, alice.id)
    back = put_back(session, alice.id, cleared.removal_id)

    assert {one.saved for one in back.items} == {large}
    assert len(back.items) == 2


def test_undo_after_the_group_is_gone_leaves_the_item_ungrouped(
    session, alice, saved, items_of
):
    removed = remove_item(session, alice.id, saved.id)
    session.delete(session.scalars(select(WishlistGroup)).one())
    session.flush()

    put_back(session, alice.id, removed.removal_id)

    assert items_of(alice, product_id=removed.product_id)[0].group_id is None


def test_after_ten_minutes_it_is_gone_for_good(session, alice, saved, monkeypatch):
    removed = remove_item(session, alice.id, saved.id)
    later = clock.now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(NothingToUndo):
        put_back(session, alice.id, removed.removal_id)
    jobs.forget_removals(session)

    assert session.scalars(select(Removal)).all() == []


def test_the_job_leaves_what_can_still_be_undone(session, alice, saved):
    removed = remove_item(session, alice.id, saved.id)

    jobs.forget_removals(session)

    assert put_back(session, alice.id, removed.removal_id)


def test_removing_tells_in_which_other_variant_it_is_still_saved(
    session, alice, goods, items_of
):
    first, second = goods.sizes.values()
    small = save_item(session, alice.id, goods.shirt.id, variant_id=first.id)
    large = save_item(session, alice.id, goods.shirt.id, variant_id=second.id)

    assert remove_item(session, alice.id, large.item_id).still_saved == small.item_id
    assert remove_item(session, alice.id, small.item_id).still_saved is None
    assert session.scalars(select(WishlistItem)).all() == []
