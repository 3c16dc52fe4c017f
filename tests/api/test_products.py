"""A product as programs read it, with or without somebody to read it for."""

from datetime import date

import pytest
from sqlalchemy import update

from tests.catalog.goods import a_listing, a_shirt, a_variant, put_up, the_variant, usd
from webapp.catalog import services as catalog
from webapp.catalog.listing import PictureListing
from webapp.catalog.models import Product, ProductStatus, Shop
from webapp.wishlist import services as wishlist

PRODUCTS = "/api/v1/e-commerce/products"
NOT_SAVED = {
    "isInWishlist": False,
    "wishlistItemId": None,
    "wishlistGroupId": None,
    "wishlistGroupName": None,
}


def product(program, slug):
    status, told = program.get(f"{PRODUCTS}/{slug}")
    assert status == 200
    return told["data"]


def saved(program, slug):
    told = product(program, slug)
    return {name: told[name] for name in NOT_SAVED}


@pytest.fixture
def nobody(program, shop):
    return program()


def test_a_product_tells_everything_once(session, app, shop, nobody):
    (sony,) = put_up(
        session,
        a_listing(
            "sony-wh-1000xm5",
            name="Sony WH-1000XM5",
            shop="Audio House",
            variants=(a_variant(price="349.00", stock=4),),
            pictures=(PictureListing("sony.svg"), PictureListing("other.svg")),
        ),
    )
    session.execute(update(Shop).values(logo="shops/audio.svg"))
    session.commit()
    base = app.extensions["site"].base_url

    status, told = nobody.get(f"{PRODUCTS}/sony-wh-1000xm5")

    assert (status, told["httpStatus"]) == (200, "OK")
    assert told["message"] == "Product retrieved successfully"
    assert told["data"] == {
        "productId": str(sony.id),
        "productName": "Sony WH-1000XM5",
        "productSlug": "sony-wh-1000xm5",
        "productImage": f"{base}/static/img/sony.svg",
        "unitPrice": 349,
        "currency": "USD",
        "isOnSale": False,
        "shop": {
            "shopId": str(sony.shop_id),
            "shopName": "Audio House",
            "shopSlug": "audio-house",
            "logoUrl": f"{base}/static/img/shops/audio.svg",
        },
        "availability": {"inStock": True, "stockQuantity": 4},
        "standing": "in_stock",
        "expectedOn": None,
        "variants": [
            {
                "variantId": str(the_variant(session, sony).id),
                "label": "",
                "unitPrice": 349,
                "inStock": True,
                "stockQuantity": 4,
            }
        ],
        **NOT_SAVED,
    }
    assert b'"unitPrice":349.00,"currency"' in nobody.answer.data


def test_each_variant_has_its_own_price_and_stock(session, shop, nobody):
    large = shop.goods.sizes["Large"]
    catalog.reprice(session, large, usd("55.00"))
    catalog.restock(session, large, 0)
    session.commit()

    told = product(nobody, "shirt")

    assert told["unitPrice"] == 40
    assert [
        (one["label"], one["unitPrice"], one["inStock"], one["stockQuantity"])
        for one in told["variants"]
    ] == [("Small", 40, True, 5), ("Large", 55, False, 0)]


def test_what_is_not_made_any_more_cannot_be_chosen(session, shop, nobody):
    catalog.list_products(session, [a_shirt("Large")])
    session.commit()

    assert [one["label"] for one in product(nobody, "shirt")["variants"]] == ["Large"]


def test_a_reduced_product_is_on_sale_until_it_is_retired(session, shop, nobody):
    lamp = the_variant(session, shop.goods.lamp)
    catalog.reprice(session, lamp, usd("30.00"), compare_at=usd("40.00"))
    session.commit()
    assert product(nobody, "lamp")["isOnSale"] is True

    catalog.retire(session, shop.goods.lamp)
    session.commit()

    told = product(nobody, "lamp")
    assert told["isOnSale"] is False
    assert told["availability"] == {"inStock": False, "stockQuantity": 0}
    assert told["standing"] == "retired"
    assert [one["inStock"] for one in told["variants"]] == [False]


def test_a_pre_order_is_none_in_stock_and_says_when_it_is_due(session, nobody):
    put_up(
        session,
        a_listing(
            "otter", status=ProductStatus.PREORDER, expected_on=date(2026, 12, 11)
        ),
    )
    session.commit()

    told = product(nobody, "otter")

    assert told["availability"]["inStock"] is False
    assert (told["standing"], told["expectedOn"]) == ("preorder", "2026-12-11")


def test_without_a_token_nothing_is_saved(shop, nobody):
    shop.save(shop.lamp)

    assert saved(nobody, "lamp") == NOT_SAVED


def test_a_token_tells_where_the_product_is_saved(shop, alice, bob):
    group = shop.group("Birthday Gifts")
    lamp = shop.save(shop.lamp, group_id=group)
    kettle = shop.save(shop.kettle)

    assert saved(alice, "lamp") == {
        "isInWishlist": True,
        "wishlistItemId": str(lamp),
        "wishlistGroupId": str(group),
        "wishlistGroupName": "Birthday Gifts",
    }
    assert saved(alice, "kettle") == NOT_SAVED | {
        "isInWishlist": True,
        "wishlistItemId": str(kettle),
    }
    assert saved(alice, "shirt") == NOT_SAVED
    assert saved(bob, "lamp") == NOT_SAVED


def test_of_several_variants_it_is_the_one_saved_last(session, shop, alice):
    small = shop.save(shop.shirt, variant_id=shop.small, new_group="Small ones")
    still_open = shop.save(shop.shirt)
    assert saved(alice, "shirt")["wishlistItemId"] == str(still_open)
    assert saved(alice, "shirt")["wishlistGroupName"] is None

    wishlist.remove_item(session, shop.alice.id, still_open)
    session.commit()

    assert saved(alice, "shirt")["wishlistItemId"] == str(small)
    assert saved(alice, "shirt")["wishlistGroupName"] == "Small ones"


def test_what_was_put_away_is_not_on_the_list(shop, alice):
    shop.put_away(shop.save(shop.lamp, new_group="Home"))

    assert saved(alice, "lamp") == NOT_SAVED


@pytest.mark.parametrize("slug", ["unknown", "secret", "bare", "%00", "%20", "LAMP"])
def test_what_is_not_shown_is_not_found(session, shop, nobody, alice, slug):
    put_up(session, a_listing("secret", status="draft"))
    shop_id = shop.goods.lamp.shop_id
    session.add(Product(slug="bare", name="Without any variant", shop_id=shop_id))
    session.commit()

    for program in (nobody, alice):
        status, told = program.get(f"{PRODUCTS}/{slug}")
        assert (status, told["message"]) == (404, "Product not found")


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_a_token_that_does_not_work_is_refused_even_here(shop, nobody, token):
    status, told = nobody.get(
        f"{PRODUCTS}/lamp", headers={"Authorization": f"Bearer {token}"}
    )

    assert (status, told["httpStatus"]) == (401, "UNAUTHORIZED")


def test_reading_writes_nothing_and_costs_two_statements(
    shop, alice, nobody, everything, statements
):
    shop.save(shop.lamp, new_group="Home")
    before = everything()

    with statements() as for_alice:
        product(alice, "lamp")
    with statements() as for_nobody:
        product(nobody, "lamp")

    assert (len(for_alice), len(for_nobody)) == (2, 1)
    assert everything() == before
