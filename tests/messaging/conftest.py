"""A courier to a mail server on this machine, and time that passes."""

from functools import partial

import pytest
from sqlalchemy import func, update

from tests.messaging.sending import a_courier
from tests.messaging.smtp import a_free_port, a_server
from webapp.messaging import services as messaging
from webapp.messaging.models import Notification, Outage


@pytest.fixture
def port():
    return a_free_port()


@pytest.fixture
def use(app, monkeypatch):
    """Have another courier carry the mail."""
    return partial(monkeypatch.setitem, app.extensions["resources"], "courier")


@pytest.fixture
def courier(use, port):
    courier = a_courier(port)
    use(courier)
    return courier


@pytest.fixture
def smtp(port):
    controller = a_server(port)
    controller.start()
    yield controller.handler
    controller.stop()


@pytest.fixture
def wait(session):
    """Let the time pass after which what failed is tried again."""

    def wait():
        session.execute(update(Notification).values(due_at=func.clock_timestamp()))
        session.execute(update(Outage).values(until=func.clock_timestamp()))
        messaging.call_courier(session)

    return wait
