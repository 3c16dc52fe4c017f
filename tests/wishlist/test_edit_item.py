"""What a customer notes about an item."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.wishlist.archive import put_away
from webapp.wishlist.errors import (
    DateInPast,
    ItemNotFound,
    NoteTooLong,
    StaleItem,
    WantedCountUnfit,
)
from webapp.wishlist.models import Priority, Wishlist
from webapp.wishlist.services import edit_item, save_item

TODAY = date(2027, 3, 14)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def item(session, alice, goods, items_of):
    save_item(session, alice.id, goods.lamp.id)
    return items_of(alice)[0]


@pytest.fixture
def edit(session, alice, item):
    """Note down what is said, and for the rest what stands there by itself."""

    def edit(user=alice, item_id=item.id, **changes):
        plain = {
            "note": "",
            "is_note_private": True,
            "wanted_count": 1,
            "priority": Priority.NORMAL,
            "expires_on": None,
            "today": TODAY,
        }
        return edit_item(session, user.id, item_id, **plain | changes)

    return edit


def test_an_item_has_a_note_a_count_a_priority_and_a_day(
    session, alice, item, edit, items_of
):
    place, version = item.sort_order, item.version
    list_version = session.scalars(select(Wishlist.version)).one()

    name = edit(
        note="  The blue one,\r\nnot the \x00red  ",
        is_note_private=False,
        wanted_count=3,
        priority=Priority.HIGH,
        expires_on=TODAY,
    )

    (after,) = items_of(alice)
    assert name == "Lamp"
    assert after.note == "The blue one,\nnot the red"
    assert (after.is_note_private, after.wanted_count) == (False, 3)
    assert (after.priority, after.expires_on) == (Priority.HIGH, TODAY)
    assert (after.sort_order, after.version) == (place, version + 1)
    assert session.scalars(select(Wishlist.version)).one() == list_version + 1


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"note": "x" * 501}, NoteTooLong),
        ({"wanted_count": 0}, WantedCountUnfit),
        ({"wanted_count": 100}, WantedCountUnfit),
        ({"wanted_count": 2**70}, WantedCountUnfit),
        ({"expires_on": YESTERDAY}, DateInPast),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    edit, as_it_is, wrong, refusal
):
    was = as_it_is()

    with pytest.raises(refusal):
        edit(**wrong)

    assert as_it_is() == was


def test_a_note_may_have_five_hundred_characters_of_any_kind(edit, alice, items_of):
    edit(note="🎁" * 500)

    assert len(items_of(alice)[0].note) == 500


def test_a_day_that_has_passed_can_stay_or_be_changed_but_not_for_another_past_one(
    session, item, edit, alice, items_of
):
    item.expires_on = YESTERDAY
    put_away(item)
    session.flush()

    edit(note="Still wanted", expires_on=YESTERDAY)
    with pytest.raises(DateInPast):
        edit(expires_on=YESTERDAY - timedelta(days=1))
    assert items_of(alice)[0].note == "Still wanted"

    edit(expires_on=TODAY)
    assert items_of(alice)[0].expires_on == TODAY
    edit(expires_on=None)
    assert items_of(alice)[0].expires_on is None


def test_what_was_written_meanwhile_is_not_written_over(
    edit, item, alice, items_of, as_it_is
):
    seen = item.version
    edit(note="from the phone", version=seen)
    was = as_it_is()

    for day in (None, TODAY, YESTERDAY):
        for version in (seen, seen + 2, 2**70):
            with pytest.raises(StaleItem, match="changed elsewhere"):
                edit(note="from the desk", expires_on=day, version=version)

    assert as_it_is() == was
    edit(note="from the desk", version=seen + 1)
    assert items_of(alice)[0].note == "from the desk"


def test_what_changes_the_list_alone_does_not_make_a_form_stale(
    session, edit, alice, goods, item
):
    save_item(session, alice.id, goods.kettle.id)

    assert edit(note="for the desk", version=item.version) == "Lamp"


def test_a_day_that_is_over_is_refused_whatever_the_version(edit, item):
    with pytest.raises(DateInPast):
        edit(expires_on=YESTERDAY, version=item.version)


def test_somebody_elses_item_looks_like_a_missing_one(edit, bob, item):
    for which in ({"user": bob}, {"item_id": UUID(int=7)}):
        for day in (None, YESTERDAY):
            with pytest.raises(ItemNotFound):
                edit(expires_on=day, **which)
        with pytest.raises(ItemNotFound):
            edit(version=item.version + 1, **which)
