"""Putting items away by hand, getting them out again, and the undo of both."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from webapp.core import clock
from webapp.wishlist.errors import (
    DateInPast,
    ItemNotFound,
    ListFull,
    NothingToUndo,
)
from webapp.wishlist.limits import Limits
from webapp.wishlist.models import ArchiveReason, ItemStatus, Priority
from webapp.wishlist.ordering import Step
from webapp.wishlist.services import (
    archive_items,
    create_group,
    delete_group,
    edit_item,
    place_item,
    put_back,
    remove_item,
    remove_items,
    restore_items,
    save_item,
    shift_item,
)

TODAY = date(2027, 3, 14)


@pytest.fixture
def birthday(session, alice):
    return create_group(session, alice.id, "Birthday")


@pytest.fixture
def four(session, alice, birthday, shelf):
    """Things 0 and 1 in Birthday, 2 and 3 in no group: their ids."""
    things = shelf(4)
    ids = []
    for thing, group_id in reversed(
        list(zip(things, (birthday, birthday, None, None), strict=True))
    ):
        saved = save_item(session, alice.id, thing.id, group_id=group_id)
        ids.insert(0, saved.item_id)
    return ids


def test_what_is_archived_keeps_its_group_and_its_place(
    session, alice, four, birthday, items_of, names_in
):
    before = items_of(alice, id=four[0])[0].version

    archived = archive_items(session, alice.id, [four[3], four[0]])

    assert names_in() == ["2", "(3)"]
    assert names_in(birthday) == ["(0)", "1"]
    assert archived.names == ("Thing 3", "Thing 0")
    item = items_of(alice, id=four[0])[0]
    assert item.archive_reason is ArchiveReason.OWNER
    assert clock.now() - item.archived_at < timedelta(minutes=1)
    assert item.version == before + 1


def test_archiving_can_be_undone(session, alice, four, birthday, names_in, as_it_is):
    was = as_it_is()

    archived = archive_items(session, alice.id, four)
    back = put_back(session, alice.id, archived.removal_id)

    assert as_it_is() == was
    assert {(one.item_id, one.status) for one in back.items} == {
        (one, ItemStatus.ACTIVE) for one in four
    }
    with pytest.raises(NothingToUndo):
        put_back(session, alice.id, archived.removal_id)


def test_what_is_restored_is_where_it_was_and_needed_by_a_new_day_or_none(
    session, alice, four, birthday, items_of, names_in
):
    archive_items(session, alice.id, four)

    restored = restore_items(session, alice.id, four[:1], expires_on=TODAY, today=TODAY)
    restore_items(session, alice.id, four[1:], today=TODAY)

    assert restored.names == ("Thing 0",)
    assert names_in(birthday) == ["0", "1"]
    assert names_in() == ["2", "3"]
    (first,) = items_of(alice, id=four[0])
    assert (first.expires_on, first.archived_at, first.archive_reason) == (
        TODAY,
        None,
        None,
    )
    with pytest.raises(DateInPast):
        restore_items(
            session,
            alice.id,
            four,
            expires_on=TODAY - timedelta(days=1),
            today=TODAY,
        )


@pytest.mark.parametrize(
    ("noted", "given", "kept"),
    [
        (1, None, 1),
        (0, None, 0),
        (-1, None, None),
        (None, None, None),
        (1, 2, 2),
        (-1, 2, 2),
        (None, 0, 0),
    ],
)
def test_what_is_restored_keeps_its_day_unless_it_is_over_or_another_is_given(
    session, alice, four, items_of, noted, given, kept
):
    def on(days):
        return None if days is None else TODAY + timedelta(days=days)

    items_of(alice, id=four[0])[0].expires_on = on(noted)
    session.flush()
    archive_items(session, alice.id, four[:1])

    restore_items(session, alice.id, four[:1], expires_on=on(given), today=TODAY)

    assert items_of(alice, id=four[0])[0].expires_on == on(kept)


def test_restoring_can_be_undone(session, alice, four, items_of, as_it_is):
    items_of(alice, id=four[0])[0].expires_on = TODAY
    session.flush()
    archive_items(session, alice.id, four)
    was = as_it_is()

    restored = restore_items(session, alice.id, four, today=TODAY)
    put_back(session, alice.id, restored.removal_id)

    assert as_it_is() == was
    assert items_of(alice, id=four[0])[0].expires_on == TODAY


def test_a_full_list_takes_nothing_out_of_the_archive(session, alice, four, items_of):
    archive_items(session, alice.id, four[:2])

    with pytest.raises(ListFull, match="at most 3 items"):
        restore_items(session, alice.id, four[:2], today=TODAY, limits=Limits(items=3))
    assert len(items_of(alice, status=ItemStatus.ACTIVE)) == 2

    restore_items(session, alice.id, four[:1], today=TODAY, limits=Limits(items=3))
    assert len(items_of(alice, status=ItemStatus.ACTIVE)) == 3


def test_unknown_items_among_known_ones_are_left_out(
    session, alice, bob, four, names_in, goods
):
    bobs = save_item(session, bob.id, goods.lamp.id).item_id
    mixed = [bobs, four[2], UUID(int=7), four[2]]

    assert archive_items(session, alice.id, mixed).names == ("Thing 2",)
    assert restore_items(session, alice.id, mixed, today=TODAY).names == ("Thing 2",)


def test_where_none_is_known_the_answer_is_that_of_a_missing_one(
    session, alice, bob, four, goods
):
    bobs = save_item(session, bob.id, goods.lamp.id).item_id

    for unknown in ([], [UUID(int=7)], [bobs]):
        with pytest.raises(ItemNotFound):
            archive_items(session, alice.id, unknown)
        with pytest.raises(ItemNotFound):
            restore_items(session, alice.id, unknown, today=TODAY)
    with pytest.raises(ItemNotFound):
        restore_items(session, alice.id, four, today=TODAY)


def test_undo_leaves_alone_what_changed_its_status_meanwhile(
    session, alice, four, as_it_is
):
    archived = archive_items(session, alice.id, four[:2])
    restore_items(session, alice.id, four[:1], today=TODAY)

    back = put_back(session, alice.id, archived.removal_id)

    assert [one.item_id for one in back.items] == four[1:2]


def test_undo_of_what_was_undone_by_hand_says_that_it_is_too_late(
    session, sessions, alice, four
):
    archived = archive_items(session, alice.id, four[:1])
    restore_items(session, alice.id, four[:1], today=TODAY)
    session.commit()

    with pytest.raises(NothingToUndo), sessions.begin() as other:
        put_back(other, alice.id, archived.removal_id)


def test_undo_of_an_archiving_does_not_bring_back_what_was_removed_since(
    session, sessions, alice, four, items_of
):
    archived = archive_items(session, alice.id, four[:1])
    removed = remove_item(session, alice.id, four[0])
    session.commit()

    with pytest.raises(NothingToUndo), sessions.begin() as other:
        put_back(other, alice.id, archived.removal_id)
    put_back(session, alice.id, removed.removal_id)

    assert items_of(alice, id=four[0])[0].status is ItemStatus.ARCHIVED
    put_back(session, alice.id, archived.removal_id)
    assert items_of(alice, id=four[0])[0].status is ItemStatus.ACTIVE


def test_a_note_written_in_the_archive_outlives_the_undo(
    session, alice, four, items_of
):
    archived = archive_items(session, alice.id, four[:1])
    edit_item(
        session,
        alice.id,
        four[0],
        note="Size 9",
        is_note_private=True,
        wanted_count=2,
        priority=Priority.HIGH,
        expires_on=TODAY,
        today=TODAY,
    )

    put_back(session, alice.id, archived.removal_id)

    (item,) = items_of(alice, id=four[0])
    assert (item.note, item.wanted_count, item.expires_on) == ("Size 9", 2, TODAY)


def test_what_was_in_a_group_that_is_gone_is_restored_to_no_group(
    session, alice, four, birthday, names_in
):
    archive_items(session, alice.id, four[:1])
    delete_group(session, alice.id, birthday, with_items=False)

    restore_items(session, alice.id, four[:1], today=TODAY)

    assert names_in() == ["2", "3", "0", "1"]


def test_items_are_removed_from_the_list_and_from_the_archive_at_once(
    session, alice, four, items_of, as_it_is
):
    archive_items(session, alice.id, four[:1])
    was = as_it_is()

    removed = remove_items(session, alice.id, [*four[:3], UUID(int=7)])
    assert [item.id for item in items_of(alice)] == four[3:]
    assert removed.names == ("Thing 2", "Thing 1", "Thing 0")

    put_back(session, alice.id, removed.removal_id)
    assert as_it_is() == was
    for unknown in ([], [UUID(int=7)]):
        with pytest.raises(ItemNotFound):
            remove_items(session, alice.id, unknown)


def test_what_is_back_counts_as_changed(session, alice, four, items_of):
    before = items_of(alice, id=four[0])[0].version

    removed = remove_items(session, alice.id, four[:1])
    put_back(session, alice.id, removed.removal_id)

    assert items_of(alice, id=four[0])[0].version == before + 1


def test_what_comes_back_finds_its_place_although_others_moved(
    session, alice, shelf, items_of, names_in
):
    for thing in reversed(shelf(5)):
        save_item(session, alice.id, thing.id)
    ids = [item.id for item in items_of(alice)]
    removed = remove_items(session, alice.id, [ids[2]])
    shift_item(session, alice.id, ids[4], Step.TOP)
    place_item(session, alice.id, ids[0], group_id=None, before=None)
    assert names_in() == ["4", "1", "3", "0"]

    put_back(session, alice.id, removed.removal_id)

    assert names_in() == ["4", "1", "2", "3", "0"]
