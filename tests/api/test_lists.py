"""A list as programs read it: every field of the contract, in a row and by groups."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import text, update

from tests.accounts.people import sign_in
from tests.catalog.goods import a_listing, a_variant, put_up, the_variant, usd
from webapp.catalog import services as catalog
from webapp.catalog.listing import PictureListing, VariantListing
from webapp.catalog.models import Shop, Variant
from webapp.core.money import Money
from webapp.wishlist import services as wishlist
from webapp.wishlist.models import WishlistItem

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")
EMPTY = {
    "totalItems": 0,
    "totalValue": 0,
    "inStockItems": 0,
    "outOfStockItems": 0,
}
ON_PAGE = re.compile(r'<dl class="summary">.*?</dl>', re.DOTALL)
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


def flat(program):
    status, told = program.get("")
    assert status == 200
    return told["data"]


def grouped(program):
    status, told = program.get("/grouped")
    assert status == 200
    return told["data"]


def names(items):
    return [item["productName"] for item in items]


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


def test_prices_have_exactly_two_digits(session, shop, alice, sony):
    (pin,) = put_up(session, a_listing("pin", variants=(a_variant(price="0.10"),)))
    session.commit()
    shop.save(sony.id)
    shop.save(pin.id)

    alice.get("")

    assert b'"unitPrice":349.00,' in alice.answer.data
    assert b'"unitPrice":0.10,' in alice.answer.data
    assert b'"totalValue":349.10,' in alice.answer.data


@pytest.mark.parametrize(
    ("currency", "minor", "written"),
    [("JPY", 1_200, b"1200.00"), ("KWD", 1_234, b"1.234"), ("EUR", 5, b"0.05")],
)
def test_a_shop_may_sell_in_any_currency(
    app, session, shop, alice, monkeypatch, currency, minor, written
):
    site = replace(app.extensions["site"], currency=currency)
    monkeypatch.setitem(app.extensions, "site", site)
    offer = VariantListing((), Money(minor, currency), None, 1)
    (vase,) = put_up(session, a_listing("vase", variants=(offer,)))
    session.commit()
    shop.save(vase.id)

    alice.get("")

    assert b'"unitPrice":%s,' % written in alice.answer.data
    assert b'"totalValue":%s,' % written in alice.answer.data


def test_price_sale_and_stock_are_those_of_the_chosen_variant(session, shop, alice):
    large = shop.goods.sizes["Large"]
    catalog.reprice(session, large, usd("55.00"), compare_at=usd("70.00"))
    catalog.restock(session, large, 2)
    shop.save(shop.shirt)
    shop.save(shop.shirt, variant_id=large.id)

    chosen, still_open = flat(alice)["wishlistItems"]

    assert (chosen["unitPrice"], chosen["isOnSale"]) == (55, True)
    assert chosen["availability"] == {"inStock": True, "stockQuantity": 2}
    # The cheapest one speaks for what is not chosen; there are as many as of all.
    assert (still_open["unitPrice"], still_open["isOnSale"]) == (40, False)
    assert still_open["availability"] == {"inStock": True, "stockQuantity": 7}


NOT_THERE = {"inStock": False, "stockQuantity": 0}


def test_what_cannot_be_had_says_so_and_what_is_gone_costs_nothing(
    session, shop, alice
):
    small = session.get_one(Variant, shop.small)
    (soon,) = put_up(
        session, a_listing("soon", status="preorder", variants=(a_variant(stock=9),))
    )
    shop.save(soon.id)
    shop.save(shop.shirt, variant_id=small.id)
    shop.save(shop.kettle)
    shop.save(shop.lamp)
    catalog.reprice(
        session,
        the_variant(session, shop.goods.lamp),
        usd("30.00"),
        compare_at=usd("40.00"),
    )
    catalog.retire(session, shop.goods.lamp)
    small.is_discontinued = True
    session.commit()

    told = flat(alice)

    lamp, kettle, shirt, _soon = told["wishlistItems"]
    assert [item["availability"] for item in told["wishlistItems"]] == [NOT_THERE] * 4
    assert (lamp["unitPrice"], lamp["isOnSale"]) == (30, False)
    assert (kettle["unitPrice"], shirt["unitPrice"]) == (40, 40)
    assert told["wishlistSummary"] == {
        "totalItems": 4,
        "totalValue": 80,  # the kettle and what comes soon
        "inStockItems": 0,
        "outOfStockItems": 4,
    }


def test_the_page_and_the_program_sum_up_alike(session, client, shop, alice):
    (throw, soon) = put_up(
        session,
        a_listing("throw", variants=(a_variant(price="10.00"),)),
        a_listing("soon", status="preorder", variants=(a_variant(price="1.00"),)),
    )
    shop.save(shop.lamp)
    for product_id in (shop.kettle, shop.shirt, throw.id, soon.id):
        shop.save(product_id)
    shop.save(shop.shirt, variant_id=shop.small, new_group="Home")
    catalog.retire(session, throw)
    euros = Money(9_900, "EUR")
    catalog.reprice(session, the_variant(session, shop.goods.lamp), euros)
    session.commit()
    sign_in(client)

    shown = re.findall(
        r"<dd>(.*?)</dd>", ON_PAGE.search(client.get("/wishlist").text)[0]
    )
    told = flat(alice)["wishlistSummary"]

    assert shown == ["6", "$121.00", "3", "3"]
    assert list(told.values()) == [6, 121, 3, 3]
    assert grouped(alice)["wishlistSummary"] == told


def test_pictures_have_whole_addresses_or_none(app, session, shop, alice, monkeypatch):
    base = app.extensions["site"].base_url
    (known, unknown) = put_up(
        session,
        a_listing("known", pictures=(PictureListing("https://cdn.example/a.jpg"),)),
        a_listing("unknown", pictures=(PictureListing("https://evil.example/a.jpg"),)),
    )
    hosts = replace(app.extensions["picture_hosts"], names=["cdn.example"])
    monkeypatch.setitem(app.extensions, "picture_hosts", hosts)
    for product_id in (shop.lamp, unknown.id, known.id):
        shop.save(product_id)

    seen, hidden, lamp = flat(alice)["wishlistItems"]

    assert seen["productImage"] == "https://cdn.example/a.jpg"
    assert hidden["productImage"].startswith(f"{base}/static/img/stand-in.svg?v=")
    assert lamp["productImage"] is None
    assert lamp["shop"]["logoUrl"] is None


def test_updated_at_is_when_the_newest_thing_was_added(session, shop, alice):
    older, newest = shop.save(shop.lamp), shop.save(shop.kettle)
    for item_id, day in ((older, "2026-06-09"), (newest, "2026-06-10")):
        moment = text("UPDATE wishlist_items SET added_at = :at WHERE id = :id")
        session.execute(moment, {"at": f"{day} 09:30:00.9+00", "id": item_id})
    wishlist.place_item(session, shop.alice.id, older, group_id=None, before=newest)
    session.commit()

    assert flat(alice)["updatedAt"] == "2026-06-10T09:30:00"
    assert grouped(alice)["updatedAt"] == "2026-06-10T09:30:00"
    wishlist.remove_item(session, shop.alice.id, newest)
    session.commit()
    assert flat(alice)["updatedAt"] == "2026-06-09T09:30:00"


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
