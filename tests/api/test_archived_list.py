"""What was put away, as programs read it: beside the contract, a stretch at a time."""

import pytest

from tests.catalog.goods import a_listing, put_up
from webapp.core import clock
from webapp.wishlist import services as wishlist
from webapp.wishlist.models import ArchiveReason, WishlistItem
from webapp.wishlist.queries.lines import ARCHIVE_PAGE

ARCHIVED = "?archived=true"


def archived(program, more=""):
    status, told = program.get(ARCHIVED + more)
    assert status == 200
    return told["data"]


def names(data):
    return [item["productName"] for item in data["wishlistItems"]]


@pytest.fixture
def much(session, shop):
    """Have Alice put away two more than a stretch holds, all at the same moment."""
    things = put_up(
        session, *(a_listing(f"thing-{number}") for number in range(ARCHIVE_PAGE + 2))
    )
    ids = [
        wishlist.save_item(session, shop.alice.id, thing.id).item_id for thing in things
    ]
    wishlist.archive_items(session, shop.alice.id, ids)
    session.commit()
    return ids


def test_each_thing_says_when_and_why_it_was_put_away(session, shop, alice):
    item_id = shop.save(shop.lamp, new_group="Home")
    shop.save(shop.kettle)
    (as_listed,) = [
        item
        for item in alice.get("")[1]["data"]["wishlistItems"]
        if item["productName"] == "Lamp"
    ]
    shop.put_away(item_id)
    session.expire_all()
    moment = session.get_one(WishlistItem, item_id).archived_at

    status, told = alice.get(ARCHIVED)

    assert status == 200
    assert told["message"] == "Wishlist retrieved successfully"
    assert list(told["data"]) == ["user", "wishlistItems", "next"]
    assert told["data"]["user"]["name"] == "Alice"
    assert told["data"]["wishlistItems"] == [
        as_listed
        | {
            "archivedAt": moment.strftime("%Y-%m-%dT%H:%M:%S"),
            "archiveReason": "owner",
        }
    ]
    assert told["data"]["next"] is None


@pytest.mark.parametrize("reason", [one.value for one in ArchiveReason])
def test_reasons_are_the_shops_own_words(session, shop, alice, reason):
    item = session.get_one(WishlistItem, shop.save(shop.lamp))
    item.status, item.archived_at, item.archive_reason = (
        "archived",
        clock.now(),
        reason,
    )
    session.commit()

    (told,) = archived(alice)["wishlistItems"]

    assert told["archiveReason"] == reason


def test_the_latest_comes_first_and_stays_out_of_the_list(shop, alice):
    for product_id in (shop.lamp, shop.kettle, shop.shirt):
        shop.put_away(shop.save(product_id))

    assert names(archived(alice)) == ["Shirt", "Kettle", "Lamp"]
    status, told = alice.get("?archived=false")
    assert (status, told["data"]["wishlistItems"]) == (200, [])
    assert told["data"] == alice.get("")[1]["data"]


def test_a_long_archive_comes_in_stretches_each_thing_once(alice, much):
    first = archived(alice)
    second = archived(alice, f"&after={first['next']}")

    told = [
        item["wishlistId"] for data in (first, second) for item in data["wishlistItems"]
    ]
    assert len(first["wishlistItems"]) == ARCHIVE_PAGE
    assert sorted(told) == sorted(map(str, much))
    assert second["next"] is None


def test_a_stretch_goes_on_where_the_last_ended_whatever_happened_meanwhile(
    session, shop, alice, much
):
    first = archived(alice)
    last = first["wishlistItems"][-1]["wishlistId"]
    wishlist.remove_items(session, shop.alice.id, [last])
    session.commit()
    shop.put_away(shop.save(shop.lamp))

    second = archived(alice, f"&after={first['next']}")

    assert len(second["wishlistItems"]) == 2
    assert "Lamp" not in names(second)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "1",
        "-",
        "x-" + "0" * 32,
        "1-" + "g" * 32,
        "12345678901234567-" + "0" * 32,
        "1-" + "0" * 32 + "%0A",
    ],
)
def test_what_is_no_cursor_is_refused(shop, alice, cursor):
    status, told = alice.get(f"{ARCHIVED}&after={cursor}")

    assert status == 422
    assert told["data"] == {"after": "must be the next of an earlier answer"}


def test_any_cursor_reads_ones_own_archive_alone(shop, alice, bob, much):
    last = "9" * 16 + "-" + "f" * 32

    assert archived(bob, f"&after={last}")["wishlistItems"] == []
    assert len(archived(alice, f"&after={last}")["wishlistItems"]) == ARCHIVE_PAGE
    assert archived(alice, "&after=0-" + "0" * 32)["wishlistItems"] == []


def test_two_statements_tell_any_stretch(alice, much, statements):
    with statements() as made:
        archived(alice)

    assert len(made) == 2


@pytest.mark.parametrize("flag", ["yes", "1", "TRUE", ""])
def test_the_flag_is_true_or_false(alice, flag):
    status, told = alice.get(f"?archived={flag}")

    assert status == 422
    assert told["data"] == {"archived": "must be true or false"}
