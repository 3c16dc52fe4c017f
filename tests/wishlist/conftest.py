"""Alice with her list, a guest, and a few things to save."""

from contextlib import contextmanager

import pytest
from sqlalchemy import select, text

from tests.accounts.people import a_customer
from tests.catalog.goods import a_listing, lamp_kettle_and_shirt, put_up
from webapp.accounts import services as accounts
from webapp.catalog.models import Product
from webapp.wishlist.models import ItemStatus, WishlistItem


@pytest.fixture
def alice(session):
    return a_customer(session)


@pytest.fixture
def bob(session):
    return a_customer(session, "Bob")


@pytest.fixture
def guest_id(session):
    guest_id, _token = accounts.start_guest(session)
    return guest_id


@pytest.fixture
def goods(session):
    return lamp_kettle_and_shirt(session)


@pytest.fixture
def shelf(session):
    """Return as many new things to save as are wanted."""

    def shelf(count):
        return put_up(session, *(a_listing(f"thing-{n}") for n in range(count)))

    return shelf


@pytest.fixture
def rows_written(session):
    """Count the rows of a table that a block changes."""
    counted = text(
        "SELECT n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = :table"
    )

    @contextmanager
    def noting(table):
        before = session.scalar(counted, {"table": table})
        written = []
        yield lambda: written[0]
        written.append(session.scalar(counted, {"table": table}) - before)

    return noting


@pytest.fixture
def items_of(session):
    """Return what a customer's list holds, topmost first, as it is in the database."""

    def items_of(user, **wanted):
        session.expire_all()
        return session.scalars(
            select(WishlistItem)
            .filter_by(user_id=user.id, **wanted)
            .order_by(WishlistItem.sort_order, WishlistItem.id.desc())
        ).all()

    return items_of


@pytest.fixture
def names_in(session, alice, items_of):
    """Say what is in a group of Alice's; what is archived stands in brackets."""

    def names_in(group_id=None):
        return [shown(item) for item in items_of(alice, group_id=group_id)]

    def shown(item):
        name = session.get_one(Product, item.product_id).name.removeprefix("Thing ")
        return name if item.status is ItemStatus.ACTIVE else f"({name})"

    return names_in


@pytest.fixture
def as_it_is(session, alice):
    """Say all there is to say of Alice's items, but for how often they changed."""
    table = WishlistItem.__table__
    columns = [column for column in table.c if column.name != "version"]
    rows = select(*columns).where(table.c.user_id == alice.id).order_by(table.c.id)
    return lambda: session.execute(rows).all()
