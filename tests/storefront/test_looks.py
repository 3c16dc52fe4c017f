"""Other looks at a list: narrowed, flat, in its drawer, put away."""

import re
from datetime import timedelta
from html import unescape

import pytest

from tests.accounts.people import a_customer, sign_in
from tests.catalog.goods import a_listing, put_up
from tests.storefront.listed import (
    AT_THE_LIST,
    NAMES,
    shown,
    the_variant_of,
)
from webapp.catalog import services as catalog
from webapp.core import clock
from webapp.wishlist import services
from webapp.wishlist.models import ItemStatus, WishlistItem
from webapp.wishlist.queries.lines import ARCHIVE_PAGE


def test_a_look_at_the_list_changes_nothing_and_says_that_places_are_fixed(
    client, session, items
):
    catalog.restock(session, the_variant_of(session, items["Vase"]), 0)
    session.commit()

    assert shown(client, "/wishlist?show=available&sort=name") == ["Clock", "Lamp"]
    assert shown(client, "/wishlist?q=va") == ["Vase"]
    assert shown(client, "/wishlist?sort=nonsense&show=%00") == shown(client)
    assert "data-fixed" in client.get("/wishlist?sort=name").text
    assert "data-fixed" not in client.get("/wishlist").text


def test_a_removal_in_a_look_draws_that_look(client, items):
    here = AT_THE_LIST | {"HX-Current-URL": "http://localhost/wishlist?sort=name"}
    answer = client.post(f"/wishlist/items/{items['Lamp']}/remove", headers=here).text

    assert [re.sub("<[^>]+>", "", n) for n in NAMES.findall(answer)] == [
        "Clock",
        "Vase",
    ]


def test_the_drawer_is_drawn_for_whoever_asks_for_it(client, items):
    asked = {"HX-Request": "true"}
    first = client.get("/wishlist/drawer", headers=asked)
    again = client.get(
        "/wishlist/drawer", headers=asked | {"If-None-Match": first.headers["ETag"]}
    )

    assert "Lamp" in first.text
    assert "<html" not in first.text
    assert (again.status_code, again.data) == (304, b"")
    here = AT_THE_LIST | {"X-Drawer": "true", "HX-Current-URL": "http://localhost/"}
    moved = client.post(f"/wishlist/items/{items['Lamp']}/remove", headers=here).text
    assert 'id="drawer-list"' in moved
    assert 'id="items"' not in moved


def test_what_is_back_in_stock_is_news_until_its_owner_went_away(
    client, session, items
):
    vase = the_variant_of(session, items["Vase"])
    for stock in (0, 4):
        catalog.restock(session, vase, stock)
    session.commit()
    assert 'stock-in">Back in stock' in client.get("/wishlist").text
    assert shown(client, "/wishlist?show=back") == ["Vase"]

    assert client.post("/wishlist/seen").status_code == 204

    assert 'stock-in">Back in stock' not in client.get("/wishlist").text
    assert shown(client, "/wishlist?show=back") == []


@pytest.mark.parametrize("view", ["view=flat", "sort=name", "q=lamp"])
def test_a_look_shows_what_is_in_groups_when_nothing_is_ungrouped(
    client, session, alice, items, birthday, view
):
    services.transfer_items(session, alice.id, items.values(), group_id=birthday)
    session.commit()

    assert "Lamp" in shown(client, f"/wishlist?{view}")


def test_the_archive_comes_in_stretches_the_latest_first(client, session, alice):
    many = ARCHIVE_PAGE + 3
    goods = put_up(session, *(a_listing(f"thing-{n:02}") for n in range(many)))
    for minutes, product in enumerate(goods):
        saved = services.save_item(session, alice.id, product.id)
        services.archive_items(session, alice.id, [saved.item_id])
        item = session.get_one(WishlistItem, saved.item_id)
        item.archived_at = clock.now() + timedelta(minutes=minutes)
        session.flush()
    session.commit()

    first = client.get("/wishlist/archived").text
    older = unescape(re.search(r'href="(/wishlist/archived\?[^"]+)"', first)[1])
    second = client.get(older).text

    assert f"{goods[-1].name}" in first
    assert f"{goods[2].name}<" not in first
    assert [thing.name in second for thing in goods[:4]] == [True, True, True, False]
    assert 'href="/wishlist/archived?before' not in second


@pytest.mark.parametrize(
    "query", ["before=x", "before=2026-01-01", "item=1", "before="]
)
def test_nonsense_asks_for_the_beginning_of_the_archive(client, items, query):
    assert client.get(f"/wishlist/archived?{query}").status_code == 200


def test_what_is_archived_has_no_page_of_its_own(client, session, alice, items):
    services.archive_items(session, alice.id, [items["Lamp"]])
    session.commit()

    assert client.get(f"/wishlist/items/{items['Lamp']}").status_code == 404
    client.post(f"/wishlist/items/{items['Lamp']}/restore", data={"needed": ""})
    session.expire_all()
    item = session.get_one(WishlistItem, items["Lamp"])
    assert item.status is ItemStatus.ACTIVE


def test_what_a_guest_looked_at_can_be_arranged_after_signing_in(client, session):
    (lamp,) = put_up(session, a_listing("lamp"))
    a_customer(session)
    session.commit()
    client.post("/wishlist/items", data={"product": lamp.id})
    assert 'class="grip"' not in client.get("/wishlist").text

    sign_in(client)

    assert 'class="grip"' in client.get("/wishlist").text
