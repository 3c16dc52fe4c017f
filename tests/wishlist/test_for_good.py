"""What is taken away for good: nothing is kept by which it could come back."""

import pytest
from sqlalchemy import func, select

from webapp.wishlist.errors import NothingToUndo
from webapp.wishlist.models import Removal
from webapp.wishlist.services import (
    clear_list,
    create_group,
    delete_group,
    forget_removal,
    put_back,
    remove_item,
    save_item,
)


@pytest.fixture
def full(session, alice, shelf):
    """Two things in a group, one in none; how each kind of removal begins."""
    first, second, third = shelf(3)
    home = create_group(session, alice.id, "Home")
    save_item(session, alice.id, first.id, group_id=home)
    item_id = save_item(session, alice.id, second.id, group_id=home).item_id
    save_item(session, alice.id, third.id)
    return {
        "an item": lambda: remove_item(session, alice.id, item_id),
        "everything": lambda: clear_list(session, alice.id),
        "a group": lambda: delete_group(session, alice.id, home, with_items=False),
        "a group and all in it": lambda: delete_group(
            session, alice.id, home, with_items=True
        ),
    }


@pytest.mark.parametrize(
    "what", ["an item", "everything", "a group", "a group and all in it"]
)
def test_what_is_forgotten_does_not_come_back(session, alice, full, what):
    gone = full[what]()
    assert session.scalar(select(func.count(Removal.id))) == 1

    forget_removal(session, gone.removal_id)

    assert session.scalar(select(func.count(Removal.id))) == 0
    with pytest.raises(NothingToUndo):
        put_back(session, alice.id, gone.removal_id)


def test_what_was_taken_away_before_can_still_come_back(session, alice, full, items_of):
    before = full["an item"]()

    forget_removal(session, full["everything"]().removal_id)

    assert len(put_back(session, alice.id, before.removal_id).items) == 1
    assert len(items_of(alice)) == 1
