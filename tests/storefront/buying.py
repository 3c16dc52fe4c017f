"""A customer at the checkout: what the page carries, filled in and sent."""

import re

from sqlalchemy import select

from tests.catalog.goods import a_listing, a_variant, put_up, the_variant
from webapp.accounts.owners import Owner
from webapp.cart.services import add_to_cart
from webapp.orders.models import Order

HOME = {
    "name": "Alice Ott",
    "line1": "Elm 1",
    "line2": "",
    "postcode": "10115",
    "city": "Berlin",
    "region": "",
    "country": "DE",
}
STANDARD, EXPRESS, PICKUP = "standard-delivery", "express-delivery", "pick-up"
HIDDEN = re.compile(r'name="(cart|version|total|shown)" value="([^"]*)"')


def a_thing(session, slug="lamp", **more):
    """Put up one thing, of which there are five at 40.00; return its variant."""
    (product,) = put_up(session, a_listing(slug, variants=(a_variant(**more),)))
    session.commit()
    return the_variant(session, product)


def put_into_cart(session, person, variant, quantity=1):
    added = add_to_cart(session, Owner(user_id=person.id), variant.id, quantity)
    session.commit()
    return added


def filled_in(page, **changes):
    """Return what a browser sends for a checkout page, with an address typed in."""
    sent = {"delivery": STANDARD, "method": "test_card", **HOME, "shown": []}
    for name, value in HIDDEN.findall(page.text):
        if name == "shown":
            sent["shown"].append(value)
        else:
            sent[name] = value
    return sent | changes


def place(client, **changes):
    """Look at the checkout and place the order."""
    return client.post("/checkout", data=filled_in(client.get("/checkout"), **changes))


def the_order(session):
    session.expire_all()
    return session.scalars(select(Order)).one()
