"""Each POST on a wishlist under a key: sent again, it is answered and not done again."""

import pytest

KEY = {"Idempotency-Key": "monday-1"}


@pytest.fixture
def posts(shop):
    """What is posted, and something else at the same address."""
    lamp = shop.save(shop.lamp)
    return {
        "add": (
            ("/add", {"productId": str(shop.kettle), "groupName": "Home"}),
            ("/add", {"productId": str(shop.kettle)}),
        ),
        "create": (
            ("/groups", {"name": "Garden"}),
            ("/groups", {"name": "Shed"}),
        ),
        "move": (
            (f"/move-to-cart/{lamp}?quantity=2", None),
            (f"/move-to-cart/{lamp}?quantity=3", None),
        ),
    }


def done(shop):
    return shop.listed(), shop.in_cart()


@pytest.mark.parametrize("name", ["add", "create", "move"])
def test_what_is_sent_twice_is_done_once(shop, alice, posts, name):
    once, _other = posts[name]
    before = done(shop)

    first, _told = alice.post(*once, headers=KEY)
    answered, after = alice.answer.data, done(shop)
    again, _told = alice.post(*once, headers=KEY)

    assert first == again == 200
    assert alice.answer.data == answered
    assert alice.answer.headers["Idempotent-Replayed"] == "true"
    assert done(shop) == after != before


@pytest.mark.parametrize("name", ["add", "create", "move"])
def test_a_key_is_good_for_one_request(shop, alice, posts, name):
    once, other = posts[name]
    alice.post(*once, headers=KEY)
    after = done(shop)

    status, told = alice.post(*other, headers=KEY)

    assert (status, list(told["data"])) == (422, ["Idempotency-Key"])
    assert done(shop) == after


def test_a_refusal_is_kept_as_well_and_undoes_what_was_begun(shop, alice, posts):
    once, _other = posts["add"]
    shop.group("Home")
    before = done(shop)

    first, _told = alice.post(*once, headers=KEY)
    answered = alice.answer.data
    alice.post(*once, headers=KEY)

    assert first == 400
    assert alice.answer.data == answered
    assert done(shop) == before


def test_without_a_key_the_second_is_a_request_of_its_own(shop, alice, posts):
    once, _other = posts["add"]

    assert [alice.post(*once)[0] for _ in range(2)] == [200, 400]


def test_another_customers_key_is_another_key(shop, alice, bob, posts):
    (path, body), _other = posts["create"]

    assert alice.post(path, body, headers=KEY)[0] == 200
    assert bob.post(path, body, headers=KEY)[0] == 200

    assert shop.listed(shop.bob) == {"Ungrouped": [], "Garden": []}
