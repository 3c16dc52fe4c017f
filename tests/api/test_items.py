"""Items: removing them, clearing the list, and where each of them stands."""

import pytest
from sqlalchemy import select

from tests.api.envelopes import told_of
from tests.api.shop import MISSING
from webapp.wishlist import services as wishlist
from webapp.wishlist.models import WishlistItem

NO_ITEM = (404, "Wishlist item not found")
NO_GROUP = (404, "Wishlist group not found")
REMOVED = "Product removed from wishlist successfully"
CLEARED = "Wishlist cleared successfully"


@pytest.fixture
def lamp(shop):
    """The lamp as it is on Alice's list, in no group."""
    return shop.save(shop.lamp)


def done(answer):
    status, told = answer
    return status, told["message"], told["data"]


def test_a_removed_item_is_gone_for_good(shop, alice, lamp):
    shop.save(shop.kettle)

    assert done(alice.delete(f"/{lamp}")) == (200, REMOVED, None)

    assert shop.listed() == {"Ungrouped": ["Kettle"]}
    assert shop.kept() == 0


def test_what_was_removed_is_not_there_to_be_removed_again(alice, lamp, refused):
    alice.delete(f"/{lamp}")

    assert refused("DELETE", f"/{lamp}") == NO_ITEM


def test_what_was_put_away_can_be_removed(shop, alice, lamp):
    shop.put_away(lamp)

    assert done(alice.delete(f"/{lamp}")) == (200, REMOVED, None)

    assert shop.archived() == {"Ungrouped": []}


def test_what_a_page_removed_can_still_come_back(shop, session, alice, lamp):
    gone = wishlist.remove_item(session, shop.alice.id, lamp)
    session.commit()

    alice.delete(f"/{shop.save(shop.kettle)}")
    alice.delete("/clear")
    wishlist.put_back(session, shop.alice.id, gone.removal_id)

    assert shop.listed() == {"Ungrouped": ["Lamp"]}


def test_an_items_id_is_not_its_products(shop, lamp, refused):
    assert refused("DELETE", f"/{shop.lamp}") == NO_ITEM


def test_clearing_takes_all_items_and_leaves_the_groups(shop, alice, bob, lamp):
    shop.save(shop.kettle, new_group="Home")
    shop.put_away(shop.save(shop.shirt))
    shop.save(shop.lamp, shop.bob)

    assert done(alice.delete("/clear")) == (200, CLEARED, None)

    nothing = {"Ungrouped": [], "Home": []}
    assert shop.listed() == shop.archived() == nothing
    assert shop.listed(shop.bob) == {"Ungrouped": ["Lamp"]}
    assert shop.kept() == 0


def test_an_empty_list_is_cleared_as_well_and_stays_as_it_is(
    shop, alice, lamp, everything
):
    alice.delete("/clear")
    before = everything()

    assert done(alice.delete("/clear")) == (200, CLEARED, None)

    assert everything() == before


def test_who_never_saved_anything_has_a_list_to_clear(alice, shop, everything):
    before = everything()

    assert done(alice.delete("/clear")) == (200, CLEARED, None)

    assert everything() == before


def test_an_item_moves_to_the_top_of_another_group(shop, alice, lamp):
    electronics = shop.group("Electronics")
    shop.save(shop.kettle, group_id=electronics)

    told = done(alice.patch(f"/{lamp}/group", {"groupId": str(electronics)}))

    assert told == (200, "Item moved to group 'Electronics'", None)
    assert shop.listed() == {"Ungrouped": [], "Electronics": ["Lamp", "Kettle"]}


def test_null_is_ungrouped(shop, alice):
    kettle = shop.save(shop.kettle, new_group="Electronics")

    told = done(alice.patch(f"/{kettle}/group", {"groupId": None}))

    assert told == (200, "Item moved to Ungrouped", None)
    assert shop.listed() == {"Ungrouped": ["Kettle"], "Electronics": []}


def test_where_it_is_already_it_stays_in_place(shop, alice, lamp):
    shop.save(shop.kettle)

    told = done(alice.patch(f"/{lamp}/group", {"groupId": None}))

    assert told == (200, "Item moved to Ungrouped", None)
    assert shop.listed() == {"Ungrouped": ["Kettle", "Lamp"]}


def test_nothing_but_the_group_changes(shop, session, alice, lamp):
    home = shop.group("Home")
    item = select(WishlistItem.__table__).where(WishlistItem.id == lamp)
    before = session.execute(item).one()._asdict()

    alice.patch(f"/{lamp}/group", {"groupId": str(home)})

    after = session.execute(item).one()._asdict()
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"group_id", "sort_order"}
    assert after["group_id"] == home


def test_a_group_that_there_is_not_takes_nothing(shop, lamp, refused):
    bobs = shop.group("Home", shop.bob)

    for group_id in (bobs, MISSING):
        told = refused("PATCH", f"/{lamp}/group", {"groupId": str(group_id)})
        assert told == NO_GROUP


@pytest.mark.parametrize(
    ("body", "data"),
    [
        ({}, {"groupId": "is required"}),
        ({"groupId": "home"}, {"groupId": "must be a valid UUID"}),
        ({"groupId": ""}, {"groupId": "must be a valid UUID"}),
        ({"groupId": False}, {"groupId": "must be a valid UUID"}),
        (
            {"groupId": None, "groupName": "Home"},
            {"groupName": "is not known"},
        ),
    ],
    ids=str,
)
def test_a_group_has_to_be_named_or_null(lamp, refused, body, data):
    assert refused("PATCH", f"/{lamp}/group", body) == (422, data)


@pytest.fixture
def three(shop, lamp):
    """Three things in no group; the lamp is the last."""
    shop.save(shop.kettle)
    shop.save(shop.shirt)
    return lamp


@pytest.mark.parametrize(
    ("position", "names"),
    [
        (1, ["Lamp", "Shirt", "Kettle"]),
        (2, ["Shirt", "Lamp", "Kettle"]),
        (3, ["Shirt", "Kettle", "Lamp"]),
    ],
)
def test_an_item_takes_the_position_that_is_said(shop, alice, three, position, names):
    told = done(alice.patch(f"/{three}/position", {"position": position}))

    assert told == (200, f"Item moved to position {position}", None)
    assert shop.listed() == {"Ungrouped": names}


@pytest.mark.parametrize("position", [-1, 0, 4, 2**63, -(10**30)])
def test_a_position_that_there_is_not_moves_nothing(refused, three, position):
    told = refused("PATCH", f"/{three}/position", {"position": position})

    assert told == (422, {"position": "must be between 1 and 3"})


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "is required"),
        ({"position": None}, "must be a whole number"),
        ({"position": "1"}, "must be a whole number"),
        ({"position": 1.0}, "must be a whole number"),
        ({"position": 1.5}, "must be a whole number"),
        ({"position": True}, "must be a whole number"),
    ],
    ids=str,
)
def test_a_position_is_a_whole_number(refused, three, body, sentence):
    told = refused("PATCH", f"/{three}/position", body)

    assert told == (422, {"position": sentence})


def test_somebody_elses_item_is_missing_to_the_byte(shop, alice, everything):
    bobs = shop.save(shop.lamp, shop.bob)
    asked = {
        ("DELETE", "/{}"): None,
        ("POST", "/move-to-cart/{}"): None,
        ("PATCH", "/{}/group"): {"groupId": None},
        ("PATCH", "/{}/position"): {"position": 1},
    }
    before = everything()

    for (method, path), body in asked.items():
        answers = set()
        for item_id in (bobs, MISSING, "no-id"):
            alice.ask(method, path.format(item_id), body)
            answers.add(told_of(alice.answer))
        (one,) = answers
        assert one[0] == 404
        assert "Wishlist item not found" in one[1]

    assert everything() == before


def test_what_was_put_away_is_not_there_to_be_moved(shop, lamp, refused):
    shop.put_away(lamp)

    assert refused("PATCH", f"/{lamp}/group", {"groupId": None}) == NO_ITEM
    assert refused("PATCH", f"/{lamp}/position", {"position": 1}) == NO_ITEM
    assert refused("POST", f"/move-to-cart/{lamp}") == NO_ITEM
