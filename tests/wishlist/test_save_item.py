"""Saving: what lands where, and what is refused without leaving a trace."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.catalog.goods import the_variant, usd
from tests.wishlist.archive import put_away
from webapp.catalog import services as catalog
from webapp.core import clock
from webapp.core.money import Money
from webapp.wishlist import services
from webapp.wishlist.errors import (
    AlreadySaved,
    GroupNameTaken,
    GroupNameUnfit,
    GroupNotFound,
    ListFull,
    NothingToUndo,
    ProductNotFound,
    TooManyGroups,
)
from webapp.wishlist.limits import Limits
from webapp.wishlist.models import (
    ItemStatus,
    Priority,
    Wishlist,
    WishlistGroup,
    WishlistItem,
)
from webapp.wishlist.services import PutBack, create_group, put_back, save_item


def test_a_product_without_options_is_saved_as_its_one_variant(
    session, alice, goods, items_of
):
    saved = save_item(session, alice.id, goods.lamp.id)

    (item,) = items_of(alice)
    assert item.id == saved.item_id
    assert item.variant_id == the_variant(session, goods.lamp).id
    assert item.saved_price == usd("40.00")
    assert item.group_id is None


def test_a_product_with_options_is_saved_with_its_choice_open(
    session, alice, goods, items_of
):
    save_item(session, alice.id, goods.shirt.id)

    (item,) = items_of(alice)
    assert item.variant_id is None


def test_what_is_out_of_stock_can_be_saved(session, alice, goods, items_of):
    save_item(session, alice.id, goods.kettle.id)

    assert len(items_of(alice)) == 1


def test_each_variant_is_a_row_of_its_own_and_so_is_the_open_choice(
    session, alice, goods, items_of
):
    save_item(session, alice.id, goods.shirt.id)
    for size in goods.sizes.values():
        save_item(session, alice.id, goods.shirt.id, variant_id=size.id)

    assert len(items_of(alice)) == 3


def test_the_newest_item_is_on_top_of_its_group(session, alice, goods, items_of):
    for product in (goods.lamp, goods.kettle, goods.shirt):
        save_item(session, alice.id, product.id)

    on_the_list = [item.product_id for item in items_of(alice)]
    assert on_the_list == [goods.shirt.id, goods.kettle.id, goods.lamp.id]


def test_saving_again_is_refused_and_changes_nothing(session, alice, goods, items_of):
    group = save_item(session, alice.id, goods.lamp.id, new_group="Home")
    (before,) = items_of(alice)
    was = (before.sort_order, before.group_id, before.added_at, before.saved_price)

    with pytest.raises(AlreadySaved, match="'Lamp' is already in your wishlist"):
        save_item(session, alice.id, goods.lamp.id)

    (after,) = items_of(alice)
    assert group.group == "Home"
    assert was == (after.sort_order, after.group_id, after.added_at, after.saved_price)


def test_two_customers_save_the_same_variant(session, alice, bob, goods, items_of):
    save_item(session, alice.id, goods.lamp.id)
    save_item(session, bob.id, goods.lamp.id)

    assert len(items_of(alice)) == len(items_of(bob)) == 1


@pytest.fixture
def archived(session, alice, goods, items_of):
    """The lamp, archived long ago at another price, in the group Home."""
    save_item(session, alice.id, goods.lamp.id, new_group="Home")
    save_item(session, alice.id, goods.kettle.id)
    item = items_of(alice, product_id=goods.lamp.id)[0]
    put_away(item)
    item.added_at = clock.now() - timedelta(days=90)
    item.expires_on = clock.now().date()
    item.saved_price = Money(1, "USD")
    session.flush()
    return item


def test_saving_what_was_archived_brings_the_row_back(
    session, alice, goods, archived, items_of
):
    home, row = archived.group_id, archived.id

    saved = save_item(session, alice.id, goods.lamp.id)

    (item,) = items_of(alice, product_id=goods.lamp.id)
    assert (saved.item_id, item.id, item.group_id) == (row, row, home)
    assert item.status is ItemStatus.ACTIVE
    assert item.expires_on is None
    assert item.saved_price == usd("40.00")
    assert clock.now() - item.added_at < timedelta(minutes=1)


def test_saving_what_was_archived_into_a_group_puts_it_there(
    session, alice, goods, archived, items_of
):
    gifts = create_group(session, alice.id, "Gifts")

    save_item(session, alice.id, goods.lamp.id, group_id=gifts)

    assert items_of(alice, product_id=goods.lamp.id)[0].group_id == gifts


def test_a_new_group_is_made_for_its_first_item(session, alice, goods, items_of):
    saved = save_item(session, alice.id, goods.lamp.id, new_group="  Birthday  gifts ")

    (group,) = session.scalars(select(WishlistGroup)).all()
    assert (group.name, saved.group) == ("Birthday gifts", "Birthday gifts")
    assert items_of(alice)[0].group_id == group.id


def test_no_group_is_made_for_a_product_that_is_saved_already(session, alice, goods):
    save_item(session, alice.id, goods.lamp.id)

    with pytest.raises(AlreadySaved):
        save_item(session, alice.id, goods.lamp.id, new_group="Home")

    assert session.scalar(select(func.count()).select_from(WishlistGroup)) == 0


@pytest.mark.parametrize(
    "name",
    ["Garden", " garden ", "GARDEN", "gar\u0064en", "Ga\u0301rden"[:1] + "arden"],
)
def test_a_group_name_that_a_person_would_call_the_same_is_taken(
    session, alice, goods, name
):
    create_group(session, alice.id, "Garden")

    with pytest.raises(GroupNameTaken):
        save_item(session, alice.id, goods.lamp.id, new_group=name)


def test_composed_and_decomposed_letters_make_the_same_name(session, alice):
    create_group(session, alice.id, "Café")

    with pytest.raises(GroupNameTaken):
        create_group(session, alice.id, "Cafe\u0301")


@pytest.mark.parametrize("name", ["Ungrouped", "ungrouped", " UNGROUPED "])
def test_ungrouped_is_taken(session, alice, name):
    with pytest.raises(GroupNameTaken):
        create_group(session, alice.id, name)


@pytest.mark.parametrize("name", ["", "   ", "\u0000", "x" * 81])
def test_a_group_has_a_name_of_reasonable_length(session, alice, name):
    with pytest.raises(GroupNameUnfit):
        create_group(session, alice.id, name)


def test_somebody_elses_group_looks_like_a_missing_one(session, alice, bob, goods):
    bobs = create_group(session, bob.id, "Home")
    sentences = set()

    for group_id in (bobs, UUID(int=7)):
        with pytest.raises(GroupNotFound) as refused:
            save_item(session, alice.id, goods.lamp.id, group_id=group_id)
        sentences.add(str(refused.value))

    assert len(sentences) == 1


def test_what_is_not_sold_cannot_be_saved_and_makes_no_group(
    session, sessions, alice, goods
):
    catalog.retire(session, goods.lamp)
    session.commit()

    for product_id in (goods.lamp.id, UUID(int=7)):
        with pytest.raises(ProductNotFound), sessions.begin() as other:
            save_item(other, alice.id, product_id, new_group="Home")

    assert session.scalar(select(func.count()).select_from(WishlistGroup)) == 0
    assert session.scalar(select(func.count()).select_from(Wishlist)) == 0


def test_a_variant_of_another_product_is_not_found(session, alice, goods):
    small = goods.sizes["Small"]

    with pytest.raises(ProductNotFound):
        save_item(session, alice.id, goods.lamp.id, variant_id=small.id)


def test_a_discontinued_variant_is_not_found(session, alice, goods):
    small = goods.sizes["Small"]
    small.is_discontinued = True
    session.flush()

    with pytest.raises(ProductNotFound):
        save_item(session, alice.id, goods.shirt.id, variant_id=small.id)


def test_a_full_list_says_how_much_it_holds(session, alice, goods):
    limits = Limits(items=2)
    save_item(session, alice.id, goods.lamp.id, limits=limits)
    save_item(session, alice.id, goods.kettle.id, limits=limits)

    with pytest.raises(ListFull, match="at most 2 items"):
        save_item(session, alice.id, goods.shirt.id, limits=limits)


def test_what_was_archived_does_not_come_back_to_a_full_list(
    session, alice, goods, archived
):
    with pytest.raises(ListFull):
        save_item(session, alice.id, goods.lamp.id, limits=Limits(items=1))

    assert save_item(session, alice.id, goods.lamp.id, limits=Limits(items=2))


def test_what_comes_back_keeps_its_note_and_how_many_are_wanted(
    session, alice, goods, archived, items_of
):
    archived.note, archived.wanted_count = "the brass one", 2
    session.flush()

    save_item(session, alice.id, goods.lamp.id)

    (item,) = items_of(alice, product_id=goods.lamp.id)
    assert (item.note, item.wanted_count) == ("the brass one", 2)
    assert (item.archived_at, item.archive_reason) == (None, None)
    assert item.version == 2


def test_what_comes_back_goes_to_the_top_of_its_group(
    session, alice, goods, archived, items_of
):
    home = archived.group_id
    save_item(session, alice.id, goods.shirt.id, group_id=home)

    save_item(session, alice.id, goods.lamp.id)

    assert items_of(alice, group_id=home)[0].id == archived.id


@pytest.mark.parametrize("new_group", [None, "Garden"])
def test_undo_of_saving_puts_it_back_into_the_archive_as_it_was(
    session, alice, goods, archived, as_it_is, new_group
):
    archived.note, archived.priority = "the brass one", Priority.HIGH
    session.flush()
    was, home = as_it_is(), archived.group_id

    saved = save_item(session, alice.id, goods.lamp.id, new_group=new_group)
    undone = put_back(session, alice.id, saved.removal_id)

    assert as_it_is() == was
    assert undone.items == [
        PutBack(archived.id, goods.lamp.id, "Lamp", ItemStatus.ARCHIVED, None)
    ]
    assert session.get_one(WishlistItem, archived.id).group_id == home
    with pytest.raises(NothingToUndo):
        put_back(session, alice.id, saved.removal_id)


def test_undo_of_saving_leaves_what_was_written_since(
    session, alice, goods, archived, items_of
):
    saved = save_item(session, alice.id, goods.lamp.id)
    session.refresh(archived)
    archived.note = "the brass one"
    session.delete(session.get_one(WishlistGroup, archived.group_id))
    archived.group_id = None
    session.flush()

    put_back(session, alice.id, saved.removal_id)

    (item,) = items_of(alice, product_id=goods.lamp.id)
    assert (item.status, item.note) == (ItemStatus.ARCHIVED, "the brass one")
    assert item.group_id is None


def test_what_was_not_archived_has_no_other_undo_than_its_removal(
    session, alice, goods
):
    assert save_item(session, alice.id, goods.lamp.id).removal_id is None


def test_there_is_a_limit_for_groups_too(session, alice):
    create_group(session, alice.id, "One", limits=Limits(groups=1))

    with pytest.raises(TooManyGroups, match="at most 1 groups"):
        create_group(session, alice.id, "Two", limits=Limits(groups=1))


def test_the_list_comes_with_its_first_item_and_grows_in_version(session, alice, goods):
    assert session.scalars(select(Wishlist)).all() == []
    save_item(session, alice.id, goods.lamp.id)
    save_item(session, alice.id, goods.kettle.id)

    assert session.scalar(select(Wishlist.version)) == 2


def test_the_database_itself_refuses_a_foreign_group(session, alice, bob, goods):
    bobs = create_group(session, bob.id, "Home")
    saved = save_item(session, alice.id, goods.lamp.id)
    item = session.get_one(WishlistItem, saved.item_id)
    item.group_id = bobs

    with pytest.raises(Exception, match="fk_wishlist_items_group_id"):
        session.flush()


def test_saving_needs_two_statements(session, alice, goods, statements):
    save_item(session, alice.id, goods.lamp.id)
    session.flush()

    with statements() as made:
        services.save_item(session, alice.id, goods.kettle.id)

    assert len(made) == 2
