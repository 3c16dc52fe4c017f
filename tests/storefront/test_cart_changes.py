"""Changing what is in a cart, with the way back; as page and as parts."""

import pytest
from sqlalchemy import select

from tests.catalog.goods import a_listing, put_up, the_variant
from tests.storefront.carts import (
    AT_THE_CART,
    add,
    count,
    held,
    path_of,
    shown,
    sums,
    undo_of,
    words,
)
from webapp.catalog import services as catalog
from webapp.wishlist import services as wishlist
from webapp.wishlist.models import GuestPick, ItemStatus, WishlistItem


@pytest.fixture
def lamp(session):
    (lamp,) = put_up(session, a_listing("lamp"))
    session.commit()
    return lamp


@pytest.fixture
def bulb(session, lamp):
    return the_variant(session, lamp)


@pytest.fixture
def two(client, session, alice, bulb):
    """Two lamps in Alice's cart; what said so is said."""
    add(client, bulb, 2)
    client.get("/cart")


def saved(session):
    session.expire_all()
    return session.scalars(select(WishlistItem)).all()


def post(client, path, *, here=AT_THE_CART, **data):
    return client.post(path, data={"next": "/cart", **data}, headers=here)


def test_the_quantity_goes_up_and_down(client, session, two, bulb):
    path = path_of(session, bulb, "quantity")

    answer = post(client, path, quantity=5).text

    assert held(session) == {bulb.id: 5}
    assert count(answer) == 5
    assert sums(answer)["Total before delivery"] == "$200.00"
    assert '<p id="said" hx-swap-oob="true">5 of “Lamp” in your cart.</p>' in answer
    assert 'id="cart" data-part hx-swap-oob="outerMorph"' in answer
    assert post(client, path, here={}, quantity=1).location == "/cart"
    assert "1 of “Lamp” in your cart." in client.get("/cart").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("6", "Insufficient stock for 'Lamp'. Only 5 units available."),
        ("100", "Give a number from 1 to 99."),
        ("-1", "Give a number from 1 to 99."),
        ("some", "Give a number from 1 to 99."),
        ("", "Give a number from 1 to 99."),
        ("1e309", "Give a number from 1 to 99."),
    ],
)
@pytest.mark.parametrize("here", [AT_THE_CART, {}], ids=["htmx", "page"])
def test_what_cannot_be_is_said_beside_its_field(
    client, session, two, bulb, typed, sentence, here
):
    path = path_of(session, bulb, "quantity")

    answer = post(client, path, here=here, quantity=typed)

    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert f'value="{typed}"' in answer.text
    assert 'aria-invalid="true" aria-describedby="wrong-' in answer.text
    assert ("<html" in answer.text) is not here.get("HX-Request")
    assert held(session) == {bulb.id: 2}


def test_none_of_it_takes_it_out(client, session, two, bulb):
    answer = post(client, path_of(session, bulb, "quantity"), quantity=0).text

    assert held(session) == {}
    assert "“Lamp” is out of your cart." in answer
    assert "Your cart is empty" in answer


@pytest.mark.parametrize("here", [AT_THE_CART, {}], ids=["htmx", "page"])
def test_what_is_removed_can_be_put_back(client, session, two, bulb, here):
    answer = post(client, path_of(session, bulb, "remove"), here=here)
    page = answer.text if here else client.get("/cart").text
    assert "“Lamp” is out of your cart." in page
    assert held(session) == {}

    answer = post(client, undo_of(page), here=here)

    page = answer.text if here else client.get("/cart").text
    assert "“Lamp” is in your cart as before." in page
    assert held(session) == {bulb.id: 2}


def test_what_is_sold_meanwhile_cannot_be_put_back_and_says_so(
    client, session, two, bulb
):
    undo = undo_of(post(client, path_of(session, bulb, "remove")).text)
    catalog.restock(session, bulb, 1)
    session.commit()

    answer = post(client, undo)

    assert answer.status_code == 422
    assert "Only 1 units available" in answer.text


def test_saved_for_later_it_is_on_the_wishlist_and_undo_brings_it_back(
    client, session, two, bulb
):
    answer = post(client, path_of(session, bulb, "save-for-later")).text

    assert "“Lamp” is on your wishlist, for later." in answer
    assert 'id="saved-count" data-part hx-swap-oob="true">1<' in answer
    assert held(session) == {}
    (item,) = saved(session)
    assert item.variant_id == bulb.id

    post(client, undo_of(answer))

    assert held(session) == {bulb.id: 2}
    assert saved(session) == []


def test_saved_for_later_what_is_on_the_list_simply_leaves_the_cart(
    client, session, alice, two, lamp, bulb
):
    wishlist.save_item(session, alice.id, lamp.id)
    session.commit()

    answer = post(client, path_of(session, bulb, "save-for-later")).text

    assert "“Lamp” was on your wishlist already, and is out of your cart now." in answer
    assert held(session) == {}
    post(client, undo_of(answer))
    assert held(session) == {bulb.id: 2}
    assert len(saved(session)) == 1


def test_what_comes_out_of_the_archive_goes_back_there_with_the_undo(
    client, session, alice, two, lamp, bulb
):
    one = wishlist.save_item(session, alice.id, lamp.id)
    wishlist.archive_items(session, alice.id, [one.item_id])
    session.commit()

    answer = post(client, path_of(session, bulb, "save-for-later")).text
    assert [item.status for item in saved(session)] == [ItemStatus.ACTIVE]

    post(client, undo_of(answer))
    assert [item.status for item in saved(session)] == [ItemStatus.ARCHIVED]
    assert held(session) == {bulb.id: 2}


def test_what_nobody_sells_any_more_stays_until_it_is_removed(
    client, session, two, lamp, bulb
):
    path = path_of(session, bulb, "save-for-later")
    catalog.retire(session, lamp)
    session.commit()

    answer = post(client, path)

    assert answer.status_code == 422
    assert "'Lamp' is no longer sold" in words(answer.text)
    assert held(session) == {bulb.id: 2}
    assert "Save for later" not in shown(client)["Lamp"]


def test_a_guests_thing_for_later_is_among_the_picks(client, session, bulb):
    add(client, bulb)

    answer = post(client, path_of(session, bulb, "save-for-later")).text

    assert "is on your wishlist, for later." in answer
    assert session.scalar(select(GuestPick.variant_id)) == bulb.id
    assert held(session) == {}
    post(client, undo_of(answer))
    assert session.scalar(select(GuestPick.variant_id)) is None
    assert held(session) == {bulb.id: 1}


def test_where_guests_cannot_save_later_wants_an_account(
    client, app, session, bulb, monkeypatch
):
    monkeypatch.setitem(app.config, "GUESTS_CAN_SAVE", value=False)
    add(client, bulb)

    answer = post(client, path_of(session, bulb, "save-for-later"), here={})

    assert answer.location == "/account/sign-in?next=/cart"
    assert "Sign in to save things for later" in client.get(answer.location).text
    assert held(session) == {bulb.id: 1}


@pytest.mark.parametrize("what", ["quantity", "remove", "save-for-later"])
def test_a_line_of_somebody_else_is_none(app, client, session, two, bulb, what):
    path = path_of(session, bulb, what)
    stranger, guest = app.test_client(), app.test_client()
    add(guest, bulb)

    for one in (stranger, guest):
        answer = post(one, path, quantity=1)
        assert answer.status_code == 404
        assert "That is not in your cart" in answer.text
    assert held(session)[bulb.id] in {1, 2}
    assert count(client.get("/").text) == 2
