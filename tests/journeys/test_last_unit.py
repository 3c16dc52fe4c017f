"""A hundred shoppers want the last one, each through a web server of their own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.cookiejar import Cookie

import pytest
from sqlalchemy import func, select

from tests.journeys.browsing import Browser, an_address
from tests.journeys.test_from_wish_to_order import at_the_checkout
from tests.people import sign_in_at
from tests.torture import rounds
from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.accounts.owners import Owner
from webapp.cart import services as cart
from webapp.catalog import services as catalog
from webapp.catalog.models import Product, Variant
from webapp.extensions import db
from webapp.orders.models import OrderLine
from webapp.web.cookies import SHOP_COOKIE

MANY = 100
AT_ONCE = 16  # as many as the servers have threads


@pytest.mark.parametrize("_round", range(rounds(1, 20)))
def test_the_last_one_is_sold_once(house, _round):
    shoppers, clock_id = the_last_clock_in_every_cart(house)
    before = sold(house, clock_id)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        forms = list(pool.map(lambda one: at_the_checkout(one, "transfer"), shoppers))
        tokens = list(pool.map(Browser.token, shoppers))

    def buy(number):
        one = shoppers[number]
        return one.post("/checkout", token=tokens[number], **forms[number])

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(buy, range(MANY)))

    assert Counter(answer.status for answer in answers) == {303: 1, 409: MANY - 1}
    told = "Insufficient stock for 'Wall Clock'. Only 0 units available"
    refused = [unescape(one.text) for one in answers if one.status == 409]
    assert all(told in page for page in refused)
    assert sold(house, clock_id) == before + 1
    assert house.scalar(select(Variant.stock).where(Variant.id == clock_id)) == 0


def the_last_clock_in_every_cart(house):
    """Return a hundred signed-in browsers, each with the clock in its cart."""
    with house.app.app_context(), db.sessionmaker.begin() as session:
        wanted = select(Variant).join(Product).where(Product.slug == "wall-clock")
        the_clock = session.scalars(wanted).one()
        catalog.restock(session, the_clock, 1)
        tokens = []
        for _ in range(MANY):
            email = an_address("shopper")
            user = User(email=email, name="Shopper", password_hash="-")
            session.add(user)
            session.flush()
            tokens.append(accounts.start_session(session, user, user_agent=""))
            cart.add_to_cart(session, Owner(user_id=user.id), the_clock.id)
        clock_id = the_clock.id
    return [signed_in(house, token, n % 2) for n, token in enumerate(tokens)], clock_id


def signed_in(house, token, server):
    known = sign_in_at(house.app.test_client(), token).get_cookie(SHOP_COOKIE)
    cookie = Cookie(
        version=0,
        name=SHOP_COOKIE,
        value=known.value,
        port=None,
        port_specified=False,
        domain="127.0.0.1",
        domain_specified=False,
        domain_initial_dot=False,
        path="/",
        path_specified=True,
        secure=False,
        expires=None,
        discard=False,
        comment=None,
        comment_url=None,
        rest={},
    )
    return Browser(house.addresses[server], [cookie])


def sold(house, variant_id):
    return house.scalar(
        select(func.coalesce(func.sum(OrderLine.quantity), 0)).where(
            OrderLine.variant_id == variant_id
        )
    )
