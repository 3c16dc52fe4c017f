"""What a customer wants to be told about one item, and what keeps that."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.catalog.goods import usd
from webapp.accounts import services as accounts
from webapp.catalog import services as catalog
from webapp.wishlist.errors import (
    BelowUnfit,
    ItemNotFound,
    StaleItem,
    ThresholdUnfit,
)
from webapp.wishlist.models import Wishlist
from webapp.wishlist.services import (
    archive_items,
    choose_variant,
    merge_guest,
    pick_product,
    put_back,
    remove_item,
    restore_items,
    save_item,
    watch_item,
)

SWITCHES = {"stock": False, "price": True, "threshold_pct": 25, "below_minor": 3000}
TODAY = date(2026, 12, 1)


@pytest.fixture
def lamp(session, alice, goods):
    return save_item(session, alice.id, goods.lamp.id).item_id


@pytest.fixture
def switches(alice, items_of):
    """What is switched on Alice's only item."""

    def switches():
        (item,) = items_of(alice)
        return (
            item.watches_stock,
            item.watches_price,
            item.threshold_pct,
            item.below_minor,
        )

    return switches


@pytest.fixture
def watched(session, alice, lamp):
    """The lamp with everything switched."""
    watch_item(session, alice.id, lamp, **SWITCHES)
    return lamp


def test_what_is_told_of_an_item_is_switched_and_both_versions_grow(
    session, alice, lamp, items_of, switches
):
    version = items_of(alice)[0].version
    lists = session.scalars(select(Wishlist.version)).one()

    watch_item(session, alice.id, lamp, **SWITCHES)

    assert switches() == (False, True, 25, 3000)
    assert items_of(alice)[0].version == version + 1
    assert session.scalars(select(Wishlist.version)).one() == lists + 1


def test_what_is_not_said_stays_as_it_is(session, alice, lamp, switches):
    watch_item(session, alice.id, lamp, **SWITCHES)

    watch_item(session, alice.id, lamp, stock=True, below_minor=None)

    assert switches() == (True, True, 25, None)


@pytest.mark.parametrize("percent", [0, -1, 91, 10**30])
def test_no_price_falls_by_that_much(session, alice, lamp, switches, percent):
    with pytest.raises(ThresholdUnfit, match="a fall of 1 to 90 percent"):
        watch_item(session, alice.id, lamp, threshold_pct=percent)
    assert switches() == (None, None, None, None)


@pytest.mark.parametrize("below", [-1, 10**12 + 1])
def test_nothing_is_sold_at_that_price(session, alice, lamp, below):
    with pytest.raises(BelowUnfit):
        watch_item(session, alice.id, lamp, below_minor=below)


def test_a_stranger_switches_nothing(session, alice, bob, lamp, switches):
    for user, item in ((bob, lamp), (alice, uuid4())):
        with pytest.raises(ItemNotFound):
            watch_item(session, user.id, item, stock=False)
    assert switches() == (None, None, None, None)


def test_who_saw_an_older_item_is_sent_back(session, alice, lamp):
    watch_item(session, alice.id, lamp, version=1, stock=False)

    with pytest.raises(StaleItem):
        watch_item(session, alice.id, lamp, version=1, stock=True)


def test_removed_and_put_back_it_is_watched_as_before(
    session, alice, watched, switches
):
    gone = remove_item(session, alice.id, watched)
    put_back(session, alice.id, gone.removal_id)

    assert switches() == (False, True, 25, 3000)


def test_out_of_the_archive_it_is_watched_as_before(session, alice, watched, switches):
    archive_items(session, alice.id, [watched])
    restore_items(session, alice.id, [watched], today=TODAY)

    assert switches() == (False, True, 25, 3000)


def test_saved_anew_it_is_watched_as_before(session, alice, goods, watched, switches):
    archive_items(session, alice.id, [watched])

    again = save_item(session, alice.id, goods.lamp.id)

    assert switches() == (False, True, 25, 3000)
    put_back(session, alice.id, again.removal_id)
    assert switches() == (False, True, 25, 3000)


def test_merged_from_a_guest_it_keeps_its_switches(
    session, alice, goods, guest_id, watched, switches
):
    archive_items(session, alice.id, [watched])
    pick_product(session, guest_id, goods.lamp.id)

    merge_guest(session, guest_id, alice.id)

    assert switches() == (False, True, 25, 3000)


def test_a_guests_clash_with_the_list_changes_no_switch(
    session, alice, goods, guest_id, watched, switches
):
    pick_product(session, guest_id, goods.lamp.id)

    merge_guest(session, guest_id, alice.id)

    assert switches() == (False, True, 25, 3000)


def test_an_amount_of_another_currency_is_no_wish_any_more(
    session, alice, goods, watched, switches
):
    archive_items(session, alice.id, [watched])
    lamp = goods.lamp.variants[0]
    catalog.reprice(session, lamp, type(lamp.price)(3000, "EUR"))

    again = save_item(session, alice.id, goods.lamp.id)

    assert switches() == (False, True, 25, None)
    put_back(session, alice.id, again.removal_id)
    assert switches() == (False, True, 25, 3000)


def test_another_variant_is_watched_as_before(
    session, alice, goods, items_of, switches
):
    shirt = save_item(session, alice.id, goods.shirt.id).item_id
    choose_variant(session, alice.id, shirt, goods.sizes["Small"].id)
    watch_item(session, alice.id, shirt, **SWITCHES)
    choose_variant(session, alice.id, shirt, goods.sizes["Small"].id)
    assert switches() == (False, True, 25, 3000)

    catalog.reprice(session, goods.sizes["Large"], usd("50.00"))
    choose_variant(session, alice.id, shirt, goods.sizes["Large"].id)
    assert switches() == (False, True, 25, 3000)


def test_another_guest_does_not_inherit_what_is_watched(
    session, bob, goods, watched, items_of
):
    guest_id, _ = accounts.start_guest(session)
    pick_product(session, guest_id, goods.lamp.id)

    merge_guest(session, guest_id, bob.id)

    (item,) = items_of(bob)
    assert (item.watches_stock, item.below_minor) == (None, None)
