"""Moving items: by drag, by step, and to other groups."""

from uuid import UUID

import pytest
from sqlalchemy import select

from tests.wishlist.archive import put_away
from webapp.wishlist.errors import (
    GroupNameTaken,
    GroupNotFound,
    ItemNotFound,
    PositionUnfit,
    StaleList,
)
from webapp.wishlist.models import Wishlist, WishlistItem
from webapp.wishlist.ordering import GAP, Step
from webapp.wishlist.services import (
    create_group,
    place_item,
    position_item,
    save_item,
    shift_item,
    touch_list,
    transfer_item,
)


@pytest.fixture
def birthday(session, alice):
    return create_group(session, alice.id, "Birthday")


@pytest.fixture
def five(session, alice, shelf):
    """Five ungrouped items, the first on top: their ids."""
    saved = [save_item(session, alice.id, each.id) for each in shelf(5)]
    return [each.item_id for each in reversed(saved)]


@pytest.fixture
def order(items_of, alice):
    """Say what stands in a group, from the top."""
    return lambda group=None: [item.id for item in items_of(alice, group_id=group)]


def test_an_item_goes_before_another_and_the_rest_keep_their_order(
    session, alice, five, order
):
    first, second, third, fourth, fifth = five

    placed = place_item(session, alice.id, fifth, group_id=None, before=second)

    assert order() == [first, fifth, second, third, fourth]
    assert (placed.name, placed.position, placed.count) == ("Thing 0", 2, 5)
    assert placed.group == "Ungrouped"


def test_without_one_to_go_before_it_goes_to_the_end(session, alice, five, order):
    placed = place_item(session, alice.id, five[0], group_id=None, before=None)

    assert order() == [*five[1:], five[0]]
    assert placed.position == 5


def test_dragging_between_groups_changes_group_and_position_together(
    session, alice, five, birthday, order
):
    for item_id in five[:2]:
        transfer_item(session, alice.id, item_id, group_id=birthday)

    placed = place_item(session, alice.id, five[4], group_id=birthday, before=five[0])

    assert order(birthday) == [five[1], five[4], five[0]]
    assert order() == five[2:4]
    assert (placed.position, placed.count, placed.group) == (2, 3, "Birthday")


def test_a_drag_that_is_refused_changes_neither_group_nor_position(
    session, alice, five, birthday, order
):
    with pytest.raises(ItemNotFound):
        place_item(session, alice.id, five[4], group_id=birthday, before=five[0])

    assert order() == five
    assert order(birthday) == []


def test_a_drag_on_a_list_that_changed_elsewhere_is_refused(
    session, alice, five, order
):
    seen = session.scalars(select(Wishlist.version)).one()
    placed = place_item(
        session, alice.id, five[1], group_id=None, before=five[0], version=seen
    )
    assert placed.version == seen + 1
    there = order()

    with pytest.raises(StaleList, match="changed elsewhere"):
        place_item(
            session, alice.id, five[4], group_id=None, before=five[0], version=seen
        )
    with pytest.raises(StaleList):
        touch_list(session, alice.id, 2**70)

    assert order() == there
    assert session.scalars(select(Wishlist.version)).one() == placed.version


@pytest.mark.parametrize(
    ("to", "position"),
    [
        (Step.UP, 2),
        (Step.DOWN, 4),
        (Step.TOP, 1),
        (Step.BOTTOM, 5),
        (2, 2),
        (3, 3),
        (0, 1),
        (-7, 1),
        (6, 5),
        (10**30, 5),
    ],
)
def test_the_third_of_five_moves_by_step_or_to_a_position_that_is_clamped(
    session, alice, five, order, to, position
):
    placed = shift_item(session, alice.id, five[2], to)

    assert order()[position - 1] == five[2]
    assert [one for one in order() if one != five[2]] == [*five[:2], *five[3:]]
    assert (placed.position, placed.count) == (position, 5)


def test_a_step_past_an_end_stays_there(session, alice, five, order):
    assert shift_item(session, alice.id, five[0], Step.UP).position == 1
    assert shift_item(session, alice.id, five[4], Step.DOWN).position == 5
    assert order() == five


@pytest.mark.parametrize("position", [1, 2, 3, 4, 5])
def test_a_position_that_there_is_can_be_taken(session, alice, five, order, position):
    placed = position_item(session, alice.id, five[2], position)

    assert order()[position - 1] == five[2]
    assert [it for it in order() if it != five[2]] == [*five[:2], *five[3:]]
    assert (placed.position, placed.count) == (position, 5)


@pytest.mark.parametrize("position", [-(2**70), -1, 0, 6, 2**70])
def test_a_position_that_there_is_not_moves_nothing(
    session, alice, five, order, position
):
    with pytest.raises(PositionUnfit, match="must be between 1 and 5"):
        position_item(session, alice.id, five[2], position)

    assert order() == five


def test_a_position_is_one_among_what_is_on_the_list_in_the_same_group(
    session, alice, bob, five, birthday, order, items_of
):
    transfer_item(session, alice.id, five[0], group_id=birthday)
    put_away(items_of(alice, id=five[1])[0])
    session.flush()

    with pytest.raises(PositionUnfit, match="must be between 1 and 3"):
        position_item(session, alice.id, five[4], 4)
    for user, item_id in ((bob, five[4]), (alice, five[1]), (alice, UUID(int=7))):
        with pytest.raises(ItemNotFound):
            position_item(session, user.id, item_id, 1)

    assert position_item(session, alice.id, five[4], 1).count == 3
    assert order()[-3:] == [five[4], *five[2:4]]


def test_transfer_puts_the_item_on_top_of_the_target(
    session, alice, five, birthday, order
):
    transfer_item(session, alice.id, five[0], group_id=birthday)
    placed = transfer_item(session, alice.id, five[3], group_id=birthday)

    assert order(birthday) == [five[3], five[0]]
    assert (placed.position, placed.count, placed.group) == (1, 2, "Birthday")
    assert transfer_item(session, alice.id, five[0]).group == "Ungrouped"
    assert order()[0] == five[0]


def test_transfer_to_the_group_it_is_in_succeeds_and_changes_nothing(
    session, alice, five, order
):
    placed = transfer_item(session, alice.id, five[3])

    assert order() == five
    assert (placed.position, placed.count) == (4, 5)


def test_transfer_makes_the_group_that_it_names(session, alice, five, items_of):
    placed = transfer_item(session, alice.id, five[3], new_group="  For   Bob ")

    assert (placed.group, placed.position, placed.count) == ("For Bob", 1, 1)
    with pytest.raises(GroupNameTaken):
        transfer_item(session, alice.id, five[2], new_group="for bob")


def test_somebody_elses_item_or_group_looks_like_a_missing_one(
    session, alice, bob, goods, five
):
    bobs = save_item(session, bob.id, goods.lamp.id, new_group="Bobs").item_id
    bobs_group = session.get_one(WishlistItem, bobs).group_id
    mine, me = five[0], alice.id
    sentences = set()

    for refusal, foreign, acts in (
        (
            ItemNotFound,
            bobs,
            (
                lambda it: place_item(session, me, it, group_id=None, before=mine),
                lambda it: place_item(session, me, mine, group_id=None, before=it),
                lambda it: shift_item(session, me, it, Step.UP),
                lambda it: transfer_item(session, me, it),
                lambda it: transfer_item(session, me, it, new_group="Mine"),
            ),
        ),
        (
            GroupNotFound,
            bobs_group,
            (
                lambda it: place_item(session, me, mine, group_id=it, before=None),
                lambda it: transfer_item(session, me, mine, group_id=it),
            ),
        ),
    ):
        for act in acts:
            for which in (foreign, UUID(int=7)):
                with pytest.raises(refusal) as refused:
                    act(which)
                sentences.add(str(refused.value))

    assert len(sentences) == 2


def test_who_has_no_list_yet_finds_nothing_to_move(session, bob, five):
    with pytest.raises(ItemNotFound):
        shift_item(session, bob.id, five[0], Step.UP)

    assert session.scalars(select(Wishlist.user_id)).all().count(bob.id) == 0


def test_what_is_archived_cannot_be_moved_and_is_not_counted(
    session, alice, five, items_of
):
    put_away(items_of(alice)[1])
    session.flush()

    assert shift_item(session, alice.id, five[4], Step.UP).count == 4
    for act in (
        lambda: shift_item(session, alice.id, five[1], Step.UP),
        lambda: place_item(session, alice.id, five[1], group_id=None, before=None),
        lambda: transfer_item(session, alice.id, five[1]),
        lambda: place_item(session, alice.id, five[0], group_id=None, before=five[1]),
    ):
        with pytest.raises(ItemNotFound):
            act()


def test_a_move_writes_one_row_of_the_list_and_none_where_nothing_moves(
    session, alice, five, rows_written
):
    for to, rows in ((Step.DOWN, 1), (5, 1), (Step.TOP, 1), (Step.UP, 0)):
        with rows_written("wishlist_items") as count:
            shift_item(session, alice.id, five[2], to)
        assert count() == rows


def test_hundreds_of_moves_to_one_spot_write_one_row_each_but_for_a_few(
    session, alice, five, order, rows_written
):
    """Always between the first two: each halves what is left, until room is made."""
    counts = []

    for turn in range(200):
        top, *_, last = order()
        second = order()[1]
        with rows_written("wishlist_items") as count:
            place_item(session, alice.id, last, group_id=None, before=second)
        counts.append(count())
        assert order()[:3] == [top, last, second], turn

    assert set(counts) == {1, 4}
    assert counts.count(1) >= 190


def test_items_that_share_a_place_make_room_between_them(
    session, alice, five, items_of, order
):
    """Two may share one: what comes back finds its old place taken."""
    items = items_of(alice)
    for item, place in zip(items, (0, 1, 1, 1, GAP), strict=True):
        item.sort_order = place
    put_away(items[2])
    session.flush()
    there = order()

    place_item(session, alice.id, there[4], group_id=None, before=there[1])
    assert order() == [there[0], there[4], *there[1:4]]

    place_item(session, alice.id, there[0], group_id=None, before=there[3])
    assert order() == [there[4], *there[1:3], there[0], there[3]]


def test_neither_step_nor_drag_takes_more_than_three_statements(
    session, alice, five, birthday, statements
):
    with statements() as sent:
        shift_item(session, alice.id, five[0], Step.DOWN)
    assert len(sent) == 3

    with statements() as sent:
        place_item(session, alice.id, five[0], group_id=birthday, before=None)
    assert len(sent) == 3
