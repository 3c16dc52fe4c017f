"""A cart beside other things: at sign-in, from a shared list, under the drawer."""

import secrets
from uuid import uuid4

import pytest

from tests.accounts.people import PASSWORD, a_customer, sign_in
from tests.catalog.goods import a_listing, put_up, the_variant, variants_of
from tests.sharing.lists import a_birthday
from tests.storefront.carts import AT_THE_CART, add, count, held, shown, undo_of, words
from webapp.catalog import services as catalog
from webapp.catalog.models import ProductStatus
from webapp.conversion.models import Conversion, Prompt
from webapp.sharing import services as sharing
from webapp.wishlist.models import WishlistItem


@pytest.fixture
def bulb(session):
    (lamp,) = put_up(session, a_listing("lamp"))
    session.commit()
    return the_variant(session, lamp)


@pytest.mark.parametrize("path", ["/account/sign-in", "/account/register"])
def test_a_guests_cart_comes_along(client, session, bulb, path):
    fields = {"email": "alice@example.com", "password": PASSWORD, "name": "Alice"}
    if path.endswith("sign-in"):
        a_customer(session)
        session.commit()
    add(client, bulb, 2)

    client.post(path, data={**fields, "next": "/cart"})

    page = client.get("/cart").text
    assert "1 thing came along into your cart." in page
    assert count(page) == 2
    assert list(shown(client)) == ["Lamp"]


def test_both_carts_are_added_up_as_far_as_there_are_any(app, client, session, bulb):
    a_customer(session)
    at_home = app.test_client()
    sign_in(at_home)
    add(at_home, bulb, 4)
    add(client, bulb, 3)

    sign_in(client)

    page = client.get("/cart").text
    assert "There are not as many left of: Lamp." in page
    assert held(session) == {bulb.id: 5}


def test_what_is_no_longer_sold_stays_behind_and_is_named(client, session, bulb):
    a_customer(session)
    add(client, bulb)
    catalog.retire(session, bulb.product)
    session.commit()

    sign_in(client)

    assert "No longer sold and out of your cart: Lamp." in client.get("/").text
    assert held(session) == {}


def test_whoever_comes_in_gets_in_however_much_was_left_behind(app, client, session):
    a_customer(session)
    things = put_up(session, *(a_listing(f"thing-{uuid4()}") for _ in range(60)))
    session.commit()
    for thing in things:
        add(client, the_variant(session, thing))
    for thing in things:
        thing.status = ProductStatus.RETIRED
        thing.name = "".join(chr(0x4E00 + secrets.randbelow(20_000)) for _ in range(90))
    session.commit()

    sign_in(client)

    page = client.get("/account")
    assert page.status_code == 200
    assert "No longer sold and out of your cart: " in page.text
    assert " and 57 more." in page.text


@pytest.fixture
def there(session):
    return a_birthday(session)


def buy(client, there, variant, path=None, **more):
    path = path or there.path
    data = {"variant": variant.id, "next": path, **more}
    return client.post(f"{path}/cart", data=data)


def test_from_a_shared_list_it_goes_into_ones_own_cart(client, session, there):
    lamp = the_variant(session, there.goods["lamp"])
    before = session.query(WishlistItem).count()
    assert f'value="{lamp.id}"' in client.get(there.path).text

    answer = buy(client, there, lamp)

    assert (answer.status_code, answer.location) == (303, there.path)
    page = client.get(there.path).text
    assert "“Lamp” is in your cart." in page
    assert held(session) == {lamp.id: 1}
    assert session.query(WishlistItem).count() == before
    row = session.query(Conversion).one()
    assert (row.prompt, row.user_id) == (Prompt.SHARED_LINK, there.alice.id)
    client.post(undo_of(page))
    assert held(session) == {}


def test_its_page_has_a_button_for_what_can_be_had_alone(client, session, there):
    page = client.get(there.path).text
    small = variants_of(session, there.goods["shirt"])["Small"]

    for name in ("lamp", "clock", "vase"):
        assert f'value="{the_variant(session, there.goods[name]).id}"' in page
    assert f'value="{small.id}"' in page
    for name in ("kettle", "relic"):
        assert f'value="{the_variant(session, there.goods[name]).id}"' not in page
    assert 'href="/p/shirt">Choose and buy' in page


def test_its_owner_sees_no_such_button(client, there):
    sign_in(client, password="correct horse battery")

    assert "Add to cart" not in client.get(there.path).text


@pytest.mark.parametrize("name", ["secret-ring", "loose-sock", "old-boot"])
def test_what_the_link_does_not_show_cannot_be_had_by_it(client, session, there, name):
    answer = buy(client, there, the_variant(session, there.goods[name]))

    assert answer.status_code == 404
    assert "That is not on this list any more" in answer.text
    assert held(session) == {}


def test_a_link_that_has_ended_or_never_was_fills_no_cart(client, session, there):
    lamp = the_variant(session, there.goods["lamp"])
    sharing.revoke_link(session, there.alice.id, there.link_id)
    session.commit()

    assert buy(client, there, lamp).status_code == 410
    assert buy(client, there, lamp, "/w/no-such-list").status_code == 404
    assert held(session) == {}


def test_more_than_there_are_is_refused_there_too(client, session, there):
    clock = the_variant(session, there.goods["clock"])

    answer = buy(client, there, clock, quantity=9)

    assert answer.location == there.path
    assert "Insufficient stock for 'Clock'." in words(client.get(there.path).text)


def test_a_change_in_the_drawer_over_the_cart_draws_both(client, session, alice, bulb):
    here = AT_THE_CART | {"X-Drawer": "true"}

    answer = client.post(
        "/wishlist/items", data={"product": bulb.product_id}, headers=here
    ).text

    assert 'id="drawer-list"' in answer
    assert 'id="cart"' in answer
