"""The job that puts away what was needed by a day that is over."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from webapp.core import clock
from webapp.core.site import Site
from webapp.jobs.queries import dead_letters, waiting
from webapp.jobs.services import enqueue
from webapp.wishlist import jobs
from webapp.wishlist.models import ArchiveReason, ItemStatus, Wishlist
from webapp.wishlist.services import archive, expire_items, restore_items, save_item

TODAY = date(2027, 3, 14)
SITE = Site("Keepsake", "http://localhost", "en_US", "UTC", "USD", "key")


@pytest.fixture
def needed(session, alice, shelf, items_of):
    """Have Alice need things by some days; the first is on top of her list."""

    def needed(*days):
        for day, thing in reversed(list(zip(days, shelf(len(days)), strict=True))):
            saved = save_item(session, alice.id, thing.id)
            items_of(alice, id=saved.item_id)[0].expires_on = day
        session.flush()

    return needed


def test_what_was_needed_by_an_earlier_day_is_archived_as_expired(
    session, alice, needed, items_of, names_in
):
    needed(TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1), None)
    item = items_of(alice)[0]
    version = item.version
    list_version = session.scalars(select(Wishlist.version)).one()

    assert expire_items(session, TODAY) == 1

    assert names_in() == ["(0)", "1", "2", "3"]
    session.refresh(item)
    assert item.archive_reason is ArchiveReason.EXPIRED
    assert clock.now() - item.archived_at < timedelta(minutes=1)
    assert item.expires_on == TODAY - timedelta(days=1)
    assert item.version == version + 1
    assert session.scalars(select(Wishlist.version)).one() == list_version + 1


def test_a_second_run_finds_nothing_and_tells_nobody(session, needed):
    needed(TODAY - timedelta(days=1))
    expire_items(session, TODAY)
    version = session.scalars(select(Wishlist.version)).one()

    assert expire_items(session, TODAY) == 0

    assert session.scalars(select(Wishlist.version)).one() == version


def test_what_expired_can_be_restored_to_its_place(
    session, alice, needed, items_of, names_in
):
    needed(None, TODAY - timedelta(days=1), None)
    expire_items(session, TODAY)
    expired = items_of(alice, status=ItemStatus.ARCHIVED)[0]

    restore_items(session, alice.id, [expired.id], today=TODAY)

    assert names_in() == ["0", "1", "2"]
    assert expire_items(session, TODAY) == 0


def test_what_one_round_leaves_over_the_next_one_takes(
    session, alice, bob, shelf, needed, items_of, monkeypatch
):
    monkeypatch.setattr(archive, "AT_ONCE", 1)
    needed(TODAY - timedelta(days=1))
    save_item(session, bob.id, items_of(alice)[0].product_id)
    items_of(bob)[0].expires_on = TODAY - timedelta(days=2)
    session.flush()

    assert [expire_items(session, TODAY) for _ in range(3)] == [1, 1, 0]


def test_the_job_comes_again_until_nothing_is_left(
    session, alice, bob, goods, needed, items_of, monkeypatch, settle
):
    monkeypatch.setattr(archive, "AT_ONCE", 1)
    needed(TODAY - timedelta(days=1))
    for thing in (goods.lamp, goods.kettle):
        save_item(session, bob.id, thing.id)
    items_of(bob)[0].expires_on = TODAY - timedelta(days=2)
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)

    enqueue(session, jobs.EXPIRE_ITEMS)
    settle()

    assert [len(items_of(one, status=ItemStatus.ACTIVE)) for one in (alice, bob)] == [
        0,
        1,
    ]
    assert (waiting(session), dead_letters(session)) == (0, [])


@pytest.mark.parametrize(
    ("zone", "hour", "expired"),
    [
        ("UTC", 23, False),
        ("Asia/Tokyo", 14, False),
        ("Asia/Tokyo", 15, True),
        ("America/Los_Angeles", 23, False),
    ],
)
def test_the_day_is_over_at_midnight_where_the_shop_is(
    session, alice, needed, items_of, monkeypatch, zone, hour, expired
):
    needed(TODAY)
    now = datetime(TODAY.year, TODAY.month, TODAY.day, hour, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)

    jobs.expire_items(session, replace(SITE, timezone=zone))

    assert bool(items_of(alice, status=ItemStatus.ARCHIVED)) is expired
