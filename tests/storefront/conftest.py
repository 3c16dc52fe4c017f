"""Alice, signed in, with a few things on her list."""

import pytest

from tests.accounts.people import a_customer, sign_in
from tests.catalog.goods import a_listing, put_up
from webapp.wishlist import services


@pytest.fixture
def alice(session, client):
    alice = a_customer(session)
    session.commit()
    sign_in(client)
    return alice


@pytest.fixture
def items(session, alice):
    """Lamp, Vase and Clock on the list, in this order; id by name."""
    goods = put_up(session, *(a_listing(name) for name in ("clock", "vase", "lamp")))
    saved = {
        product.name: services.save_item(session, alice.id, product.id).item_id
        for product in goods
    }
    session.commit()
    return saved


@pytest.fixture
def birthday(session, alice, items):
    group = services.create_group(session, alice.id, "Birthday")
    session.commit()
    return group
