"""Alice and Bob, a guest, and a few things to buy."""

import pytest
from sqlalchemy import select

from tests.accounts.people import a_customer
from tests.catalog.goods import lamp_kettle_and_shirt, the_variant
from webapp.accounts import services as accounts
from webapp.accounts.owners import Owner
from webapp.cart.models import Cart
from webapp.cart.queries import cart_page
from webapp.catalog.models import Variant


@pytest.fixture
def alice(session):
    return Owner(user_id=a_customer(session).id)


@pytest.fixture
def bob(session):
    return Owner(user_id=a_customer(session, "Bob").id)


@pytest.fixture
def guest(session):
    guest_id, _token = accounts.start_guest(session)
    return Owner(guest_id=guest_id)


@pytest.fixture
def goods(session):
    """A lamp of which there are five, a kettle that is out of stock, and a shirt."""
    return lamp_kettle_and_shirt(session)


@pytest.fixture
def bulb(session, goods):
    """The lamp's one variant."""
    return the_variant(session, goods.lamp)


@pytest.fixture
def held(session):
    """Say what a cart holds: how many of what."""

    def held(owner):
        return {line.name: line.quantity for line in cart_page(session, owner).lines}

    return held


@pytest.fixture
def carts(session):
    """Return all carts, the oldest first, as they are in the database."""

    def carts():
        session.expire_all()
        return session.scalars(select(Cart).order_by(Cart.id)).all()

    return carts


@pytest.fixture
def stock_of(session):
    def stock_of(variant):
        return session.scalar(select(Variant.stock).where(Variant.id == variant.id))

    return stock_of
