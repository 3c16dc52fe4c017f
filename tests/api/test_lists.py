"""A list as programs read it: every field of the contract, in a row and by groups."""

import re

import pytest
from sqlalchemy import text, update

from tests.api.listed import flat, grouped, names
from tests.catalog.goods import a_listing, a_variant, put_up
from webapp.catalog.listing import PictureListing
from webapp.catalog.models import Shop
from webapp.wishlist import services as wishlist
from webapp.wishlist.models import WishlistItem

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")
EMPTY = {
    "totalItems": 0,
    "totalValue": 0,
    "inStockItems": 0,
    "outOfStockItems": 0,
}
SAVE_ALL = text("""
    INSERT INTO wishlist_items (id, user_id, product_id, status, sort_order,
           saved_price_minor, saved_price_currency, added_at)
    SELECT gen_random_uuid(), :user_id, id, 'active', 0, 1, 'USD', now() FROM products
""")


@pytest.fixture
def sony(session, shop):
    """Put the headphones of the contract up, with a picture and a seller's logo."""
    (sony,) = put_up(
        session,
        a_listing(
            "sony-wh-1000xm5",
            name="Sony WH-1000XM5",
            shop="Audio House",
            variants=(a_variant(price="349.00", stock=4),),
            pictures=(PictureListing("sony.svg"),),
        ),
    )
    logo = update(Shop).where(Shop.id == sony.shop_id).values(logo="shops/audio.svg")
    session.execute(logo)
    session.commit()
    return sony


def written(session, item_id):
    return session.get_one(WishlistItem, item_id).added_at.strftime("%Y-%m-%dT%H:%M:%S")


def test_the_row_has_every_field_of_the_contract_in_its_order(
    session, app, shop, alice, sony
):
    group = shop.group("Birthday Gifts")
    item = shop.save(sony.id, group_id=group)
    added = written(session, item)
    base = app.extensions["site"].base_url

    status, told = alice.get("")

    assert status == 200
    assert list(told) == ["success", "httpStatus", "message", "action_time", "data"]
    assert told["success"] is True
    assert told["httpStatus"] == "OK"
    assert told["message"] == "Wishlist retrieved successfully"
    assert MOMENT.fullmatch(told["action_time"])
    assert list(told["data"]) == [
        "user",
        "wishlistSummary",
        "wishlistItems",
        "updatedAt",
    ]
    assert told["data"] == {
        "user": {
            "userId": str(shop.alice.id),
            "userName": "alice@example.com",
            "name": "Alice",
        },
        "wishlistSummary": {
            "totalItems": 1,
            "totalValue": 349,
            "inStockItems": 1,
            "outOfStockItems": 0,
        },
        "wishlistItems": [
            {
                "wishlistId": str(item),
                "productId": str(sony.id),
                "productName": "Sony WH-1000XM5",
                "productSlug": "sony-wh-1000xm5",
                "productImage": f"{base}/static/img/sony.svg",
                "unitPrice": 349,
                "isOnSale": False,
                "shop": {
                    "shopId": str(sony.shop_id),
                    "shopName": "Audio House",
                    "shopSlug": "audio-house",
                    "logoUrl": f"{base}/static/img/shops/audio.svg",
                },
                "availability": {"inStock": True, "stockQuantity": 4},
                "groupId": str(group),
                "groupName": "Birthday Gifts",
                "addedAt": added,
            }
        ],
        "updatedAt": added,
    }
    assert list(told["data"]["wishlistItems"][0]) == [
        "wishlistId",
        "productId",
        "productName",
        "productSlug",
        "productImage",
        "unitPrice",
        "isOnSale",
        "shop",
        "availability",
        "groupId",
        "groupName",
        "addedAt",
    ]


def test_by_groups_each_says_its_name_and_how_much_is_in_it(shop, alice, sony):
    group = shop.group("Birthday Gifts")
    shop.save(sony.id, group_id=group)
    shop.save(shop.lamp)

    status, told = alice.get("/grouped")

    in_a_row = flat(alice)
    lamp, headphones = in_a_row["wishlistItems"]
    assert status == 200
    assert told["message"] == "Grouped wishlist retrieved successfully"
    assert list(told["data"]) == [
        "user",
        "wishlistSummary",
        "groups",
        "ungrouped",
        "updatedAt",
    ]
    assert told["data"] == {
        "user": in_a_row["user"],
        "wishlistSummary": in_a_row["wishlistSummary"],
        "groups": [
            {
                "groupId": str(group),
                "groupName": "Birthday Gifts",
                "itemCount": 1,
                "items": [headphones],
            }
        ],
        "ungrouped": {
            "groupId": None,
            "groupName": "Ungrouped",
            "itemCount": 1,
            "items": [lamp],
        },
        "updatedAt": in_a_row["updatedAt"],
    }
    assert (lamp["groupId"], lamp["groupName"]) == (None, None)


def test_who_never_saved_anything_has_an_empty_list_and_no_row(shop, alice, everything):
    before = everything()

    in_a_row, by_groups = flat(alice), grouped(alice)

    user = {
        "userId": str(shop.alice.id),
        "userName": "alice@example.com",
        "name": "Alice",
    }
    assert in_a_row == {
        "user": user,
        "wishlistSummary": EMPTY,
        "wishlistItems": [],
        "updatedAt": None,
    }
    assert by_groups == {
        "user": user,
        "wishlistSummary": EMPTY,
        "groups": [],
        "ungrouped": {
            "groupId": None,
            "groupName": "Ungrouped",
            "itemCount": 0,
            "items": [],
        },
        "updatedAt": None,
    }
    assert b'"totalValue":0.00' in alice.answer.data
    assert everything() == before


@pytest.mark.parametrize("path", ["", "/grouped", "?archived=true"])
def test_reading_writes_nothing(shop, alice, everything, path):
    shop.save(shop.lamp, new_group="Home")
    shop.put_away(shop.save(shop.kettle))
    before = everything()

    assert alice.get(path)[0] == 200

    assert everything() == before


def test_the_row_is_in_the_shoppers_own_order_groups_are_by_age(session, shop, alice):
    old, new = shop.group("Old"), shop.group("New")
    shop.group("Empty")
    shop.save(shop.kettle, group_id=old)
    shop.save(shop.lamp, group_id=new)
    shop.save(shop.shirt)
    shop.save(shop.shirt, variant_id=shop.small)
    wishlist.place_group(session, shop.alice.id, new, before=old)
    session.commit()

    groups = grouped(alice)["groups"]

    assert names(flat(alice)["wishlistItems"]) == ["Shirt", "Shirt", "Lamp", "Kettle"]
    assert [(g["groupName"], g["itemCount"]) for g in groups] == [
        ("Old", 1),
        ("New", 1),
        ("Empty", 0),
    ]


def test_one_reads_ones_own_list_alone(shop, alice, bob):
    shop.save(shop.lamp, new_group="Secrets")
    shop.put_away(shop.save(shop.shirt))
    shop.save(shop.kettle, shop.bob)

    for path in ("", "/grouped", "?archived=true"):
        bob.get(path)
        assert b"Lamp" not in bob.answer.data
        assert b"Shirt" not in bob.answer.data
        assert b"Secrets" not in bob.answer.data
        assert b"alice" not in bob.answer.data
    assert names(flat(bob)["wishlistItems"]) == ["Kettle"]


@pytest.mark.parametrize("many", [1, 12, 1_000])
@pytest.mark.parametrize("path", ["", "/grouped"])
def test_a_list_of_any_length_costs_two_statements_and_then_one(
    session, shop, alice, statements, many, path
):
    put_up(session, *(a_listing(f"thing-{number}") for number in range(many - 3)))
    session.execute(SAVE_ALL, {"user_id": shop.alice.id})
    shop.group("Home")  # and with it the list's own row

    with statements() as first:
        assert alice.get(path)[0] == 200
    with statements() as again:
        status, told = alice.get(path)

    assert status == 200
    assert told["data"]["wishlistSummary"]["totalItems"] == max(many, 3)
    assert (len(first), len(again)) == (2, 1)
