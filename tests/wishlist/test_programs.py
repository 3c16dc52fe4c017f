"""A list as programs are told it: its order, its state, and what was put away."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import update

from tests.catalog.goods import the_variant, usd
from tests.wishlist.archive import put_away as archive
from webapp.accounts.owners import Owner
from webapp.catalog import services as catalog
from webapp.catalog.models import Shop
from webapp.wishlist.queries import (
    State,
    in_own_order,
    outline,
    product_for,
    put_away,
    sections,
    summary,
    told,
)
from webapp.wishlist.services import (
    create_group,
    place_group,
    remove_item,
    save_item,
    shift_item,
    transfer_items,
)


@pytest.fixture
def stacks(session, alice):
    return lambda: told(session, alice.id)[1]


@pytest.fixture
def state(session, alice):
    return lambda: told(session, alice.id)[0]


def shown(stacks):
    return [(stack.name, [thing.name for thing in stack.entries]) for stack in stacks]


def test_who_never_saved_anything_has_ungrouped_and_no_state(stacks, state):
    assert shown(stacks()) == [("Ungrouped", [])]
    assert state().version is None


def test_nobody_has_a_list(session):
    state, stacks = told(session, UUID(int=7))

    assert (state, shown(stacks)) == (State(), [("Ungrouped", [])])


def test_groups_come_by_age_and_in_the_owners_order_when_wanted(
    session, alice, goods, stacks
):
    old = create_group(session, alice.id, "Old")
    new = create_group(session, alice.id, "New")
    place_group(session, alice.id, new, before=old)
    save_item(session, alice.id, goods.lamp.id, group_id=old)
    save_item(session, alice.id, goods.kettle.id, group_id=old)
    save_item(session, alice.id, goods.shirt.id)

    by_age = [("Ungrouped", ["Shirt"]), ("Old", ["Kettle", "Lamp"]), ("New", [])]
    assert shown(stacks()) == by_age
    assert shown(in_own_order(stacks())) == [by_age[0], by_age[2], by_age[1]]


def test_the_page_and_programs_see_the_same_in_the_same_order(
    session, alice, bob, shelf, stacks
):
    things = shelf(9)
    groups = [create_group(session, alice.id, name) for name in ("One", "Two")]
    for number, thing in enumerate(things):
        group_id = [None, *groups][number % 3]
        saved = save_item(session, alice.id, thing.id, group_id=group_id)
        save_item(session, bob.id, thing.id)
        shift_item(session, alice.id, saved.item_id, 2)
    place_group(session, alice.id, groups[1], before=groups[0])

    page = sections(outline(session, Owner(user_id=alice.id)))

    mine = in_own_order(stacks())
    assert [(stack.id, [one.id for one in stack.entries]) for stack in mine] == [
        (section.group_id, [one.id for one in section.entries]) for section in page
    ]
    for currency in ("USD", "EUR"):
        assert summary(mine, currency) == summary(page, currency)


def test_a_choice_counts_with_its_own_price_and_stock(session, alice, goods, stacks):
    small = goods.sizes["Small"]
    catalog.reprice(session, small, usd("12.00"), compare_at=usd("15.00"))
    catalog.restock(session, small, 1)
    save_item(session, alice.id, goods.shirt.id)
    save_item(session, alice.id, goods.shirt.id, variant_id=small.id)
    session.flush()

    ((chosen, _still_open),) = (stack.entries for stack in stacks())

    assert (chosen.price_minor, chosen.is_on_sale, chosen.left) == (1_200, True, 1)


def test_the_state_stays_as_long_as_nothing_changes(session, alice, goods, state):
    save_item(session, alice.id, goods.lamp.id)
    session.flush()

    assert state() == state()
    assert state() != State()


def reprice(session, _alice, goods, _item):
    catalog.reprice(session, the_variant(session, goods.lamp), usd("39.00"))


def rename_the_seller(session, _alice, _goods, _item):
    session.execute(update(Shop).values(name="Another Workshop"))


def lose_the_logo(session, _alice, _goods, _item):
    session.execute(update(Shop).values(logo=None))


def remove(session, alice, _goods, item):
    remove_item(session, alice.id, item)


def save_another(session, alice, goods, _item):
    save_item(session, alice.id, goods.kettle.id)


def regroup(session, alice, _goods, item):
    transfer_items(session, alice.id, [item], new_group="Home")


@pytest.mark.parametrize(
    "change",
    [reprice, rename_the_seller, lose_the_logo, remove, save_another, regroup],
)
def test_whatever_is_told_changes_the_state(session, alice, goods, state, change):
    session.execute(update(Shop).values(logo="shops/north.svg"))
    item = save_item(session, alice.id, goods.lamp.id).item_id
    session.flush()
    before = state()

    change(session, alice, goods, item)
    session.flush()

    assert state() != before


@pytest.mark.parametrize("many", [1, 12])
def test_a_list_of_any_length_is_one_statement(
    session, alice, shelf, stacks, statements, many
):
    for thing in shelf(many):
        save_item(session, alice.id, thing.id)
    session.flush()

    with statements() as made:
        (found,) = stacks()

    assert len(found.entries) == many
    assert len(made) == 1


def test_an_archive_is_read_in_stretches(session, alice, bob, shelf, items_of):
    for number, thing in enumerate(shelf(5)):
        save_item(session, alice.id, thing.id, new_group=f"Group {number}")
        save_item(session, bob.id, thing.id)
    at_once = datetime(2026, 6, 10, tzinfo=UTC)
    for item in (*items_of(alice), *items_of(bob)):
        archive(item)
        item.archived_at = at_once  # so that ids decide
    session.flush()

    first = put_away(session, alice.id, most=3)
    last = first.things[-1]
    rest = put_away(
        session, alice.id, before=(last.archived_at, UUID(last.thing.id)), most=3
    )

    assert (first.more, rest.more) == (True, False)
    names = [one.thing.name for stretch in (first, rest) for one in stretch.things]
    assert sorted(names) == [f"Thing {number}" for number in range(5)]
    assert {one.group for one in first.things} <= {f"Group {n}" for n in range(5)}


def test_a_product_knows_as_what_it_was_saved_last(session, alice, bob, goods):
    small = goods.sizes["Small"].id
    owner = Owner(user_id=alice.id)
    save_item(session, alice.id, goods.shirt.id)
    last = save_item(
        session, alice.id, goods.shirt.id, variant_id=small, new_group="Gifts"
    )

    saved = product_for(session, "shirt", owner).saved_last

    assert (saved.item_id, saved.group) == (last.item_id, "Gifts")
    assert product_for(session, "lamp", owner).saved_last is None
    assert product_for(session, "shirt", Owner(user_id=bob.id)).saved_last is None
