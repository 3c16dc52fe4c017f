"""Alice, who buys what she wished for, and Bob, who buys what Alice wished for."""

import pytest
from sqlalchemy import select

from tests.accounts.people import a_customer
from tests.catalog.goods import a_listing, a_variant, lamp_kettle_and_shirt, put_up
from webapp.accounts import services as accounts
from webapp.accounts.owners import Owner
from webapp.cart.models import Cart, CartLine
from webapp.catalog.models import Product
from webapp.conversion.models import Conversion
from webapp.wishlist.models import Wishlist, WishlistItem
from webapp.wishlist.services import save_item

KEY = "a key of the shop, thirty-two characters"


@pytest.fixture
def alice(session):
    return a_customer(session)


@pytest.fixture
def bob(session):
    return a_customer(session, "Bob")


@pytest.fixture
def owner(alice):
    return Owner(user_id=alice.id)


@pytest.fixture
def guest(session):
    guest_id, _token = accounts.start_guest(session)
    return Owner(guest_id=guest_id)


@pytest.fixture
def goods(session):
    """A lamp, a kettle that is out of stock, and a shirt in two sizes."""
    return lamp_kettle_and_shirt(session)


@pytest.fixture
def shelf(session):
    """Return as many new things to save as are wanted."""

    def shelf(count, **of_each):
        of_each.setdefault("stock", 5)
        variants = (a_variant(**of_each),)
        return put_up(
            session, *(a_listing(f"thing-{n}", variants=variants) for n in range(count))
        )

    return shelf


@pytest.fixture
def save(session, alice):
    """Save something, for Alice unless another customer is named."""

    def save(product, *, user=alice, **more):
        return save_item(session, user.id, product.id, **more).item_id

    return save


@pytest.fixture
def in_cart(session):
    """Say what the open cart of a customer or guest holds: pieces by name."""

    def in_cart(owner):
        whose = {"user_id": owner.user_id} if owner.user_id else {}
        whose |= {"guest_id": owner.guest_id} if owner.guest_id else {}
        open_ones = select(Cart.id).filter_by(
            **whose, order_id=None, merged_into_id=None
        )
        rows = session.execute(
            select(Product.name, CartLine.quantity)
            .join(Product, Product.id == CartLine.product_id)
            .where(CartLine.cart_id.in_(open_ones))
            .order_by(CartLine.added_at, CartLine.id)
        )
        return dict(map(tuple, rows))

    return in_cart


@pytest.fixture
def rows(session):
    """Return conversions as they are in the database, the first one first."""

    def rows(**which):
        session.expire_all()
        every = select(Conversion).filter_by(**which)
        return session.scalars(every.order_by(Conversion.id)).all()

    return rows


@pytest.fixture
def names_on(session):
    """Name what is on a customer's list, and in brackets what was put away."""

    def names_on(user):
        session.expire_all()
        found = session.execute(
            select(Product.name, WishlistItem.archive_reason)
            .join(Product, Product.id == WishlistItem.product_id)
            .where(WishlistItem.user_id == user.id)
            .order_by(Product.name)
        )
        return [name if reason is None else f"({name})" for name, reason in found]

    return names_on


@pytest.fixture
def list_of(session):
    """Return a customer's wishlist as it is in the database."""

    def list_of(user):
        session.expire_all()
        return session.scalars(select(Wishlist).filter_by(user_id=user.id)).one()

    return list_of
