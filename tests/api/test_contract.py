"""The contract as two tables, word for word: what is answered, and what is refused.

Whoever changes a word here breaks programs that others wrote.
"""

import re

import pytest

from tests.api.envelopes import FIELDS, MOMENT
from tests.api.shop import MISSING
from tests.catalog.goods import a_listing
from webapp.catalog import services as catalog
from webapp.catalog.listing import PictureListing

BASE = "/api/v1/e-commerce/wishlist"
USER = {"userId": "id", "userName": "text", "name": "text"}
SUMMARY = {
    "totalItems": "whole",
    "totalValue": "number",
    "inStockItems": "whole",
    "outOfStockItems": "whole",
}
UNGROUPED_ITEM = {
    "wishlistId": "id",
    "productId": "id",
    "productName": "text",
    "productSlug": "text",
    "productImage": "address",
    "unitPrice": "number",
    "isOnSale": "flag",
    "shop": {
        "shopId": "id",
        "shopName": "text",
        "shopSlug": "text",
        "logoUrl": "null",  # this shop has none
    },
    "availability": {"inStock": "flag", "stockQuantity": "whole"},
    "groupId": "null",
    "groupName": "null",
    "addedAt": "moment",
}
ITEM = UNGROUPED_ITEM | {"groupId": "id", "groupName": "text"}
GROUP = {"groupId": "id", "name": "text", "itemCount": "whole", "createdAt": "moment"}
GROUPED = {
    "user": USER,
    "wishlistSummary": SUMMARY,
    "groups": [
        {"groupId": "id", "groupName": "text", "itemCount": "whole", "items": [ITEM]}
    ],
    "ungrouped": {
        "groupId": "null",
        "groupName": "text",
        "itemCount": "whole",
        "items": [UNGROUPED_ITEM],
    },
    "updatedAt": "moment",
}

# Alice has a vase in no group and a lamp in the group Electronics.
ANSWERS = {
    "add": (
        "POST /add",
        {"productId": "kettle"},
        "Product added to wishlist successfully",
        "null",
    ),
    "add to a group": (
        "POST /add",
        {"productId": "kettle", "groupId": "electronics"},
        "Product added to wishlist in group 'Electronics'",
        "null",
    ),
    "add to a new group": (
        "POST /add",
        {"productId": "kettle", "groupName": "Birthday Gifts"},
        "Product added to wishlist in group 'Birthday Gifts'",
        "null",
    ),
    "read flat": (
        "GET ",
        None,
        "Wishlist retrieved successfully",
        {
            "user": USER,
            "wishlistSummary": SUMMARY,
            "wishlistItems": [UNGROUPED_ITEM, ITEM],
            "updatedAt": "moment",
        },
    ),
    "read grouped": (
        "GET /grouped",
        None,
        "Grouped wishlist retrieved successfully",
        GROUPED,
    ),
    "remove": (
        "DELETE /{lamp_item}",
        None,
        "Product removed from wishlist successfully",
        "null",
    ),
    "clear": ("DELETE /clear", None, "Wishlist cleared successfully", "null"),
    "move to cart": (
        "POST /move-to-cart/{lamp_item}?quantity=1",
        None,
        "Product moved to cart successfully",
        "null",
    ),
    "transfer": (
        "PATCH /{vase_item}/group",
        {"groupId": "electronics"},
        "Item moved to group 'Electronics'",
        "null",
    ),
    "transfer to none": (
        "PATCH /{lamp_item}/group",
        {"groupId": None},
        "Item moved to Ungrouped",
        "null",
    ),
    "create group": (
        "POST /groups",
        {"name": "Birthday Gifts"},
        "Wishlist group created successfully",
        GROUP,
    ),
    "list groups": (
        "GET /groups",
        None,
        "Wishlist groups retrieved successfully",
        [GROUP],
    ),
    "delete group": (
        "DELETE /groups/{electronics}?deleteProducts=false",
        None,
        "Group deleted, products moved to Ungrouped",
        "null",
    ),
    "delete group and items": (
        "DELETE /groups/{electronics}?deleteProducts=true",
        None,
        "Group and all its products deleted from wishlist",
        "null",
    ),
}

# A lamp is there, of a kettle there is none, and nobody sells a relic any more.
REFUSALS = {
    "a product that is there": (
        ("POST /add", {"productId": "lamp"}),
        (400, "BAD_REQUEST", "'Lamp' is already in your wishlist"),
    ),
    "a new group that is there": (
        ("POST /add", {"productId": "kettle", "groupName": "Electronics"}),
        (400, "BAD_REQUEST", "A group named 'Electronics' already exists"),
    ),
    "two groups": (
        (
            "POST /add",
            {"productId": "kettle", "groupName": "Home", "groupId": "electronics"},
        ),
        (400, "BAD_REQUEST", "Provide either groupId or groupName, not both"),
    ),
    "no product": (
        ("POST /add", {"productId": "missing"}),
        (404, "NOT_FOUND", "Product not found"),
    ),
    "a product that was": (
        ("POST /add", {"productId": "relic"}),
        (404, "NOT_FOUND", "Product not found"),
    ),
    "no group to add to": (
        ("POST /add", {"productId": "kettle", "groupId": "missing"}),
        (404, "NOT_FOUND", "Wishlist group not found"),
    ),
    "no item to remove": (
        ("DELETE /{missing}", None),
        (404, "NOT_FOUND", "Wishlist item not found"),
    ),
    "no item to buy": (
        ("POST /move-to-cart/{missing}", None),
        (404, "NOT_FOUND", "Wishlist item not found"),
    ),
    "a product that was to be bought": (
        ("POST /move-to-cart/{relic_item}", None),
        (404, "NOT_FOUND", "Product not found"),
    ),
    "no stock": (
        ("POST /move-to-cart/{lamp_item}?quantity=6", None),
        (
            400,
            "BAD_REQUEST",
            "Insufficient stock for 'Lamp'. Only 5 units available",
        ),
    ),
    "no item to transfer": (
        ("PATCH /{missing}/group", {"groupId": None}),
        (404, "NOT_FOUND", "Wishlist item not found"),
    ),
    "no group to transfer to": (
        ("PATCH /{lamp_item}/group", {"groupId": "missing"}),
        (404, "NOT_FOUND", "Wishlist group not found"),
    ),
    "a group that is there": (
        ("POST /groups", {"name": "Electronics"}),
        (400, "BAD_REQUEST", "A group named 'Electronics' already exists"),
    ),
    "no group to delete": (
        ("DELETE /groups/{missing}", None),
        (404, "NOT_FOUND", "Wishlist group not found"),
    ),
}
UNFIT = {
    "a product": (
        ("POST /add", {"productId": "no id"}),
        {"productId": "must be a valid UUID"},
    ),
    "a quantity": (
        ("POST /move-to-cart/{lamp_item}?quantity=0", None),
        {"quantity": "must be at least 1"},
    ),
    "no key": (("PATCH /{lamp_item}/group", {}), {"groupId": "is required"}),
    "a name": (
        ("POST /groups", {"name": " "}),
        {"name": "must not be blank, nor hold control characters"},
    ),
    "a flag": (
        ("DELETE /groups/{electronics}?deleteProducts=yes", None),
        {"deleteProducts": "must be true or false"},
    ),
}


# The table of group behaviour: what is asked, with which status, and what is where then.
RULES = {
    "no group named": (
        ("POST /add", {"productId": "kettle"}),
        (200, {"Ungrouped": ["Kettle", "Vase"], "Electronics": ["Lamp"]}),
    ),
    "a group": (
        ("POST /add", {"productId": "kettle", "groupId": "electronics"}),
        (200, {"Ungrouped": ["Vase"], "Electronics": ["Kettle", "Lamp"]}),
    ),
    "a new name": (
        ("POST /add", {"productId": "kettle", "groupName": "Home"}),
        (200, {"Ungrouped": ["Vase"], "Electronics": ["Lamp"], "Home": ["Kettle"]}),
    ),
    "a name that is taken": (
        ("POST /add", {"productId": "kettle", "groupName": "Electronics"}),
        (400, {"Ungrouped": ["Vase"], "Electronics": ["Lamp"]}),
    ),
    "a group and a name": (
        (
            "POST /add",
            {"productId": "kettle", "groupId": "electronics", "groupName": "Home"},
        ),
        (400, {"Ungrouped": ["Vase"], "Electronics": ["Lamp"]}),
    ),
    "a group deleted": (
        ("DELETE /groups/{electronics}?deleteProducts=false", None),
        (200, {"Ungrouped": ["Vase", "Lamp"]}),
    ),
    "a group deleted with its products": (
        ("DELETE /groups/{electronics}?deleteProducts=true", None),
        (200, {"Ungrouped": ["Vase"]}),
    ),
    "a transfer to none": (
        ("PATCH /{lamp_item}/group", {"groupId": None}),
        (200, {"Ungrouped": ["Lamp", "Vase"], "Electronics": []}),
    ),
}


@pytest.fixture
def ids(shop, session):
    """What the tables call by name."""
    pictures = (PictureListing("lamps/lamp.svg"),)
    catalog.list_products(session, [a_listing("lamp", pictures=pictures)])
    vase = shop.vase(pictures=pictures)
    electronics = shop.group("Electronics")
    ids = {
        "missing": MISSING,
        "electronics": electronics,
        "lamp": shop.lamp,
        "kettle": shop.kettle,
        "relic": shop.shirt,
        "lamp_item": shop.save(shop.lamp, group_id=electronics),
        "vase_item": shop.save(vase),
    }
    return {name: str(id_) for name, id_ in ids.items()}


@pytest.fixture
def relic(shop, session, ids):
    """Something on the list that is no longer sold."""
    ids["relic_item"] = str(shop.save(shop.shirt))
    catalog.retire(session, shop.goods.shirt)
    session.commit()


@pytest.fixture
def ask(alice, ids):
    """Ask what a line of a table says; tell the status and the answer."""

    def ask(line, body):
        method, path = line.split(" ")
        named = body and {name: ids.get(value, value) for name, value in body.items()}
        return alice.ask(method, BASE + path.format_map(ids), named)

    return ask


def shape_of(value):
    """Return the names of fields, and what kind of thing is in each."""
    if isinstance(value, dict):
        return {name: shape_of(one) for name, one in value.items()}
    if isinstance(value, list):
        return [shape_of(one) for one in value]
    if isinstance(value, str):
        kinds = {"id": _is_id, "moment": MOMENT.fullmatch, "address": _ADDRESS.match}
        return next((kind for kind, fits in kinds.items() if fits(value)), "text")
    kinds = {bool: "flag", int: "whole", float: "number", type(None): "null"}
    return kinds[type(value)]


_ADDRESS = re.compile("https?://")
_is_id = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_done_is_told_in_these_words_and_fields(ask, name):
    line, body, message, data = ANSWERS[name]

    status, told = ask(line, body)

    assert (status, told["message"]) == (200, message)
    assert (told["success"], told["httpStatus"]) == (True, "OK")
    assert shape_of(told["data"]) == data
    assert tuple(told) == FIELDS
    assert MOMENT.fullmatch(told["action_time"])


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_refused_is_told_in_these_words(ask, relic, everything, name):
    asked, (code, http_status, sentence) = REFUSALS[name]
    before = everything()

    status, told = ask(*asked)

    assert (status, told["httpStatus"], told["success"]) == (code, http_status, False)
    assert told["message"] == told["data"] == sentence
    assert tuple(told) == FIELDS
    assert everything() == before


@pytest.mark.parametrize("name", UNFIT)
def test_what_is_amiss_is_told_field_by_field(ask, everything, name):
    asked, data = UNFIT[name]
    before = everything()

    status, told = ask(*asked)

    assert (status, told["httpStatus"]) == (422, "UNPROCESSABLE_ENTITY")
    assert (told["message"], told["data"]) == ("Validation failed", data)
    assert everything() == before


@pytest.mark.parametrize("name", RULES)
def test_a_group_behaves_as_the_table_says(shop, ask, name):
    asked, (code, listed) = RULES[name]

    status, _told = ask(*asked)

    assert status == code
    assert shop.listed() == listed


@pytest.mark.parametrize("name", ANSWERS)
def test_nothing_is_told_or_done_without_a_token(alice, ask, everything, name):
    alice.token = None
    before = everything()

    status, told = ask(*ANSWERS[name][:2])

    assert (status, told["httpStatus"]) == (401, "UNAUTHORIZED")
    assert told["message"] == told["data"] == "Missing, expired, or invalid JWT token"
    assert everything() == before
