"""What becomes of items that were bought, and of reminders that are not needed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from webapp.core import clock
from webapp.settings.definitions import AfterPurchase
from webapp.wishlist.models import ArchiveReason, ItemStatus, Wishlist, WishlistItem
from webapp.wishlist.queries import fulfilled
from webapp.wishlist.services import (
    archive_items,
    call_off_reminder,
    put_away_purchased,
    restore_items,
    save_item,
    touch_list,
)


@pytest.fixture
def lamp(session, alice, goods):
    return save_item(session, alice.id, goods.lamp.id).item_id


@pytest.fixture
def list_of(session):
    def list_of(user):
        session.expire_all()
        return session.scalars(select(Wishlist).filter_by(user_id=user.id)).one()

    return list_of


def test_what_was_bought_is_archived_and_says_why(
    session, alice, goods, lamp, items_of, list_of
):
    save_item(session, alice.id, goods.shirt.id)
    version = list_of(alice).version

    put_away_purchased(session, alice.id, {lamp: 1}, after=AfterPurchase.ARCHIVE)

    (away,) = items_of(alice, status=ItemStatus.ARCHIVED)
    assert (away.id, away.archive_reason) == (lamp, ArchiveReason.PURCHASED)
    assert clock.now() - away.archived_at < timedelta(minutes=1)
    assert (away.version, list_of(alice).version) == (2, version + 1)
    restore_items(session, alice.id, [lamp], today=clock.now().date())
    assert len(items_of(alice, status=ItemStatus.ACTIVE)) == 2


def test_what_was_bought_is_removed_or_kept_where_the_shop_likes(
    session, alice, lamp, items_of, list_of
):
    version = list_of(alice).version
    put_away_purchased(session, alice.id, {lamp: 1}, after=AfterPurchase.KEEP)
    assert [item.status for item in items_of(alice)] == [ItemStatus.ACTIVE]
    assert list_of(alice).version == version

    put_away_purchased(session, alice.id, {lamp: 1}, after=AfterPurchase.REMOVE)
    assert items_of(alice) == []


@pytest.mark.parametrize("after", AfterPurchase)
def test_what_is_not_on_the_list_is_left_as_it_is(
    session, alice, bob, goods, lamp, items_of, after
):
    archive_items(session, alice.id, [lamp])
    others = save_item(session, bob.id, goods.lamp.id).item_id

    put_away_purchased(
        session, alice.id, {lamp: 1, others: 1, goods.lamp.id: 1}, after=after
    )

    (away,) = items_of(alice)
    assert away.archive_reason is ArchiveReason.OWNER
    assert [item.status for item in items_of(bob)] == [ItemStatus.ACTIVE]


def test_no_reminder_is_due_once_it_was_called_off(session, alice, bob, lamp, list_of):
    touch_list(session, alice.id)
    mine = list_of(alice)
    mine.next_reminder_at = clock.now()
    session.flush()
    version = mine.version

    call_off_reminder(session, bob.id)
    assert list_of(alice).next_reminder_at is not None
    call_off_reminder(session, alice.id)
    call_off_reminder(session, alice.id)

    assert list_of(alice).next_reminder_at is None
    assert list_of(alice).version == version


def test_a_wish_is_fulfilled_by_what_was_chosen_or_by_any_if_nothing_was(
    session, alice, bob, goods
):
    small, large = goods.sizes["Small"].id, goods.sizes["Large"].id
    every = [small, large]

    def told(user, until):
        met = fulfilled(session, user.id, every, until=until)
        return {variant: one.item_id for variant, one in met.items()}

    before = clock.now()
    either = save_item(session, alice.id, goods.shirt.id).item_id
    assert told(alice, clock.now()) == {small: either, large: either}
    chosen = save_item(session, alice.id, goods.shirt.id, variant_id=small).item_id
    assert told(alice, clock.now()) == {small: chosen, large: either}
    archive_items(session, alice.id, [either])
    assert told(alice, clock.now()) == {small: chosen}
    assert told(alice, before) == {}
    assert told(bob, clock.now()) == {}


@pytest.mark.parametrize("after", [AfterPurchase.ARCHIVE, AfterPurchase.REMOVE])
def test_what_more_was_wanted_of_than_was_bought_is_wanted_still(
    session, alice, lamp, items_of, after
):
    item = session.get_one(WishlistItem, lamp)
    item.wanted_count = 3
    session.flush()

    put_away_purchased(session, alice.id, {lamp: 2}, after=after)

    session.expire_all()
    (kept,) = items_of(alice, status=ItemStatus.ACTIVE)
    assert (kept.id, kept.wanted_count, kept.version) == (lamp, 1, 2)
    put_away_purchased(session, alice.id, {lamp: 2}, after=after)
    assert not items_of(alice, status=ItemStatus.ACTIVE)
