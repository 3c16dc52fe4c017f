"""Discount codes on the cart page: what they take off, and why they do not."""

import pytest

from tests.accounts.people import a_customer
from tests.catalog.goods import a_listing, put_up, the_variant
from tests.promotions.rules import ADA, a_rule
from tests.storefront.carts import AT_THE_CART, add, sums, words
from webapp.cart.models import Cart
from webapp.promotions import services as promotions


@pytest.fixture
def bulb(session):
    (lamp,) = put_up(session, a_listing("lamp"))
    session.commit()
    return the_variant(session, lamp)


@pytest.fixture
def rule(session):
    return a_rule(session, shared_code="SPRING")


@pytest.fixture
def full(client, alice, bulb):
    """Two lamps in Alice's cart; what said so is said."""
    add(client, bulb, 2)
    client.get("/cart")


def use(client, code, here=AT_THE_CART):
    return client.post("/cart/code", data={"code": code, "next": "/cart"}, headers=here)


def noted(session):
    session.expire_all()
    return session.query(Cart.promo_code).scalar()


def test_a_code_takes_its_part_off(client, session, full, rule):
    answer = use(client, " spring ").text

    assert "The code takes $8.00 off." in answer
    assert sums(answer)["Discount"] == "\N{MINUS SIGN}$8.00"
    assert sums(answer)["Total before delivery"] == "$72.00"
    assert "SPRING Ten off" in words(client.get("/cart").text)
    assert noted(session) == "SPRING"


def test_without_javascript_it_does_so_too(client, session, full, rule):
    assert use(client, "SPRING", here={}).location == "/cart"

    assert sums(client.get("/cart").text)["Discount"] == "\N{MINUS SIGN}$8.00"


@pytest.mark.parametrize("here", [AT_THE_CART, {}], ids=["htmx", "page"])
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("AUTUMN", "We do not know this code."),
        ("", "Type the code that you were given."),
        ("  ", "Type the code that you were given."),
        ("A" * 2_000, "We do not know this code."),
        ("'; DROP TABLE carts", "We do not know this code."),
    ],
)
def test_a_refusal_stands_beside_the_field(
    client, session, full, rule, here, typed, sentence
):
    answer = use(client, typed, here)

    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert 'aria-invalid="true" aria-describedby="code-error"' in answer.text
    assert noted(session) is None


def test_a_code_that_has_ended_meanwhile_says_so_until_it_is_dropped(
    client, session, full, rule
):
    use(client, "SPRING")
    promotions.end_rule(session, ADA, rule.id)
    session.commit()

    page = client.get("/cart").text
    assert 'id="code-error"' in page
    assert "Discount" not in sums(page)
    assert sums(page)["Total before delivery"] == "$80.00"

    client.post("/cart/code/remove", headers=AT_THE_CART)
    assert 'id="code-error"' not in client.get("/cart").text
    assert noted(session) is None


def test_a_code_is_taken_back_by_a_button(client, session, full, rule):
    use(client, "SPRING")

    answer = client.post("/cart/code/remove", headers=AT_THE_CART).text

    assert "Your cart goes without the code." in answer
    assert "Discount" not in sums(answer)


def test_a_guest_may_use_one_that_everybody_shares(client, bulb, rule):
    add(client, bulb)

    assert "The code takes $4.00 off." in use(client, "SPRING").text


def test_somebody_elses_code_is_unknown(client, session, full, alice):
    rule = a_rule(session, name="For Bob")
    bob = a_customer(session, "Bob")
    code = promotions.issue_code(session, rule.id, bob.id, expires_at=None)
    session.commit()

    answer = use(client, code.code)

    assert answer.status_code == 422
    assert "We do not know this code." in words(answer.text)


def test_whoever_has_no_cart_has_no_code(client, session, rule):
    answer = use(client, "SPRING")

    assert answer.status_code == 422
    assert "Your cart is empty" in answer.text
    assert session.query(Cart).count() == 0
