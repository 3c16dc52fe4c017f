"""A program does for a customer what the customer could do, and both see the same."""

import re

import pytest
from sqlalchemy import select

from tests.journeys.browsing import PASSWORD, Browser
from tests.journeys.conftest import a_listing
from tests.journeys.programs import BASE, Program, once
from webapp.catalog import services as catalog
from webapp.catalog.models import Product, Variant
from webapp.extensions import db

CHAIR, STOOL, SHELF = "Reading Chair", "Low Stool", "Long Shelf"
IN_STOCK = 2
IN_CART = re.compile(r'<input id="quantity-[^>]* value="(\d+)"')


@pytest.fixture(scope="module")
def goods(house):
    """Three things of our own, two of each in stock; name → id."""
    names = (CHAIR, STOOL, SHELF)
    with house.app.app_context(), db.sessionmaker.begin() as session:
        catalog.list_products(session, [a_listing(name) for name in names])
        known = select(Product).where(Product.name.in_(names))
        ids = {product.name: product.id for product in session.scalars(known)}
        sold = select(Variant).where(Variant.product_id.in_(ids.values()))
        for variant in session.scalars(sold):
            catalog.restock(session, variant, IN_STOCK)
    return {name: str(id_) for name, id_ in ids.items()}


@pytest.fixture
def alice(house):
    """Alice's browser; who she is stands at ``email``."""
    browser = house.visitor()
    browser.email = browser.register("Alice")
    return browser


@pytest.fixture
def program(house, alice):
    """A program that Alice let in."""
    program = Program(house.addresses)
    told = program.sign_in(alice.email, PASSWORD)
    assert (told.status, told.data["tokenType"]) == (200, "Bearer")
    return program


def test_a_program_does_all_there_is_to_do_and_is_sent_away(goods, program):
    assert program.get("").data["wishlistItems"] == []
    assert program.groups() == {"Ungrouped": []}

    made = program.post("/groups", {"name": "Study"})
    assert (made.status, made.message) == (200, "Wishlist group created successfully")
    added = program.post(
        "/add", {"productId": goods[CHAIR], "groupName": "Birthday Gifts"}
    )
    assert added.status == 200
    assert added.message == "Product added to wishlist in group 'Birthday Gifts'"

    again = program.post("/add", {"productId": goods[CHAIR]})
    assert again.status == 400
    assert again.message == again.data == f"'{CHAIR}' is already in your wishlist"
    taken = program.post("/add", {"productId": goods[STOOL], "groupName": "study"})
    assert (taken.status, taken.message) == (
        400,
        "A group named 'study' already exists",
    )
    assert program.groups() == {"Study": [], "Birthday Gifts": [CHAIR], "Ungrouped": []}

    study = {"groupId": program.group("Study")}
    moved = program.patch(f"/{program.item(CHAIR)}/group", study)
    assert (moved.status, moved.message) == (200, "Item moved to group 'Study'")
    renewed = program.renew()
    assert renewed.status == 200
    assert program.groups() == {"Study": [CHAIR], "Birthday Gifts": [], "Ungrouped": []}

    until_none_are_left(program)
    both_ways_to_end_a_group(goods, program)

    cleared = program.delete("/clear")
    assert (cleared.status, cleared.message) == (200, "Wishlist cleared successfully")
    assert program.get("").data["wishlistSummary"]["totalItems"] == 0
    assert program.delete("/clear").status == 200

    assert program.give_back().status == 200
    for told in (program.get(""), program.post("/groups", {"name": "x"})):
        assert told.status == 401
        assert told.message == "Missing, expired, or invalid JWT token"
        assert told.headers["WWW-Authenticate"].startswith("Bearer")
    assert program.renew().status == 401
    assert program.give_back().status == 200


def until_none_are_left(program):
    """Move it to the cart once more than there are; the item stays where it is."""
    chair = program.item(CHAIR)
    for _ in range(IN_STOCK):
        moved = program.post(f"/move-to-cart/{chair}?quantity=1")
        assert (moved.status, moved.message) == (
            200,
            "Product moved to cart successfully",
        )
    refused = program.post(f"/move-to-cart/{chair}")
    assert refused.status == 400
    assert refused.message == (
        f"Insufficient stock for '{CHAIR}'. Only {IN_STOCK} units available"
    )
    assert program.item(CHAIR) == chair


def both_ways_to_end_a_group(goods, program):
    """End a group and keep what was in it, then another with all that is in it."""
    ended = program.delete(f"/groups/{program.group('Study')}")
    assert ended.message == "Group deleted, products moved to Ungrouped"
    assert program.groups() == {"Birthday Gifts": [], "Ungrouped": [CHAIR]}
    gifts = program.group("Birthday Gifts")
    for name in (STOOL, SHELF):
        added = program.post("/add", {"productId": goods[name], "groupId": gifts})
        assert added.status == 200
    assert [one["itemCount"] for one in program.get("/groups").data] == [2]
    ended = program.delete(f"/groups/{gifts}?deleteProducts=true")
    assert ended.message == "Group and all its products deleted from wishlist"
    assert program.groups() == {"Ungrouped": [CHAIR]}
    assert program.delete(f"/groups/{gifts}").status == 404


def test_what_a_program_does_is_seen_on_the_pages(goods, alice, program):
    for name in (CHAIR, STOOL):
        program.post("/add", {"productId": goods[name]})
    program.post("/groups", {"name": "For the attic"})
    program.post(f"/move-to-cart/{program.item(STOOL)}?quantity=2")

    assert alice.saved() == [STOOL, CHAIR]
    assert "For the attic" in alice.get("/wishlist").text
    cart = alice.get("/cart").text
    assert STOOL in cart
    assert IN_CART.findall(cart) == ["2"]

    program.delete(f"/{program.item(CHAIR)}")
    assert alice.saved() == [STOOL]


def test_what_is_done_on_the_pages_a_program_finds(goods, alice, program):
    empty = program.get("")
    assert program.get("", **{"If-None-Match": empty.headers["ETag"]}).status == 304

    alice.save(goods[SHELF], new_group="Hallway")
    found = program.get("", **{"If-None-Match": empty.headers["ETag"]})
    assert found.status == 200
    (shelf,) = found.data["wishlistItems"]
    assert (shelf["productName"], shelf["groupName"]) == (SHELF, "Hallway")
    shown = program.get(f"{BASE}/e-commerce/products/{shelf['productSlug']}").data
    assert shown["isInWishlist"]
    assert shown["wishlistItemId"] == shelf["wishlistId"]

    alice.post(f"/wishlist/items/{shelf['wishlistId']}/cart", quantity=str(IN_STOCK))
    refused = program.post(f"/move-to-cart/{shelf['wishlistId']}")
    assert refused.status == 400
    assert "Insufficient stock" in refused.message

    alice.post(f"/wishlist/items/{shelf['wishlistId']}/remove")
    assert program.groups() == {"Hallway": [], "Ungrouped": []}


def test_a_program_that_did_not_hear_the_answer_asks_again(goods, program):
    key = once()
    first, *again = (
        program.post("/add", {"productId": goods[CHAIR]}, **key) for _ in range(4)
    )
    assert first.status == 200
    assert {one.status for one in again} == {200}
    assert [one.json for one in again] == [first.json] * 3
    assert {one.headers["Idempotent-Replayed"] for one in again} == {"true"}
    assert program.groups() == {"Ungrouped": [CHAIR]}
    other = program.post("/add", {"productId": goods[STOOL]}, **key)
    assert other.status == 422
    assert set(other.data) == {"Idempotency-Key"}


def test_a_copied_refresh_token_ends_what_both_have(house, alice, program):
    thief = Program(house.addresses)
    thief.refresh = program.refresh
    assert program.renew().status == 200
    assert program.get("").status == 200

    assert thief.renew().status == 401
    assert program.get("").status == 401
    assert program.renew().status == 401
    assert program.sign_in(alice.email, PASSWORD).status == 200
    assert program.get("").status == 200


def test_another_password_sends_every_program_away(alice, program):
    assert program.get("").status == 200
    changed = alice.post(
        "/account/password", present=PASSWORD, new="another way from home"
    )
    assert changed.status == 303
    assert program.get("").status == 401
    assert program.renew().status == 401
    assert program.sign_in(alice.email, PASSWORD).status == 401


def test_a_cookie_opens_no_door_to_programs_and_a_token_none_to_people(
    house, alice, program
):
    assert alice.get(f"{BASE}/e-commerce/wishlist").status == 401
    stranger = Browser(house.addresses[0])
    bearer = {"Authorization": f"Bearer {program.access}"}
    assert stranger.get("/account", **bearer).status == 303
    assert alice.email not in stranger.get("/wishlist", **bearer).text
