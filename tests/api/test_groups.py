"""Groups: making, listing, renaming and ending them."""

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.api.envelopes import MOMENT, told_of
from tests.api.shop import MISSING
from webapp.api.groups import NamedGroup
from webapp.wishlist import services as wishlist
from webapp.wishlist.errors import GroupNameTaken
from webapp.wishlist.services.groups import named

MADE = "Wishlist group created successfully"
NO_GROUP = (404, "Wishlist group not found")
KEPT = "Group deleted, products moved to Ungrouped"
GONE = "Group and all its products deleted from wishlist"


@pytest.fixture
def make(alice):
    """Have Alice's program make a group; tell status, message and ``data``."""

    def make(name):
        status, told = alice.post("/groups", {"name": name})
        return status, told["message"], told["data"]

    return make


@pytest.fixture
def groups(alice):
    """Say which groups the API tells: names and counts."""

    def groups():
        _status, told = alice.get("/groups")
        return [(group["name"], group["itemCount"]) for group in told["data"]]

    return groups


def test_a_group_that_was_made_is_told_as_it_is_kept(shop, make, alice):
    status, message, data = make("  Birthday   Gifts ")

    assert (status, message) == (200, MADE)
    assert (data["name"], data["itemCount"]) == ("Birthday Gifts", 0)
    assert MOMENT.fullmatch(data["createdAt"])
    assert alice.get("/groups")[1]["data"] == [data]
    assert shop.listed() == {"Ungrouped": [], "Birthday Gifts": []}


def test_composed_and_decomposed_letters_are_one_name(make, refused):
    assert make("Cafe\u0301")[2]["name"] == "Caf\u00e9"

    told = refused("POST", "/groups", {"name": "CAF\u00c9"})

    assert told == (400, "A group named 'CAF\u00c9' already exists")


def test_a_name_is_unique_for_one_customer_and_free_for_another(make, bob, refused):
    make("Electronics")

    for name in ("Electronics", " electronics "):
        sentence = f"A group named '{name.strip()}' already exists"
        assert refused("POST", "/groups", {"name": name}) == (400, sentence)

    assert bob.post("/groups", {"name": "Electronics"})[0] == 200


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "is required"),
        ({"name": None}, "must be text"),
        ({"name": 7}, "must be text"),
        ({"name": ""}, "must not be blank, nor hold control characters"),
        ({"name": " \u3000"}, "must not be blank, nor hold control characters"),
        ({"name": "\u200b\u2060"}, "must not be blank, nor hold control characters"),
        ({"name": "\U000e0041"}, "must not be blank, nor hold control characters"),
        ({"name": "a\u0000b"}, "must not be blank, nor hold control characters"),
        ({"name": "x" * 81}, "must have at most 80 characters"),
        ({"name": "\u0958" * 41}, "must have at most 80 characters"),
        ({"name": "\ud800"}, "must be text"),
    ],
    ids=ascii,
)
def test_a_name_that_is_none_is_told_so(shop, refused, method, body, sentence):
    home = shop.group("Home")
    path = "/groups" if method == "POST" else f"/groups/{home}"

    assert refused(method, path, body) == (422, {"name": sentence})


def test_eighty_characters_are_a_name(make):
    assert make("x" * 80)[2]["name"] == "x" * 80


@given(st.text(max_size=100))
def test_whatever_is_read_as_a_name_is_one(name):
    try:
        read = NamedGroup.model_validate({"name": name})
    except ValidationError:
        return
    try:
        assert named(read.name)[0] == read.name
    except GroupNameTaken:
        assert read.name.casefold() == "ungrouped"


def test_groups_are_told_oldest_first_with_what_is_in_them_now(
    shop, session, make, groups, alice
):
    for name in ("Home", "Birthday", "Garden"):
        make(name)
    birthday = UUID(alice.get("/groups")[1]["data"][1]["groupId"])
    wishlist.place_group(session, shop.alice.id, birthday, before=None)
    session.commit()
    shop.save(shop.lamp, group_id=birthday)
    shop.put_away(shop.save(shop.kettle, group_id=birthday))
    shop.save(shop.shirt)

    assert groups() == [("Home", 0), ("Birthday", 1), ("Garden", 0)]


def test_who_has_no_groups_is_told_of_none(shop, alice):
    shop.group("Home", shop.bob)

    status, told = alice.get("/groups")

    assert (status, told["data"]) == (200, [])
    assert told["message"] == "Wishlist groups retrieved successfully"


def test_listing_groups_takes_one_statement_whoever_asks(shop, alice, statements):
    for name in ("Home", "Garden"):
        shop.group(name)

    with statements() as sent:
        alice.get("/groups")

    assert len(sent) == 1


def test_a_group_gets_another_name_and_stays_the_same(shop, alice):
    home = shop.group("Home")
    shop.save(shop.lamp, group_id=home)
    (before,) = alice.get("/groups")[1]["data"]

    status, told = alice.patch(f"/groups/{home}", {"name": " Our  home "})

    assert (status, told["message"]) == (200, "Wishlist group renamed successfully")
    assert told["data"] == before | {"name": "Our home", "itemCount": 1}
    assert alice.get("/groups")[1]["data"] == [told["data"]]


def test_a_group_takes_its_own_name_and_nobody_elses(shop, alice, refused):
    home = shop.group("Home")
    shop.group("Garden")

    taken = refused("PATCH", f"/groups/{home}", {"name": "garden"})

    assert taken == (400, "A group named 'garden' already exists")
    assert alice.patch(f"/groups/{home}", {"name": "HOME"})[0] == 200


@pytest.mark.parametrize("flag", ["", "?deleteProducts=false"])
def test_a_group_ends_and_its_items_stay(shop, alice, groups, flag):
    home = shop.group("Home")
    shop.save(shop.lamp, group_id=home)
    shop.save(shop.kettle)

    status, told = alice.delete(f"/groups/{home}{flag}")

    assert (status, told["message"], told["data"]) == (200, KEPT, None)
    assert shop.listed() == {"Ungrouped": ["Kettle", "Lamp"]}
    assert groups() == []
    assert shop.kept() == 0


def test_a_group_ends_with_all_that_is_in_it(shop, alice, groups):
    home = shop.group("Home")
    shop.save(shop.lamp, group_id=home)
    shop.put_away(shop.save(shop.shirt, group_id=home))
    shop.save(shop.kettle)

    status, told = alice.delete(f"/groups/{home}?deleteProducts=true")

    assert (status, told["message"], told["data"]) == (200, GONE, None)
    assert shop.listed() == {"Ungrouped": ["Kettle"]}
    assert shop.archived() == {"Ungrouped": []}
    assert groups() == []
    assert shop.kept() == 0


@pytest.mark.parametrize(("flag", "message"), [("false", KEPT), ("true", GONE)])
def test_an_empty_group_ends_with_the_same_words(shop, alice, flag, message):
    home = shop.group("Home")

    _status, told = alice.delete(f"/groups/{home}?deleteProducts={flag}")

    assert told["message"] == message


@pytest.mark.parametrize(
    ("flag", "sentence"),
    [
        ("", "must be true or false"),
        ("True", "must be true or false"),
        ("1", "must be true or false"),
        ("yes", "must be true or false"),
        ("true&deleteProducts=true", "must be given once"),
    ],
    ids=repr,
)
def test_whether_items_go_is_said_in_one_way(shop, refused, flag, sentence):
    home = shop.group("Home")
    shop.save(shop.lamp, group_id=home)

    told = refused("DELETE", f"/groups/{home}?deleteProducts={flag}")

    assert told == (422, {"deleteProducts": sentence})


def test_what_ended_is_not_there_any_more(shop, alice, refused):
    home = shop.group("Home")
    alice.delete(f"/groups/{home}")

    assert refused("DELETE", f"/groups/{home}") == NO_GROUP
    assert refused("PATCH", f"/groups/{home}", {"name": "Home"}) == NO_GROUP


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_somebody_elses_group_is_missing_to_the_byte(shop, alice, everything, method):
    bobs = shop.group("Home", shop.bob)
    body = {"name": "Garden"} if method == "PATCH" else None
    before = everything()

    answers = set()
    for group_id in (bobs, MISSING, "no-id"):
        alice.ask(method, f"/groups/{group_id}", body)
        answers.add(told_of(alice.answer))

    (one,) = answers
    assert one[0] == 404
    assert re.search('"data":"Wishlist group not found"', one[1])
    assert everything() == before


def test_there_are_only_so_many_groups(shop, refused):
    for number in range(50):
        shop.group(f"Group {number}")

    told = refused("POST", "/groups", {"name": "Home"})

    assert told == (400, "A wishlist holds at most 50 groups")
