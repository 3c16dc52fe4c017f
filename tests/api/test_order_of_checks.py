"""Which of two faults is told: the order in which the contract looks at a request."""

from itertools import combinations

import pytest

from tests.api.shop import MISSING
from webapp.catalog import services as catalog

NO_TOKEN = (401, "Missing, expired, or invalid JWT token")
NO_PRODUCT = (404, "Product not found")
NO_ITEM = (404, "Wishlist item not found")
NO_GROUP = (404, "Wishlist group not found")
BLANK = "must not be blank, nor hold control characters"

# Faults of each endpoint, the one that is told first on top: what brings it about, and
# what is told. What they bring about is put together for two faults at once.
ADD = {
    "no token": ({}, NO_TOKEN),
    "a field": ({"variantId": "x"}, (422, {"variantId": "must be a valid UUID"})),
    "two groups": (
        {"groupId": "home", "groupName": "Garden"},
        (400, "Provide either groupId or groupName, not both"),
    ),
    "no product": ({"productId": "missing"}, NO_PRODUCT),
    "a product that is there": (
        {"productId": "lamp"},
        (400, "'Lamp' is already in your wishlist"),
    ),
    "no group": ({"groupId": "missing"}, NO_GROUP),
    "a name that is taken": (
        {"groupName": "Home"},
        (400, "A group named 'Home' already exists"),
    ),
}
MOVE = {
    "no token": ({}, NO_TOKEN),
    "a quantity": ({"quantity": "0"}, (422, {"quantity": "must be at least 1"})),
    "no item": ({"id": "missing"}, NO_ITEM),
    "no product": ({"id": "relic"}, NO_PRODUCT),
    "no stock": (
        {"quantity": "6"},
        (400, "Insufficient stock for 'Lamp'. Only 5 units available"),
    ),
}
TRANSFER = {
    "no token": ({}, NO_TOKEN),
    "a field": ({"colour": "red"}, (422, {"colour": "is not known"})),
    "no item": ({"id": "missing"}, NO_ITEM),
    "no group": ({"groupId": "missing"}, NO_GROUP),
}
POSITION = {
    "no token": ({}, NO_TOKEN),
    "a field": ({"colour": "red"}, (422, {"colour": "is not known"})),
    "no item": ({"id": "missing"}, NO_ITEM),
    "no such position": (
        {"position": 2},
        (422, {"position": "must be between 1 and 1"}),
    ),
}
CREATE = {
    "no token": ({}, NO_TOKEN),
    "a field": ({"colour": "red"}, (422, {"colour": "is not known"})),
    "a name that is taken": (
        {"name": "Home"},
        (400, "A group named 'Home' already exists"),
    ),
}
RENAME = {
    "no token": ({}, NO_TOKEN),
    "a field": ({"colour": "red"}, (422, {"colour": "is not known"})),
    "no group": ({"id": "missing"}, NO_GROUP),
    "a name that is taken": (
        {"name": "Home"},
        (400, "A group named 'Home' already exists"),
    ),
    "no name for a group": (
        {"name": "Ungrouped"},
        (400, "A group named 'Ungrouped' already exists"),
    ),
}
DELETE = {
    "no token": ({}, NO_TOKEN),
    "a flag": (
        {"deleteProducts": "1"},
        (422, {"deleteProducts": "must be true or false"}),
    ),
    "no group": ({"id": "missing"}, NO_GROUP),
}
# Each endpoint with a request that would be done.
ENDPOINTS = {
    "add": ("POST", "/add", {"productId": "kettle"}, ADD),
    "move": ("POST", "/move-to-cart/{id}?quantity={quantity}", {"id": "item"}, MOVE),
    "transfer": ("PATCH", "/{id}/group", {"id": "item", "groupId": None}, TRANSFER),
    "position": ("PATCH", "/{id}/position", {"id": "item", "position": 1}, POSITION),
    "create": ("POST", "/groups", {"name": "Garden"}, CREATE),
    "rename": ("PATCH", "/groups/{id}", {"id": "shed", "name": "Garden"}, RENAME),
    "delete": (
        "DELETE",
        "/groups/{id}?deleteProducts={deleteProducts}",
        {"id": "shed"},
        DELETE,
    ),
}
OTHERWISE = {"quantity": "1", "deleteProducts": "false"}


# Faults that no request has at once, for they say different things of the same.
APART = {
    ("add", "no product", "a product that is there"),
    ("add", "no group", "a name that is taken"),  # these are two groups
    ("move", "no item", "no product"),
    ("move", "a quantity", "no stock"),
    ("rename", "a name that is taken", "no name for a group"),
}


def pairs():
    """Return each pair of faults that one request can have."""
    return [
        pytest.param(name, *pair, id=f"{name}: {', '.join(pair)}")
        for name, (_method, _path, _fit, faults) in ENDPOINTS.items()
        for pair in combinations(faults, 2)
        if (name, *pair) not in APART
    ]


def said(name, *faults):
    """Return what is said in a request that would be done but for its faults."""
    _method, _path, fit, known = ENDPOINTS[name]
    return fit | {k: v for fault in faults for k, v in known[fault][0].items()}


@pytest.fixture
def ids(shop, session):
    """What ``said`` calls by name."""
    home, shed = shop.group("Home"), shop.group("Shed")
    item, relic = shop.save(shop.lamp), shop.save(shop.shirt, group_id=shed)
    catalog.retire(session, shop.goods.shirt)
    session.commit()
    return {
        "home": home,
        "shed": shed,
        "item": item,
        "relic": relic,
        "missing": MISSING,
        "lamp": shop.lamp,
        "kettle": shop.kettle,
    }


@pytest.fixture
def ask(alice, ids):
    """Make the request that ``said`` describes; tell status and ``data``."""

    def ask(name, what, *, with_token=True):
        method, path, _fit, _faults = ENDPOINTS[name]
        known = {
            key: str(ids[value]) if isinstance(value, str) and value in ids else value
            for key, value in what.items()
        }
        if not with_token:
            alice.token = None
        body = {key: value for key, value in known.items() if f"{{{key}}}" not in path}
        status, told = alice.ask(
            method, path.format_map(OTHERWISE | known), body or None
        )
        return status, told["data"]

    return ask


@pytest.mark.parametrize(("name", "first", "second"), pairs())
def test_of_two_faults_the_earlier_one_is_told(ask, everything, name, first, second):
    before = everything()

    told = ask(name, said(name, first, second), with_token=first != "no token")

    assert told == ENDPOINTS[name][3][first][1]
    assert everything() == before


@pytest.mark.parametrize("name", ENDPOINTS)
def test_each_fault_is_told_by_itself_and_nothing_is_wrong_without_one(
    ask, everything, name
):
    before = everything()
    for fault, (_what, answer) in reversed(ENDPOINTS[name][3].items()):
        told = ask(name, said(name, fault), with_token=fault != "no token")
        assert told == answer
    assert everything() == before


@pytest.mark.parametrize("name", ENDPOINTS)
def test_without_a_fault_it_is_done(ask, name):
    status, _data = ask(name, said(name))

    assert status == 200
