"""What a program is told that things cost, and whether they can be had."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import text

from tests.accounts.people import sign_in
from tests.api.listed import flat, grouped
from tests.catalog.goods import a_listing, a_variant, put_up, the_variant, usd
from webapp.catalog import services as catalog
from webapp.catalog.listing import PictureListing, VariantListing
from webapp.catalog.models import Variant
from webapp.core.money import Money
from webapp.wishlist import services as wishlist

ON_PAGE = re.compile(r'<dl class="summary">.*?</dl>', re.DOTALL)


def test_prices_have_exactly_two_digits(session, shop, alice):
    for product in put_up(
        session,
        a_listing("headphones", variants=(a_variant(price="349.00"),)),
        a_listing("pin", variants=(a_variant(price="0.10"),)),
    ):
        shop.save(product.id)

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
