"""The cart's door: putting things in from any page, and the page of a cart."""

import pytest

from tests.accounts.people import sign_in
from tests.catalog.goods import (
    a_listing,
    a_variant,
    lamp_kettle_and_shirt,
    put_up,
    the_variant,
    usd,
)
from tests.storefront.carts import (
    AT_THE_CART,
    LINE,
    add,
    count,
    held,
    shown,
    sums,
    undo_of,
    words,
)
from webapp.accounts.models import Guest
from webapp.cart.models import Cart
from webapp.catalog import services as catalog
from webapp.catalog.models import ProductStatus
from webapp.core.money import Money


@pytest.fixture
def goods(session):
    """A lamp of which there are five, a kettle that is out of stock, and a shirt."""
    goods = lamp_kettle_and_shirt(session)
    session.commit()
    return goods


@pytest.fixture
def bulb(session, goods):
    return the_variant(session, goods.lamp)


def test_without_javascript_adding_leads_back_with_a_sentence_and_an_undo(
    client, session, alice, bulb
):
    answer = add(client, bulb)

    assert (answer.status_code, answer.location) == (303, "/c/lamps")
    page = client.get("/c/lamps").text
    assert "“Lamp” is in your cart." in page
    assert count(page) == 1
    client.post(undo_of(page))
    assert held(session) == {}


def test_with_htmx_adding_answers_with_count_and_notice(client, session, alice, bulb):
    elsewhere = AT_THE_CART | {"HX-Current-URL": "http://localhost/"}

    add(client, bulb, 2)
    answer = add(client, bulb, headers=elsewhere).text

    assert "“Lamp” is in your cart, now 3 of it." in answer
    assert count(answer) == 3
    assert "<html" not in answer
    client.post(undo_of(answer), headers=elsewhere)
    assert held(session) == {bulb.id: 2}


def test_more_than_there_are_is_refused_with_the_cart_untouched(
    client, session, alice, bulb
):
    add(client, bulb, 4)

    answer = add(client, bulb, 2, headers=AT_THE_CART)

    assert answer.status_code == 422
    assert words(answer.text) == (
        "Insufficient stock for 'Lamp'. Only 5 units available."
    )
    assert held(session) == {bulb.id: 4}
    add(client, bulb, 2)
    assert "Only 5 units available." in client.get("/c/lamps").text


@pytest.mark.parametrize(
    "sent",
    [
        {"variant": ""},
        {"variant": "no-id"},
        {"quantity": "0"},
        {"quantity": "-1"},
        {"quantity": "100"},
        {"quantity": "1e309"},
        {"quantity": "\x00"},
        {"quantity": str(2**63)},
    ],
)
def test_nonsense_puts_nothing_in(client, session, alice, bulb, sent):
    answer = add(client, bulb, data=sent, headers=AT_THE_CART)

    assert answer.status_code in {404, 422}
    assert held(session) == {}


def test_a_guest_has_a_cart_at_once_and_looking_makes_none(client, session, bulb):
    for path in ("/", "/p/lamp", "/cart"):
        client.get(path)
    assert session.query(Guest).count() == session.query(Cart).count() == 0

    add(client, bulb)

    assert client.get_cookie("keepsake_guest") is not None
    assert list(shown(client)) == ["Lamp"]
    assert count(client.get("/").text) == 1


def test_an_empty_cart_says_what_to_do(client, alice):
    page = client.get("/cart").text

    assert "Your cart is empty" in page
    assert 'href="/checkout"' not in page


def test_a_cart_shows_what_one_wants_to_know(client, session, alice, goods, bulb):
    add(client, bulb, 2)
    add(client, goods.sizes["Large"])

    page = client.get("/cart").text

    lamp, shirt = shown(client).values()
    assert "North Workshop" in lamp
    assert "$40.00 each" in lamp
    assert "$80.00" in lamp
    assert "North Workshop · Large" in shirt
    assert 'href="/p/shirt?o1=Large"' in page
    assert sums(page) == {
        "Subtotal 3 things": "$120.00",
        "Delivery": "Said at checkout",
        "Total before delivery": "$120.00",
    }
    assert '<a class="button button-main" id="checkout" href="/checkout">' in page
    assert count(page) == 3


@pytest.mark.parametrize("price", ["31.50", "44.00"])
def test_a_price_that_changed_is_said_clearly(client, session, alice, bulb, price):
    add(client, bulb)
    catalog.reprice(session, bulb, usd(price))
    session.commit()

    lamp = shown(client)["Lamp"]

    assert f"Now ${price}; it was $40.00 when you put it here" in lamp
    assert sums(client.get("/cart").text)["Total before delivery"] == f"${price}"


def test_what_cannot_be_had_is_said_at_its_line_and_stops_the_checkout(
    client, session, alice, goods, bulb
):
    small, large = goods.sizes.values()
    for variant, quantity in ((bulb, 4), (small, 1), (large, 1)):
        add(client, variant, quantity)
    catalog.restock(session, bulb, 3)
    catalog.restock(session, small, 0)
    session.commit()

    page = client.get("/cart").text

    lamp, small_shirt, large_shirt = map(words, LINE.findall(page))
    assert "Only 3 left. Take 3" in lamp
    assert "Out of stock just now." in small_shirt
    assert "Together" not in small_shirt
    assert "stock" not in large_shirt
    assert 'href="/checkout"' not in page
    assert "Not everything here can be had like this." in page
    assert sums(page)["Subtotal 5 things"] == "$200.00"

    catalog.retire(session, goods.shirt)
    session.commit()
    page = client.get("/cart").text
    assert page.count("No longer sold, so it cannot be ordered.") == 2
    assert 'href="/p/shirt' not in page


def test_something_for_money_that_is_not_taken_here_is_said(client, session, alice):
    (lamp,) = put_up(session, a_listing("lamp"))
    bulb = the_variant(session, lamp)
    session.commit()
    add(client, bulb)
    bulb.price = Money(4_000, "EUR")
    session.commit()

    assert "Its price is in EUR, so it cannot be paid here." in shown(client)["Lamp"]
    assert 'href="/checkout"' not in client.get("/cart").text


def test_a_pre_order_says_when_and_has_no_end(client, session, alice):
    (lamp,) = put_up(
        session,
        a_listing(
            "lamp", status=ProductStatus.PREORDER, variants=(a_variant(stock=0),)
        ),
    )
    session.commit()

    add(client, the_variant(session, lamp), 7)

    assert "Pre-order" in shown(client)["Lamp"]
    assert 'href="/checkout"' in client.get("/cart").text


def test_the_button_wants_a_choice_and_something_to_sell(client, session, goods):
    def button(path):
        page = client.get(path).text
        start = page.index('id="add-button"')
        return page[start : page.index("</button>", start)]

    assert " disabled" in button("/p/shirt")
    assert "Choose size first." in client.get("/p/shirt").text
    chosen = button("/p/shirt?o1=Large")
    assert 'formaction="/cart/lines"' in chosen
    assert f'value="{goods.sizes["Large"].id}"' in chosen
    assert " disabled" in button("/p/kettle")
    assert words(f"<{button('/p/kettle')}") == "Sold out"


def test_a_products_page_says_what_of_it_is_in_the_cart(
    client, session, alice, goods, bulb
):
    here = AT_THE_CART | {"HX-Current-URL": "http://localhost/p/lamp"}

    answer = add(client, bulb, 2, headers=here).text

    assert "2 in your cart" in words(answer)
    assert 'id="choice"' in answer
    assert "2 in your cart" in words(client.get("/p/lamp").text)
    add(client, goods.sizes["Small"])
    assert "1 in your cart" in words(client.get("/p/shirt?o1=Small").text)
    assert "in your cart" not in words(client.get("/p/shirt?o1=Large").text)


def test_a_guests_product_page_says_it_too(client, session, bulb):
    add(client, bulb)

    assert "1 in your cart" in words(client.get("/p/lamp").text)


def test_a_cart_survives_signing_out_and_is_there_on_another_device(
    app, client, session, alice, bulb
):
    add(client, bulb, 2)
    client.post("/account/sign-out")
    assert count(client.get("/").text) == 0
    assert list(shown(client)) == []

    elsewhere = app.test_client()
    sign_in(elsewhere)

    assert list(shown(elsewhere)) == ["Lamp"]
    assert count(elsewhere.get("/").text) == 2


def test_an_open_cart_learns_of_every_change(client, session, alice, bulb):
    add(client, bulb)
    stamp = client.get("/cart").headers["ETag"]

    def asked():
        return client.get("/cart", headers={"If-None-Match": stamp})

    client.get("/cart")  # what was said is said
    stamp = client.get("/cart").headers["ETag"]
    assert asked().status_code == 304
    catalog.reprice(session, bulb, usd("39.00"))
    session.commit()
    assert asked().status_code == 200
    stamp = asked().headers["ETag"]
    catalog.restock(session, bulb, 4)
    session.commit()
    assert asked().status_code == 200
    stamp = asked().headers["ETag"]
    add(client, bulb, headers=AT_THE_CART)
    assert asked().status_code == 200
