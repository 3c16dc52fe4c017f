"""What is read of a shared list, and for how long."""

from datetime import timedelta

import pytest

from tests.catalog.goods import a_listing, put_up
from tests.sharing.conftest import KEYS
from webapp.accounts.owners import NOBODY, Owner
from webapp.core import clock
from webapp.sharing import services
from webapp.sharing.errors import LinkEnded, NoSuchLink
from webapp.sharing.queries import (
    LISTS_PER_PAGE,
    SharedItem,
    links,
    links_of,
    open_link,
    parts_of,
    public_lists,
    sections_of,
)
from webapp.sharing.queries.links import MOST_EARLIER
from webapp.wishlist.models import Visibility
from webapp.wishlist.services import create_group, delete_group, save_item


def test_a_link_works_until_the_second_that_it_ends(
    session, groups, share, time_machine
):
    time_machine.move_to(clock.now(), tick=False)
    issued = share(groups.birthday, lives_for=timedelta(hours=1))

    time_machine.shift(timedelta(minutes=59, seconds=59))
    assert open_link(session, issued.token).owner_name == "Alice"
    for seconds in (1, 1, 10_000_000):
        time_machine.shift(seconds)
        with pytest.raises(LinkEnded):
            open_link(session, issued.token)


def test_a_link_without_an_end_works_on(session, groups, share, time_machine):
    issued = share(groups.birthday, lives_for=None)

    time_machine.move_to(clock.now() + timedelta(days=10_000))

    assert open_link(session, issued.token)


@pytest.mark.parametrize(
    "token", ["", "x", "a" * 43, "\x00", "\ud800", "é" * 500, "' OR 1=1 --"]
)
def test_what_was_never_issued_opens_nothing(session, groups, share, token):
    share(groups.birthday)

    with pytest.raises(NoSuchLink):
        open_link(session, token)


def test_what_is_read_has_no_place_for_what_is_the_owners_alone():
    kept_back = {"id", "item_id", "user_id", "added_at", "stock", "is_note_private"}
    kept_back |= {"saved_price_minor", "sort_order", "expires_on", "status", "email"}

    assert not kept_back & set(SharedItem._fields)


def test_a_private_note_is_not_even_read(session, alice, goods, groups, share):
    issued = share(groups.birthday)
    saved = {"is_note_private": True, "note": "mine"}
    _write(session, alice, saved)
    assert _notes(session, issued) == [""]

    _write(session, alice, saved | {"is_note_private": False})
    assert _notes(session, issued) == ["mine"]


def _write(session, alice, values):
    session.connection().exec_driver_sql(
        "UPDATE wishlist_items SET note = %(note)s, is_note_private = %(is_note_private)s",
        values,
    )


def _notes(session, issued):
    shared = open_link(session, issued.token)
    return [
        item.note
        for section in sections_of(session, shared, NOBODY)
        for item in section.items
    ]


def test_a_reader_sees_what_they_have_saved_too(
    session, alice, bob, goods, groups, share
):
    shared = open_link(session, share(groups.birthday).token)
    bobs = save_item(session, bob.id, goods.lamp.id)

    (birthday,) = sections_of(session, shared, Owner(user_id=bob.id))
    (unknown,) = sections_of(session, shared, NOBODY)

    assert [item.saved for item in birthday.items] == [bobs.item_id]
    assert [item.saved for item in unknown.items] == [None]


def test_the_parts_of_a_list_are_told_in_their_order(session, alice, bob, groups):
    assert [(part.name, part.count) for part in parts_of(session, alice.id)] == [
        ("Ungrouped", 1),
        ("Birthday", 1),
        ("Home", 1),
    ]
    assert parts_of(session, bob.id) == []


def test_links_that_work_come_first_then_the_latest(
    session, alice, groups, share, time_machine
):
    past = []
    for hours in range(3):
        time_machine.move_to(clock.now() + timedelta(hours=hours))
        past.append(share(groups.birthday).link_id)
        services.revoke_link(session, alice.id, past[-1])
    live = share(None)
    time_machine.move_to(clock.now() + timedelta(hours=9))
    past.append(share(groups.home).link_id)
    services.revoke_link(session, alice.id, past[-1])

    found = links_of(session, alice.id, keys=KEYS)

    assert [link.id for link in found] == [live.link_id, *past[::-1]]
    assert [link.is_live for link in found] == [True, False, False, False, False]
    assert all(link.ended_at for link in found[1:])


def test_a_link_that_works_is_among_them_however_many_are_dead(
    session, alice, groups, share, monkeypatch
):
    live = share(None)
    for number in range(MOST_EARLIER + 1):
        group_id = create_group(session, alice.id, f"Group {number}")
        services.issue_link(session, alice.id, group_id=group_id, keys=KEYS)
        delete_group(session, alice.id, group_id, with_items=False)

    first, *others = links_of(session, alice.id, keys=KEYS)

    assert (first.id, first.is_live) == (live.link_id, True)
    assert [link.is_live for link in others] == [False] * MOST_EARLIER

    monkeypatch.setattr(links, "MOST_EARLIER", 0)
    share(groups.birthday)
    assert len(links_of(session, alice.id, keys=KEYS)) == 2


def test_public_lists_come_in_stretches_the_latest_first(session, alice, goods):
    names = [f"List {number:02}" for number in range(LISTS_PER_PAGE + 2)]
    for name in names:
        group_id = create_group(session, alice.id, name)
        _fill(session, alice, group_id)
        services.set_visibility(
            session, alice.id, group_id, Visibility.PUBLIC, keys=KEYS
        )

    first, second = (public_lists(session, page=n, keys=KEYS) for n in (1, 2))

    assert [one.name for one in first.lists + second.lists] == names[::-1]
    assert (first.has_more, second.has_more) == (True, False)


def _fill(session, alice, group_id):
    """Have something in a group; a list holds each product once."""
    (thing,) = put_up(session, a_listing(f"thing-{group_id}"))
    save_item(session, alice.id, thing.id, group_id=group_id)


def test_reading_public_lists_is_one_statement(session, groups, share, statements):
    with statements() as made:
        public_lists(session, "birth", keys=KEYS)

    assert len(made) == 1
