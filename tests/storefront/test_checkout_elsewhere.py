"""A checkout page that is behind what happens in other windows, and ways that leave."""

from dataclasses import replace

import pytest

from tests.storefront.buying import (
    EXPRESS,
    a_thing,
    filled_in,
    place,
    put_into_cart,
    the_order,
)
from webapp.orders.models import Order

HTMX = {"HX-Request": "true"}
OVER_THERE = "https://pay.example/session/7?ref=A&more=<1>"


class Abroad:
    """A provider whose page is on a host of its own."""

    def start(self, payment):
        del payment
        return OVER_THERE


@pytest.fixture
def lamp(session, alice):
    lamp = a_thing(session)
    put_into_cart(session, alice, lamp, 2)
    return lamp


@pytest.fixture
def abroad(app, monkeypatch):
    methods = app.extensions["payments"]
    card = replace(methods["test_card"], provider=Abroad())
    monkeypatch.setitem(app.extensions, "payments", {**methods, "test_card": card})


@pytest.mark.parametrize("price", ["9" * 40, "9" * 4_000, "-5", "1e9", "٣"])
def test_a_price_that_nobody_was_shown_is_not_told(client, session, lamp, price):
    sent = filled_in(client.get("/checkout"), total="1", shown=f"{lamp.id} 2 {price}")
    answer = client.post("/checkout", data=sent)
    assert answer.status_code == 409
    assert "it was" not in answer.text
    assert session.query(Order).count() == 0


def test_a_summary_of_what_was_ordered_elsewhere_leads_on(client, lamp):
    place(client)
    asked = client.get(f"/checkout/summary?delivery={EXPRESS}", headers=HTMX)
    assert asked.headers["HX-Redirect"] == "/checkout"
    assert "<section" not in asked.text
    assert client.get("/checkout").location == "/cart"


def test_a_delivery_that_is_gone_asks_for_the_page_anew(client, lamp):
    asked = client.get("/checkout/summary?delivery=owl", headers=HTMX)
    assert asked.headers["HX-Redirect"] == "/checkout"


def test_the_summary_is_no_page_by_itself(client, lamp):
    visited = client.get(f"/checkout/summary?delivery={EXPRESS}")
    assert visited.location == "/checkout"


def test_a_checkout_that_was_ordered_elsewhere_leads_to_its_order(
    client, session, alice, lamp
):
    early = filled_in(client.get("/checkout"))
    place(client)
    put_into_cart(session, alice, lamp, 1)
    answer = client.post("/checkout", data=early)
    assert answer.location == f"/account/orders/{the_order(session).id}"
    assert "Lamp" in client.get("/cart").text


def test_a_provider_on_another_host_is_reached_by_a_link(client, session, lamp, abroad):
    left = place(client)
    assert left.status_code == 200  # a redirect would break "form-action 'self'"
    assert left.headers["Refresh"] == f"0; url={OVER_THERE}"
    link = 'href="https://pay.example/session/7?ref=A&amp;more=&lt;1&gt;"'
    assert link in left.text
    assert "Go on to pay.example" in left.text
    order = the_order(session)
    again = client.post(f"/account/orders/{order.id}/pay", data={"method": "test_card"})
    assert link in again.text
