"""From the cart to an order, as a browser without script does it."""

import re
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from tests.accounts.people import a_customer, sign_in
from tests.promotions.rules import a_rule
from tests.storefront.buying import (
    EXPRESS,
    HOME,
    PICKUP,
    a_thing,
    filled_in,
    place,
    put_into_cart,
    the_order,
)
from webapp.accounts.owners import Owner
from webapp.cart.models import CartLine
from webapp.cart.services import add_to_cart, set_code
from webapp.catalog import services as catalog
from webapp.catalog.models import ProductStatus, Variant
from webapp.core.money import Money
from webapp.orders.models import Order, Payment
from webapp.storefront.checkout.changes import read_shown
from webapp.storefront.checkout.countries import countries, home, needs_postcode


@pytest.fixture
def lamp(session, alice):
    """A lamp, of which there are five; Alice has two of it in her cart."""
    lamp = a_thing(session)
    put_into_cart(session, alice, lamp, 2)
    return lamp


def orders_of(session):
    return session.scalar(select(func.count()).select_from(Order))


def test_the_page_shows_what_is_ordered_and_what_it_comes_to(client, lamp):
    page = client.get("/checkout")
    assert page.status_code == 200
    for words in (
        "Lamp",
        "2 \N{MULTIPLICATION SIGN} $40.00",
        "$80.00",
        "$4.90",
        "$84.90",
        "Place order",
    ):
        assert words in page.text
    for words in ("Standard delivery", "Express delivery", "Pick up in the shop"):
        assert words in page.text
    assert "The confirmation goes to alice@example.com." in page.text


def test_nobody_is_asked_for_a_card_number(client, lamp):
    text = client.get("/checkout").text
    assert not re.search(r"cc-|card.?number|cvc|cvv|expiry", text, re.IGNORECASE)


def test_one_signs_in_first_and_comes_back(client, app, lamp):
    stranger = app.test_client()
    answer = stranger.get("/checkout")
    assert answer.location == "/account/sign-in?next=/checkout"
    assert sign_in(stranger, next="/checkout").location == "/checkout"
    sent = app.test_client().post("/checkout", data=HOME | {"next": "/checkout"})
    assert sent.location == "/account/sign-in?next=/checkout"


def test_an_empty_cart_leads_back_to_the_cart(client, alice):
    assert client.get("/checkout").location == "/cart"
    with client.session_transaction() as cookie:
        assert "Your cart is empty." in cookie["_flashes"][0][1]


def test_a_card_leads_to_the_providers_page(client, session, lamp):
    answer = place(client)
    payment = session.scalars(select(Payment)).one()
    assert answer.status_code == 303
    assert answer.location == f"/dev/pay/{payment.id}"
    order = the_order(session)
    assert (order.total_minor, order.currency) == (8490, "USD")
    assert order.delivery == "Standard delivery"
    assert order.delivery_address == HOME
    assert session.scalar(select(func.count()).select_from(CartLine)) == 0
    assert session.get_one(Variant, lamp.id).stock == 3


def test_a_transfer_leads_to_the_order(client, session, lamp):
    answer = place(client, method="transfer")
    assert answer.location == f"/account/orders/{the_order(session).id}"
    assert client.get(answer.location).status_code == 200


def test_pressed_twice_it_is_one_order(client, session, lamp):
    sent = filled_in(client.get("/checkout"))
    answers = [client.post("/checkout", data=sent) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303] * 3
    order = the_order(session)
    assert {answer.location for answer in answers[1:]} == {
        f"/account/orders/{order.id}"
    }


def test_another_delivery_is_shown_before_it_is_ordered(client, session, lamp):
    page = client.post(
        "/checkout", data=filled_in(client.get("/checkout"), delivery=EXPRESS)
    )
    assert page.status_code == 409
    assert "With “Express delivery” it comes to $92.00." in page.text
    assert 'value="Elm 1"' in page.text
    assert orders_of(session) == 0

    client.post("/checkout", data=filled_in(page, delivery=EXPRESS))
    assert the_order(session).total_minor == 9200


def test_what_is_fetched_wants_no_address(client, session, lamp):
    nothing = dict.fromkeys(HOME, "")
    page = client.post(
        "/checkout", data=filled_in(client.get("/checkout"), delivery=PICKUP, **nothing)
    )
    assert page.status_code == 409
    answer = client.post("/checkout", data=filled_in(page, delivery=PICKUP, **nothing))
    assert answer.status_code == 303
    assert the_order(session).delivery_address is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Tell us who it is for."),
        ({"line1": ""}, "Enter street and number."),
        ({"city": "\x00"}, "Enter the town or city."),
        ({"postcode": ""}, "Enter the postcode."),
        ({"postcode": "1" * 21}, "Use at most 20 characters."),
        ({"line2": "x" * 121}, "Use at most 120 characters."),
        ({"country": ""}, "Choose a country."),
        ({"country": "XX"}, "We do not send there."),
        ({"delivery": "by-owl"}, "Choose one of these."),
        ({"method": "gold"}, "Choose one of these."),
    ],
)
def test_what_is_wrong_stands_beside_the_field(
    client, session, lamp, changes, sentence
):
    page = place(client, **changes)
    assert page.status_code == 422
    assert sentence in page.text
    assert "Please look at what is marked below" in page.text
    assert orders_of(session) == 0


def test_where_there_are_no_postcodes_none_is_wanted(client, session, lamp):
    assert place(client, country="AE", postcode="").status_code == 303


def test_the_address_of_the_last_order_is_there_again(client, session, alice, lamp):
    place(client)
    put_into_cart(session, alice, lamp)
    page = client.get("/checkout").text
    for words in ('value="Elm 1"', 'value="10115"', 'selected value="DE"'):
        assert words in page


def test_who_never_ordered_finds_name_and_country_filled_in(client, lamp):
    page = client.get("/checkout").text
    assert 'value="Alice"' in page
    assert 'selected value="US"' in page


def test_a_new_price_is_told_before_it_is_paid(client, session, lamp):
    sent = filled_in(client.get("/checkout"))
    catalog.reprice(session, lamp, Money(4500, "USD"))
    session.commit()

    page = client.post("/checkout", data=sent)

    assert page.status_code == 409
    assert "“Lamp” costs $45.00 now; it was $40.00." in page.text
    assert orders_of(session) == 0
    assert client.post("/checkout", data=filled_in(page)).status_code == 303
    assert the_order(session).total_minor == 9490


def test_what_came_into_the_cart_meanwhile_is_told(client, session, alice, lamp):
    sent = filled_in(client.get("/checkout"))
    put_into_cart(session, alice, a_thing(session, "vase"))
    put_into_cart(session, alice, lamp)
    page = client.post("/checkout", data=sent)
    assert page.status_code == 409
    assert "“Vase” has come into your cart." in page.text
    assert "You have 3 of “Lamp” in your cart now." in page.text


def test_what_left_the_cart_meanwhile_is_told(client, session, alice, lamp):
    vase = put_into_cart(session, alice, a_thing(session, "vase"))
    sent = filled_in(client.get("/checkout"))
    client.post(f"/cart/lines/{vase.line_id}/remove")
    page = client.post("/checkout", data=sent)
    assert "1 thing is no longer in your cart." in page.text


def test_what_is_sold_out_meanwhile_is_told_and_nothing_ordered(client, session, lamp):
    sent = filled_in(client.get("/checkout"))
    catalog.restock(session, lamp, 1)
    session.commit()
    page = client.post("/checkout", data=sent)
    assert page.status_code == 409
    assert "Only 1 units available. Nothing was ordered yet." in page.text
    assert "Only 1 left" in page.text
    assert "Change your cart" in page.text
    assert "Place order" not in page.text
    assert orders_of(session) == 0


def test_what_is_no_longer_sold_is_told(client, session, lamp):
    sent = filled_in(client.get("/checkout"))
    lamp.product.status = ProductStatus.RETIRED
    session.commit()
    page = client.post("/checkout", data=sent)
    assert page.status_code == 409
    assert "No longer sold" in page.text
    assert "Change your cart" in page.text


def test_a_code_is_taken_off(client, session, alice, lamp):
    with_a_code(session, alice)
    page = client.get("/checkout")
    assert "WELCOME" in page.text
    assert place(client).status_code == 303
    assert the_order(session).discount_minor > 0


def test_a_code_that_works_no_longer_can_be_left_out(client, session, alice, lamp):
    set_code(session, Owner(user_id=alice.id), "NEVERHEARD")
    session.commit()
    page = client.get("/checkout")
    assert "We do not know this code" in page.text
    assert "Place order" not in page.text

    sent = filled_in(page, without_code="1", city="Bonn")
    page = client.post("/checkout", data=sent)
    assert 'value="Bonn"' in page.text
    assert client.post("/checkout", data=filled_in(page)).status_code == 303
    assert the_order(session).discount_minor == 0


def test_an_order_that_costs_nothing_is_not_paid(client, session, alice, lamp):
    with_a_code(session, alice, percent="100")
    page = client.post(
        "/checkout", data=filled_in(client.get("/checkout"), delivery=PICKUP)
    )
    assert "There is nothing to pay." in page.text
    answer = client.post("/checkout", data=filled_in(page, delivery=PICKUP))
    order = the_order(session)
    assert answer.location == f"/account/orders/{order.id}"
    assert order.payment_state == "paid"
    assert session.scalar(select(func.count()).select_from(Payment)) == 0
    shown = client.get(answer.location).text
    assert "There was nothing to pay." in shown
    assert "Bank transfer" not in shown


def test_somebody_elses_cart_looks_like_none(client, app, session, alice, lamp):
    sent = filled_in(client.get("/checkout"))
    bob = a_customer(session, "Bob")
    put_into_cart(session, bob, lamp)
    bobs = app.test_client()
    sign_in(bobs, email="bob@example.com")
    answers = [
        bobs.post("/checkout", data=sent | {"cart": cart})
        for cart in (sent["cart"], str(uuid4()), "nonsense")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert orders_of(session) == 0


@pytest.mark.parametrize("field", ["cart", "version", "total", "shown"])
@pytest.mark.parametrize("typed", ["", "\x00", "-1", "9" * 400, "1e309", "٣", "a b c"])
def test_nonsense_in_what_the_page_carries_orders_nothing(
    client, session, lamp, field, typed
):
    answer = place(client, **{field: typed})
    if field == "shown":
        assert answer.status_code == 303
    else:
        assert answer.status_code in {404, 409}
        assert orders_of(session) == 0


def test_the_summary_alone_follows_the_delivery(client, lamp):
    part = client.get(
        f"/checkout/summary?delivery={EXPRESS}", headers={"HX-Request": "true"}
    )
    assert part.status_code == 200
    assert part.text.lstrip().startswith("<section")
    assert "$92.00" in part.text


def test_the_page_asks_the_database_few_questions(client, session, lamp, statements):
    client.get("/checkout")
    session.commit()
    with statements() as sent:
        client.get("/checkout")
    few = len(sent)
    for number in range(8):
        add_to_cart(
            session,
            Owner(user_id=the_customer(session)),
            a_thing(session, f"thing-{number}").id,
        )
    session.commit()
    with statements() as sent:
        client.get("/checkout")
    assert len(sent) == few


def test_countries_are_named_and_sorted_as_their_readers_do():
    assert ("DE", "Germany") in countries((), "en_US")
    assert [name for _, name in countries(("at", "DE", "AX"), "en_US")] == [
        "Åland Islands",
        "Austria",
        "Germany",
    ]
    assert {code for code, _ in countries((), "en_US")}.isdisjoint({"EU", "UN", "ZZ"})
    assert home((), "de_CH") == "CH"
    assert home(("FR",), "de_CH") == "FR"
    assert home(("FR", "IT"), "de_CH") == ""
    assert needs_postcode("DE")
    assert not needs_postcode("HK")


def test_what_a_page_carries_is_read_or_left_out():
    one = uuid4()
    told = [f"{one} 2 4000", "x 1 1", f"{one} 1", f"{one} a b", ""]
    assert read_shown(told) == [(UUID(str(one)), 2, 4000)]


def with_a_code(session, alice, **more):
    """Let Alice's cart go with a code that anybody may use."""
    a_rule(session, shared_code="WELCOME", **more)
    set_code(session, Owner(user_id=alice.id), "WELCOME")
    session.commit()


def the_customer(session):
    return session.scalars(select(CartLine.user_id)).first()
