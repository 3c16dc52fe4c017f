"""Groups: their names and days, their order, and their end."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.wishlist.archive import put_away
from webapp.sharing.models import Scope, ShareLink
from webapp.wishlist.errors import (
    GroupNameTaken,
    GroupNameUnfit,
    GroupNotFound,
    NothingToUndo,
    StaleList,
)
from webapp.wishlist.models import Visibility, Wishlist, WishlistGroup, WishlistItem
from webapp.wishlist.ordering import Step
from webapp.wishlist.services import (
    Undone,
    archive_items,
    create_group,
    delete_group,
    edit_group,
    place_group,
    put_back,
    remove_item,
    save_item,
    shift_group,
    transfer_item,
)

NAMES = ("Birthday", "Home", "Garden")


@pytest.fixture
def groups(session, alice):
    """Birthday, Home and Garden, in this order: their ids."""
    return [create_group(session, alice.id, name) for name in NAMES]


@pytest.fixture
def order(session, alice):
    """Say how the groups are ordered."""

    def order():
        session.expire_all()
        return session.scalars(
            select(WishlistGroup.name)
            .where(WishlistGroup.user_id == alice.id)
            .order_by(WishlistGroup.sort_order, WishlistGroup.id)
        ).all()

    return order


@pytest.fixture
def birthday(session, alice, groups, shelf):
    """Four things in Birthday from the top, the third archived, two more ungrouped."""
    *things, fourth, fifth = shelf(6)
    for thing in reversed(things):
        save_item(session, alice.id, thing.id, group_id=groups[0])
    for thing in (fifth, fourth):
        save_item(session, alice.id, thing.id)
    put_away(
        session.scalars(select(WishlistItem).filter_by(product_id=things[2].id)).one()
    )
    session.flush()
    return groups[0]


def test_a_group_gets_another_name_and_a_day(session, alice, groups):
    day = date(2027, 5, 4)

    name = edit_group(
        session, alice.id, groups[1], name="  Our   home ", occasion_on=day
    )

    session.expire_all()
    group = session.get_one(WishlistGroup, groups[1])
    assert (name, group.name, group.occasion_on) == ("Our home", "Our home", day)
    create_group(session, alice.id, "Home")
    edit_group(session, alice.id, groups[1], name="Our home", occasion_on=None)
    session.expire_all()
    assert session.get_one(WishlistGroup, groups[1]).occasion_on is None


def test_a_group_cannot_take_the_name_of_another(session, alice, groups, order):
    for taken in ("Garden", " garden ", "ungrouped"):
        with pytest.raises(GroupNameTaken):
            edit_group(session, alice.id, groups[1], name=taken, occasion_on=None)
    for unfit in ("", " ", "x" * 81):
        with pytest.raises(GroupNameUnfit):
            edit_group(session, alice.id, groups[1], name=unfit, occasion_on=None)

    assert tuple(order()) == NAMES


def test_a_group_may_write_its_own_name_differently(session, alice, groups, order):
    edit_group(session, alice.id, groups[1], name="HOME", occasion_on=None)

    assert order() == ["Birthday", "HOME", "Garden"]


def test_another_customer_may_use_the_same_name(session, bob, groups):
    mine = create_group(session, bob.id, "Den")

    assert edit_group(session, bob.id, mine, name="Home", occasion_on=None) == "Home"


def test_groups_are_dragged_among_each_other(session, alice, groups, order):
    birthday, home, garden = groups

    placed = place_group(session, alice.id, garden, before=home)
    assert order() == ["Birthday", "Garden", "Home"]
    assert (placed.name, placed.position, placed.count) == ("Garden", 2, 3)
    assert not placed.group

    assert place_group(session, alice.id, birthday, before=None).position == 3
    assert order() == ["Garden", "Home", "Birthday"]


@pytest.mark.parametrize(
    ("to", "position"),
    [(Step.UP, 1), (Step.DOWN, 3), (Step.TOP, 1), (Step.BOTTOM, 3), (0, 1), (99, 3)],
)
def test_a_group_moves_by_step_or_to_a_position_that_is_clamped(
    session, alice, groups, order, to, position
):
    placed = shift_group(session, alice.id, groups[1], to)

    assert placed.position == position
    assert order()[position - 1] == "Home"


def test_groups_make_room_for_each_other(session, alice, groups, order, rows_written):
    counts = []
    for _turn in range(60):
        first, second, third = order()
        ids = dict(zip(NAMES, groups, strict=True))
        with rows_written("wishlist_groups") as count:
            place_group(session, alice.id, ids[third], before=ids[second])
        counts.append(count())
        assert order() == [first, third, second]

    assert set(counts) == {1, 2}
    assert counts.count(1) > 55


def test_a_group_dragged_on_a_list_that_changed_elsewhere_stays(
    session, alice, groups, order
):
    seen = session.scalars(select(Wishlist.version)).one()
    place_group(session, alice.id, groups[2], before=groups[0], version=seen)

    with pytest.raises(StaleList):
        place_group(session, alice.id, groups[2], before=None, version=seen)

    assert order() == ["Garden", "Birthday", "Home"]


def test_somebody_elses_group_looks_like_a_missing_one(session, bob, alice, groups):
    mine = create_group(session, bob.id, "Mine")
    sentences = set()

    for foreign in (groups[0], UUID(int=7)):
        for act in (
            lambda it: edit_group(session, bob.id, it, name="X", occasion_on=None),
            lambda it: place_group(session, bob.id, it, before=None),
            lambda it: place_group(session, bob.id, mine, before=it),
            lambda it: shift_group(session, bob.id, it, Step.UP),
            lambda it: delete_group(session, bob.id, it, with_items=True),
            lambda it: delete_group(session, bob.id, it, with_items=False),
        ):
            with pytest.raises(GroupNotFound) as refused:
                act(foreign)
            sentences.add(str(refused.value))

    assert len(sentences) == 1
    assert session.scalar(select(func.count(WishlistGroup.id))) == 4


def test_when_a_group_ends_its_items_go_to_the_end_of_ungrouped_in_their_order(
    session, alice, birthday, order, names_in
):
    ended = delete_group(session, alice.id, birthday, with_items=False)

    assert order() == ["Home", "Garden"]
    assert names_in() == ["4", "5", "0", "1", "(2)", "3"]
    assert ended.group == "Birthday"
    assert ended.names == ("Thing 0", "Thing 1", "Thing 3")


def test_a_kept_item_keeps_what_was_noted_about_it(session, alice, birthday, items_of):
    item = items_of(alice, group_id=birthday)[0]
    item.note, item.wanted_count = "the blue one", 3
    session.flush()

    delete_group(session, alice.id, birthday, with_items=False)

    kept = items_of(alice, id=item.id)[0]
    assert (kept.note, kept.wanted_count, kept.group_id) == ("the blue one", 3, None)


def test_a_group_can_go_with_all_that_is_in_it_and_nothing_else(
    session, alice, birthday, order, names_in
):
    ended = delete_group(session, alice.id, birthday, with_items=True)

    assert order() == ["Home", "Garden"]
    assert names_in() == ["4", "5"]
    assert ended.names == ("Thing 0", "Thing 1", "Thing 3", "Thing 2")
    assert len(ended.products) == 4


def test_a_link_to_a_group_dies_with_it_even_if_the_group_comes_back(
    session, alice, birthday
):
    group = session.get_one(WishlistGroup, birthday)
    group.visibility = Visibility.PUBLIC
    link = ShareLink(
        user_id=alice.id,
        scope=Scope.GROUP,
        group_id=birthday,
        token_digest=b"x" * 32,
        sealed_token=b"x",
    )
    session.add(link)
    session.flush()

    ended = delete_group(session, alice.id, birthday, with_items=False)
    put_back(session, alice.id, ended.removal_id)

    session.expire_all()
    assert link.group_id is None
    back = session.get_one(WishlistGroup, birthday)
    assert back.visibility is Visibility.PRIVATE


@pytest.mark.parametrize("with_items", [False, True])
def test_the_end_of_a_group_can_be_undone(
    session, alice, birthday, order, names_in, as_it_is, with_items
):
    edit_group(
        session, alice.id, birthday, name="Birthday", occasion_on=date(2027, 5, 4)
    )
    was, before = as_it_is(), names_in(birthday)

    ended = delete_group(session, alice.id, birthday, with_items=with_items)
    back = put_back(session, alice.id, ended.removal_id)

    assert tuple(order()) == NAMES
    assert names_in(birthday) == before
    assert names_in() == ["4", "5"]
    assert as_it_is() == was
    assert len(back.items) == (4 if with_items else 0)
    assert back.group == "Birthday"
    assert session.get_one(WishlistGroup, birthday).occasion_on == date(2027, 5, 4)


def test_an_empty_group_stays_and_can_come_back(session, alice, groups, order):
    ended = delete_group(session, alice.id, groups[1], with_items=False)
    assert ended.names == ()

    assert put_back(session, alice.id, ended.removal_id) == Undone([], NAMES[1])

    assert tuple(order()) == NAMES


def test_what_was_moved_meanwhile_stays_when_the_group_comes_back(
    session, alice, birthday, groups, names_in, items_of
):
    first = items_of(alice, group_id=birthday)[0]
    ended = delete_group(session, alice.id, birthday, with_items=False)
    transfer_item(session, alice.id, first.id, group_id=groups[1])

    put_back(session, alice.id, ended.removal_id)

    assert names_in(groups[1]) == ["0"]
    assert names_in(birthday) == ["1", "(2)", "3"]


def test_what_was_archived_meanwhile_is_so_in_the_group_that_comes_back(
    session, alice, birthday, names_in, items_of
):
    first = items_of(alice, group_id=birthday)[0]
    ended = delete_group(session, alice.id, birthday, with_items=False)
    archive_items(session, alice.id, [first.id])

    put_back(session, alice.id, ended.removal_id)

    assert names_in(birthday) == ["(0)", "1", "(2)", "3"]


def test_items_come_back_in_no_group_when_its_name_was_given_away(
    session, alice, birthday, order, names_in
):
    ended = delete_group(session, alice.id, birthday, with_items=True)
    create_group(session, alice.id, "BIRTHDAY")

    back = put_back(session, alice.id, ended.removal_id)

    assert (len(back.items), back.group) == (4, "")

    assert order() == ["Home", "Garden", "BIRTHDAY"]
    assert sorted(names_in()) == ["(2)", "0", "1", "3", "4", "5"]


def test_a_group_that_held_nothing_does_not_come_back_under_a_name_given_away(
    session, sessions, alice, groups
):
    ended = delete_group(session, alice.id, groups[0], with_items=False)
    again = create_group(session, alice.id, "Birthday")
    session.commit()

    with pytest.raises(GroupNameTaken), sessions.begin() as other:
        put_back(other, alice.id, ended.removal_id)
    delete_group(session, alice.id, again, with_items=True)
    put_back(session, alice.id, ended.removal_id)
    with pytest.raises(NothingToUndo):
        put_back(session, alice.id, ended.removal_id)


def test_what_was_removed_from_a_group_finds_it_again_once_it_is_back(
    session, alice, birthday, items_of
):
    first = items_of(alice, group_id=birthday)[0]
    removed = remove_item(session, alice.id, first.id)
    ended = delete_group(session, alice.id, birthday, with_items=False)

    put_back(session, alice.id, ended.removal_id)
    put_back(session, alice.id, removed.removal_id)

    assert items_of(alice, group_id=birthday)[0].id == first.id
