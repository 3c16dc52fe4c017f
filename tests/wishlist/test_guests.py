"""What guests pick, and what becomes of it when they sign in."""

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.accounts.people import a_customer
from tests.catalog.goods import a_listing, put_up, usd
from tests.wishlist.archive import put_away
from webapp.accounts import services as accounts
from webapp.accounts.models import Guest
from webapp.catalog import services as catalog
from webapp.core import clock
from webapp.core.money import Money
from webapp.extensions import db
from webapp.wishlist import jobs
from webapp.wishlist.errors import (
    AlreadySaved,
    GuestGone,
    ItemNotFound,
    ListFull,
    NothingToUndo,
    ProductNotFound,
)
from webapp.wishlist.limits import Limits
from webapp.wishlist.models import GuestPick, ItemStatus, Removal, Wishlist
from webapp.wishlist.services import (
    Merge,
    merge_guest,
    pick_product,
    put_picks_back,
    save_item,
    unpick_product,
)


def picks(session):
    return session.scalars(select(GuestPick).order_by(GuestPick.sort_order)).all()


def test_a_guest_picks_the_newest_on_top(session, guest_id, goods):
    for product in (goods.lamp, goods.kettle, goods.shirt):
        pick_product(session, guest_id, product.id)

    picked = [pick.product_id for pick in picks(session)]
    assert picked == [goods.shirt.id, goods.kettle.id, goods.lamp.id]


def test_picking_twice_is_refused_in_the_words_of_the_wishlist(
    session, guest_id, goods
):
    pick_product(session, guest_id, goods.lamp.id)

    with pytest.raises(AlreadySaved, match="'Lamp' is already in your wishlist"):
        pick_product(session, guest_id, goods.lamp.id)


def test_a_guest_cannot_pick_what_is_not_sold_nor_more_than_fits(
    session, guest_id, goods
):
    with pytest.raises(ProductNotFound):
        pick_product(session, guest_id, UUID(int=7))
    pick_product(session, guest_id, goods.lamp.id, limits=Limits(items=1))
    with pytest.raises(ListFull):
        pick_product(session, guest_id, goods.kettle.id, limits=Limits(items=1))


def test_a_pick_can_be_removed_and_put_back(session, guest_id, goods):
    saved = pick_product(session, guest_id, goods.lamp.id)

    removed = unpick_product(session, guest_id, saved.item_id)
    assert picks(session) == []
    (back,) = put_picks_back(session, guest_id, removed.removal_id).items

    assert back.item_id == saved.item_id
    assert [pick.id for pick in picks(session)] == [saved.item_id]


def test_a_guest_touches_only_what_is_theirs(session, guest_id, alice, goods):
    alices = save_item(session, alice.id, goods.lamp.id)
    removed = unpick_product(
        session, guest_id, pick_product(session, guest_id, goods.lamp.id).item_id
    )

    with pytest.raises(ItemNotFound):
        unpick_product(session, guest_id, alices.item_id)
    with pytest.raises(GuestGone):
        unpick_product(session, UUID(int=7), alices.item_id)
    with pytest.raises(NothingToUndo):
        put_picks_back(session, UUID(int=7), removed.removal_id)


def test_picks_land_on_top_of_ungrouped_in_their_own_order(
    session, guest_id, alice, goods, items_of
):
    (vase,) = put_up(session, a_listing("vase"))
    save_item(session, alice.id, vase.id)
    for product in (goods.lamp, goods.kettle, goods.shirt):
        pick_product(session, guest_id, product.id)

    assert merge_guest(session, guest_id, alice.id) == Merge(added=3)

    listed = [item.product_id for item in items_of(alice)]
    assert listed == [goods.shirt.id, goods.kettle.id, goods.lamp.id, vase.id]
    assert picks(session) == []


def test_on_a_clash_the_accounts_row_stays_as_it_is(
    session, guest_id, alice, goods, items_of
):
    save_item(session, alice.id, goods.lamp.id, new_group="Home")
    (before,) = items_of(alice)
    was = (before.id, before.group_id, before.sort_order, before.added_at)
    pick_product(session, guest_id, goods.lamp.id)
    pick_product(session, guest_id, goods.kettle.id)

    merge = merge_guest(session, guest_id, alice.id)

    assert (merge.added, merge.already) == (1, 1)
    (after,) = items_of(alice, product_id=goods.lamp.id)
    assert was == (after.id, after.group_id, after.sort_order, after.added_at)


def test_on_a_clash_an_archived_row_comes_back(
    session, guest_id, alice, goods, items_of
):
    save_item(session, alice.id, goods.lamp.id)
    (item,) = items_of(alice)
    put_away(item)
    item.saved_price = Money(1, "USD")
    session.flush()
    pick_product(session, guest_id, goods.lamp.id)

    assert merge_guest(session, guest_id, alice.id) == Merge(added=1)

    (back,) = items_of(alice)
    assert (back.id, back.status) == (item.id, ItemStatus.ACTIVE)
    assert back.saved_price == usd("40.00")


def test_an_archived_row_comes_back_on_top_of_its_own_group(
    session, guest_id, alice, goods, items_of
):
    save_item(session, alice.id, goods.lamp.id, new_group="Home")
    (item,) = items_of(alice)
    for other in (goods.kettle, goods.shirt):
        save_item(session, alice.id, other.id, group_id=item.group_id)
    put_away(item)
    session.flush()
    pick_product(session, guest_id, goods.lamp.id)

    merge_guest(session, guest_id, alice.id)

    assert items_of(alice, group_id=item.group_id)[0].id == item.id


def test_an_open_choice_and_a_chosen_variant_do_not_clash(
    session, guest_id, alice, goods, items_of
):
    save_item(session, alice.id, goods.shirt.id, variant_id=goods.sizes["Small"].id)
    pick_product(session, guest_id, goods.shirt.id)

    merge_guest(session, guest_id, alice.id)

    assert {item.variant_id for item in items_of(alice)} == {
        None,
        goods.sizes["Small"].id,
    }


def test_what_is_no_longer_sold_is_left_out_and_named(
    session, guest_id, alice, goods, items_of
):
    pick_product(session, guest_id, goods.lamp.id)
    pick_product(session, guest_id, goods.kettle.id)
    catalog.retire(session, goods.lamp)
    session.flush()

    assert merge_guest(session, guest_id, alice.id) == Merge(1, 0, ("Lamp",))
    assert [item.product_id for item in items_of(alice)] == [goods.kettle.id]


def test_merging_twice_finds_nothing_the_second_time(
    session, guest_id, alice, goods, items_of
):
    pick_product(session, guest_id, goods.lamp.id)

    merge_guest(session, guest_id, alice.id)

    assert merge_guest(session, guest_id, alice.id) == Merge()
    assert len(items_of(alice)) == 1


def test_a_guest_without_picks_leaves_no_list_behind(session, guest_id, alice):
    assert merge_guest(session, guest_id, alice.id) == Merge()

    assert session.scalar(select(func.count()).select_from(Wishlist)) == 0
    assert session.scalar(select(func.count()).select_from(Guest)) == 0


def test_nothing_is_lost_in_a_merge_that_passes_the_limit(
    session, guest_id, alice, goods, items_of
):
    save_item(session, alice.id, goods.lamp.id, limits=Limits(items=1))
    pick_product(session, guest_id, goods.kettle.id, limits=Limits(items=1))

    merge_guest(session, guest_id, alice.id)

    assert len(items_of(alice)) == 2


def test_a_guest_who_signed_in_elsewhere_can_pick_no_more(
    session, guest_id, alice, goods
):
    merge_guest(session, guest_id, alice.id)

    with pytest.raises(GuestGone):
        pick_product(session, guest_id, goods.lamp.id)


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_guests_who_stay_away_for_thirty_days_are_forgotten(
    session, guest_id, goods, monkeypatch, days, left
):
    saved = pick_product(session, guest_id, goods.lamp.id)
    unpick_product(session, guest_id, saved.item_id)
    pick_product(session, guest_id, goods.kettle.id)
    later = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: later)

    jobs.forget_guests(session)

    for kind in (Guest, GuestPick, Removal):
        assert session.scalar(select(func.count()).select_from(kind)) == left


def test_undo_has_to_wait_for_a_merge_and_finds_no_guest_then(live):
    """Else what is put back in that moment would go with the guest."""
    with live.app_context(), ExitStack() as open_ones:
        merging, undoing = (open_ones.enter_context(db.sessionmaker()) for _ in "12")
        alice = a_customer(merging)
        (lamp,) = put_up(merging, a_listing("lamp"))
        guest_id, _token = accounts.start_guest(merging)
        pick = pick_product(merging, guest_id, lamp.id)
        removed = unpick_product(merging, guest_id, pick.item_id)
        merging.commit()
        merge_guest(merging, guest_id, alice.id)
        with ThreadPoolExecutor(1) as pool:
            undone = pool.submit(put_picks_back, undoing, guest_id, removed.removal_id)
            assert not wait([undone], timeout=0.3).done
            merging.commit()
            with pytest.raises(NothingToUndo):
                undone.result()
