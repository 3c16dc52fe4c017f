"""Clearing: everything goes, the groups stay, and it can be undone."""

import pytest
from sqlalchemy import func, select

from webapp.wishlist.errors import AlreadySaved, NothingToClear
from webapp.wishlist.models import WishlistGroup
from webapp.wishlist.services import (
    archive_items,
    clear_list,
    put_back,
    remove_item,
    save_item,
)


@pytest.fixture
def full(session, alice, shelf):
    """A thing in a group, one in none, and one in the archive."""
    things = shelf(3)
    save_item(session, alice.id, things[0].id, new_group="Birthday")
    save_item(session, alice.id, things[1].id)
    third = save_item(session, alice.id, things[2].id)
    archive_items(session, alice.id, [third.item_id])
    return things


def test_clearing_takes_active_and_archived_items_and_leaves_the_groups(
    session, alice, bob, full, items_of
):
    save_item(session, bob.id, full[0].id)

    cleared = clear_list(session, alice.id)

    assert items_of(alice) == []
    assert cleared.names == ("Thing 1", "Thing 0", "Thing 2")
    assert session.scalar(select(func.count(WishlistGroup.id))) == 1
    assert len(items_of(bob)) == 1


def test_clearing_can_be_undone(session, alice, full, as_it_is):
    was = as_it_is()

    cleared = clear_list(session, alice.id)
    assert len(put_back(session, alice.id, cleared.removal_id).items) == 3

    assert as_it_is() == was


def test_what_was_saved_again_since_stays_when_clearing_is_undone(
    session, sessions, alice, full, items_of
):
    cleared = clear_list(session, alice.id)
    again = save_item(session, alice.id, full[0].id)
    session.commit()

    assert len(put_back(session, alice.id, cleared.removal_id).items) == 2
    assert items_of(alice, product_id=full[0].id)[0].id == again.item_id

    removed = remove_item(session, alice.id, again.item_id)
    save_item(session, alice.id, full[0].id)
    session.commit()
    with pytest.raises(AlreadySaved), sessions.begin() as other:
        put_back(other, alice.id, removed.removal_id)


def test_there_is_nothing_to_clear_on_an_empty_list(session, alice, full):
    clear_list(session, alice.id)

    with pytest.raises(NothingToClear):
        clear_list(session, alice.id)


def test_who_never_saved_anything_has_nothing_to_clear(session, bob):
    with pytest.raises(NothingToClear):
        clear_list(session, bob.id)
