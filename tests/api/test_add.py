"""Adding a product: where it goes, what is there already, and what is said."""

from dataclasses import replace

import pytest

from tests.api.shop import MISSING
from webapp.catalog import services as catalog

PLAIN = "Product added to wishlist successfully"
IN_HOME = "Product added to wishlist in group 'Home'"
UNKNOWN = (404, "Product not found")
NO_GROUP = (404, "Wishlist group not found")


@pytest.fixture
def add(alice):
    """Have Alice's program add something; tell status, message and ``data``."""

    def add(product_id, **more):
        body = {"productId": product_id, **more}
        status, told = alice.post("/add", text_of(body))
        return status, told["message"], told["data"]

    return add


def text_of(body):
    return {
        name: value if value is None else str(value) for name, value in body.items()
    }


def test_without_a_group_it_goes_to_ungrouped(shop, add):
    assert add(shop.lamp) == (200, PLAIN, None)
    assert add(shop.kettle, groupId=None, groupName=None) == (200, PLAIN, None)

    assert shop.listed() == {"Ungrouped": ["Kettle", "Lamp"]}


def test_a_group_that_there_is_takes_it_on_top(shop, add):
    home = shop.group("Home")
    shop.save(shop.lamp, group_id=home)

    assert add(shop.kettle, groupId=home) == (200, IN_HOME, None)

    assert shop.listed() == {"Ungrouped": [], "Home": ["Kettle", "Lamp"]}


def test_a_new_name_makes_the_group_and_fills_it(shop, add):
    told = add(shop.lamp, groupName="  Birthday   Gifts ", groupId=None)

    message = "Product added to wishlist in group 'Birthday Gifts'"
    assert told == (200, message, None)
    assert shop.listed() == {"Ungrouped": [], "Birthday Gifts": ["Lamp"]}


def test_what_cannot_be_bought_now_can_be_wished_for(shop, add):
    assert add(shop.kettle)[0] == 200
    assert add(shop.shirt)[0] == 200

    assert shop.listed() == {"Ungrouped": ["Shirt", "Kettle"]}


@pytest.mark.parametrize("where", ["ungrouped", "a group", "a new group"])
def test_a_product_that_is_there_is_refused_wherever_it_would_go(shop, refused, where):
    home = shop.group("Home")
    shop.save(shop.lamp)
    to = {
        "ungrouped": {},
        "a group": {"groupId": str(home)},
        "a new group": {"groupName": "Birthday"},
    }

    told = refused("POST", "/add", {"productId": str(shop.lamp)} | to[where])

    assert told == (400, "'Lamp' is already in your wishlist")


def test_a_product_that_is_there_in_any_variant_is_there(shop, refused):
    shop.save(shop.shirt, variant_id=shop.small)

    told = refused("POST", "/add", {"productId": str(shop.shirt)})

    assert told == (400, "'Shirt' is already in your wishlist")


def test_who_names_variants_has_each_of_them_once(shop, add, refused):
    shop.save(shop.shirt)
    small = {"productId": str(shop.shirt), "variantId": str(shop.small)}

    assert add(shop.shirt, variantId=shop.small, groupName="Home") == (
        200,
        IN_HOME,
        None,
    )
    assert refused("POST", "/add", small) == (
        400,
        "'Shirt' is already in your wishlist",
    )

    assert shop.listed() == {"Ungrouped": ["Shirt"], "Home": ["Shirt"]}


def test_two_customers_add_the_same_product(shop, add, bob):
    assert add(shop.lamp)[0] == 200

    status, _told = bob.post("/add", {"productId": str(shop.lamp)})

    assert status == 200
    assert shop.listed() == shop.listed(shop.bob) == {"Ungrouped": ["Lamp"]}


def test_a_name_that_is_taken_makes_nothing(shop, refused):
    shop.group("Electronics")

    for name in ("Electronics", " eLECTRONICS "):
        body = {"productId": str(shop.lamp), "groupName": name}
        sentence = f"A group named '{name.strip()}' already exists"
        assert refused("POST", "/add", body) == (400, sentence)


def test_nobody_makes_a_group_that_is_called_as_the_absence_of_one(shop, refused):
    body = {"productId": str(shop.lamp), "groupName": "Ungrouped"}

    told = refused("POST", "/add", body)

    assert told == (400, "A group named 'Ungrouped' already exists")


def test_a_group_and_a_name_are_one_too_many(shop, refused):
    home = shop.group("Home")
    body = {"productId": str(shop.lamp), "groupId": str(home), "groupName": "Garden"}

    told = refused("POST", "/add", body)

    assert told == (400, "Provide either groupId or groupName, not both")


def test_what_nobody_sells_is_not_found(shop, session, refused):
    catalog.retire(session, shop.goods.lamp)
    shop.goods.sizes["Small"].is_discontinued = True
    session.commit()
    ids = {"productId": str(shop.shirt), "variantId": str(shop.small)}

    assert refused("POST", "/add", {"productId": str(MISSING)}) == UNKNOWN
    assert refused("POST", "/add", {"productId": str(shop.lamp)}) == UNKNOWN
    assert refused("POST", "/add", ids) == UNKNOWN
    ids |= {"productId": str(shop.kettle)}
    assert refused("POST", "/add", ids) == UNKNOWN
    ids |= {"productId": str(shop.shirt), "variantId": str(MISSING)}
    assert refused("POST", "/add", ids) == UNKNOWN


def test_somebody_elses_group_is_not_found(shop, refused):
    bobs = shop.group("Home", shop.bob)

    for group_id in (bobs, MISSING):
        body = {"productId": str(shop.lamp), "groupId": str(group_id)}
        assert refused("POST", "/add", body) == NO_GROUP


@pytest.mark.parametrize(
    ("said", "data"),
    [
        ({"productId": None}, {"productId": "must be a valid UUID"}),
        ({"productId": "lamp"}, {"productId": "must be a valid UUID"}),
        ({"productId": 7}, {"productId": "must be a valid UUID"}),
        ({"groupId": ""}, {"groupId": "must be a valid UUID"}),
        ({"variantId": []}, {"variantId": "must be a valid UUID"}),
        (
            {"groupName": "  "},
            {"groupName": "must not be blank, nor hold control characters"},
        ),
        (
            {"groupName": "a\nb"},
            {"groupName": "must not be blank, nor hold control characters"},
        ),
        ({"groupName": "x" * 81}, {"groupName": "must have at most 80 characters"}),
        # 41 letters that are two each in the form in which names are kept.
        (
            {"groupName": "\u0958" * 41},
            {"groupName": "must have at most 80 characters"},
        ),
        ({"groupName": 5}, {"groupName": "must be text"}),
        ({"colour": "red"}, {"colour": "is not known"}),
        (
            {"productId": "x", "groupId": "y"},
            {"productId": "must be a valid UUID", "groupId": "must be a valid UUID"},
        ),
    ],
    ids=str,
)
def test_each_field_that_is_amiss_is_named(shop, refused, said, data):
    body = {"productId": str(shop.lamp)} | said

    assert refused("POST", "/add", body) == (422, data)


def test_a_product_has_to_be_named(shop, refused):
    assert refused("POST", "/add", {}) == (422, {"productId": "is required"})


@pytest.mark.parametrize(
    ("to", "where"),
    [
        ({}, "Ungrouped"),
        ({"groupName": "Garden"}, "Garden"),
    ],
    ids=["no group", "a new group"],
)
def test_what_was_put_away_comes_back_to_where_it_is_asked_for(shop, add, to, where):
    item_id = shop.save(shop.lamp, new_group="Home")
    shop.put_away(item_id)

    assert add(shop.lamp, **to)[0] == 200

    assert shop.listed() == {"Ungrouped": [], "Home": [], where: ["Lamp"]}
    assert shop.archived()["Home"] == []


def test_a_program_is_offered_no_undo(shop, add):
    shop.put_away(shop.save(shop.lamp))

    add(shop.lamp)

    assert shop.kept() == 0


def test_a_full_list_says_how_much_it_holds(shop, app, refused, monkeypatch):
    shop.save(shop.lamp)
    limited = replace(app.config["KEEPSAKE"], MAX_ITEMS=1, MAX_GROUPS=1)
    monkeypatch.setitem(app.config, "KEEPSAKE", limited)

    body = {"productId": str(shop.kettle)}

    assert refused("POST", "/add", body) == (400, "A wishlist holds at most 1 items")
    shop.group("Home")
    body |= {"groupName": "Garden"}
    assert refused("POST", "/add", body) == (400, "A wishlist holds at most 1 groups")


def test_adding_takes_two_statements_besides_the_one_that_finds_the_caller(
    shop, add, statements
):
    add(shop.kettle)

    with statements() as sent:
        add(shop.lamp)

    asked = [one for one in sent if "SAVEPOINT" not in one]
    assert len(asked) == 3
