"""Moving many items to another group at once."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from webapp.wishlist.errors import (
    GroupNameTaken,
    GroupNotFound,
    ItemNotFound,
    TooManyGroups,
)
from webapp.wishlist.limits import Limits
from webapp.wishlist.models import WishlistGroup
from webapp.wishlist.services import (
    archive_items,
    create_group,
    save_item,
    transfer_items,
)


@pytest.fixture
def groups(session, alice):
    return [create_group(session, alice.id, name) for name in ("Birthday", "Home")]


@pytest.fixture
def six(session, alice, groups, shelf):
    """Things 0 and 1 in no group, 2 and 3 in Birthday, 4 and 5 in Home: their ids."""
    ids = []
    for number, thing in reversed(list(enumerate(shelf(6)))):
        group_id = (None, *groups)[number // 2]
        saved = save_item(session, alice.id, thing.id, group_id=group_id)
        ids.insert(0, saved.item_id)
    return ids


def test_items_go_on_top_in_the_order_in_which_they_were_listed(
    session, alice, groups, six, names_in
):
    mixed = [six[5], six[1], six[3], six[0]]

    assert transfer_items(session, alice.id, mixed, group_id=groups[1]) == ("Home", 4)

    assert names_in(groups[1]) == ["0", "1", "3", "4", "5"]
    assert names_in() == []
    assert names_in(groups[0]) == ["2"]


def test_items_can_go_to_no_group_or_to_a_new_one(
    session, alice, groups, six, names_in
):
    assert transfer_items(session, alice.id, six[2:4]) == ("Ungrouped", 2)
    assert names_in() == ["2", "3", "0", "1"]

    moved = transfer_items(session, alice.id, six[:3], new_group=" For  Bob ")
    assert moved == ("For Bob", 3)
    newest = select(WishlistGroup.id).filter_by(name="For Bob")
    assert names_in(session.scalars(newest).one()) == ["2", "0", "1"]


def test_what_is_archived_or_unknown_is_left_out(session, alice, groups, six, names_in):
    archive_items(session, alice.id, six[:1])

    moved = transfer_items(
        session, alice.id, [six[0], six[1], UUID(int=7)], group_id=groups[0]
    )

    assert moved == ("Birthday", 1)
    assert names_in() == ["(0)"]


def test_where_none_is_on_the_list_nothing_happens_and_no_group_is_made(
    session, alice, bob, groups, six
):
    for user, ids in ((alice, []), (alice, [UUID(int=7)]), (bob, six)):
        with pytest.raises(ItemNotFound):
            transfer_items(session, user.id, ids, new_group="New")

    assert session.scalar(select(func.count(WishlistGroup.id))) == 2


def test_items_go_only_to_groups_of_the_same_customer(
    session, alice, bob, groups, six, names_in
):
    bobs = create_group(session, bob.id, "Bobs")

    for foreign in (bobs, UUID(int=7)):
        with pytest.raises(GroupNotFound):
            transfer_items(session, alice.id, six, group_id=foreign)
    with pytest.raises(GroupNameTaken):
        transfer_items(session, alice.id, six, new_group="home")
    with pytest.raises(TooManyGroups):
        transfer_items(
            session, alice.id, six, new_group="Third", limits=Limits(groups=2)
        )

    assert names_in() == ["0", "1"]
