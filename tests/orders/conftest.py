"""Alice who orders, Ada who looks after it, and a lamp of which there are five."""

import pytest
from sqlalchemy import select

from tests.accounts.people import a_customer, an_operator
from tests.catalog.goods import a_listing, put_up, the_variant
from tests.orders.orders import a_line, paid
from webapp.audit.models import Act
from webapp.audit.services import Actor
from webapp.events import services as events
from webapp.messaging.models import Notification
from webapp.orders.events import (
    OrderCancelled,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
)

EVENTS = (OrderPlaced, OrderPaid, OrderCancelled, OrderRefunded)


@pytest.fixture
def alice(session):
    return a_customer(session)


@pytest.fixture
def bob(session):
    return a_customer(session, "Bob")


@pytest.fixture
def ada(session):
    operator = an_operator(session)
    return Actor(operator.id, operator.name)


@pytest.fixture
def lamp(session):
    """The only variant of a lamp at 40.00, of which there are five."""
    (product,) = put_up(session, a_listing("lamp"))
    return the_variant(session, product)


@pytest.fixture
def vase(session):
    (product,) = put_up(session, a_listing("vase"))
    return the_variant(session, product)


@pytest.fixture
def heard(session, monkeypatch):
    """What subscribers to the orders' events would be told, by the events' names."""
    told = []

    def publish(session, event):
        if isinstance(event, EVENTS):
            told.append(event)
        real(session, event)

    real = events.publish
    monkeypatch.setattr(events, "publish", publish)
    return told


@pytest.fixture
def told(session):
    """Which mails are on their way, oldest first."""

    def told(person):
        return session.scalars(
            select(Notification.template)
            .filter_by(person_id=person.id)
            .where(Notification.template.startswith("order_"))
            .order_by(Notification.id)
        ).all()

    return told


@pytest.fixture
def acts(session):
    """What the operators' log says."""
    return lambda: session.scalars(select(Act).order_by(Act.id)).all()


@pytest.fixture
def order(session, alice, ada, lamp, vase):
    """Three lamps for 100.00 after the discount, a vase, and 4.90 for the way: paid."""
    return paid(
        session,
        ada,
        a_line(lamp, quantity=3, price=4000, discount_minor=2000),
        a_line(vase, price=2500, tax_minor=100),
        customer=alice,
        delivery_minor=490,
        tax_minor=10,
    )


@pytest.fixture
def lamps(order):
    return order.lines[0].id
