"""What catalogue tests share."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.catalog.goods import a_listing, put_up, the_variant
from webapp import wiring
from webapp.catalog.events import PriceChanged, ProductRetired, StockChanged
from webapp.core import clock
from webapp.events import services as events
from webapp.jobs import worker
from webapp.jobs.worker import Job

EVENTS = (PriceChanged, StockChanged, ProductRetired)

_heard = []


def note(session, *, event_id, **fields):
    del fields["product_id"]
    fields.pop("variant_id", None)
    _heard.append(fields)


@pytest.fixture
def heard(session):
    """What subscribers to the catalogue's events were told, without ids."""
    worker.register("tests.note", Job(note))
    events.subscribe(dict.fromkeys(EVENTS, ("tests.note",)))
    _heard.clear()
    yield _heard
    events.subscribe({kind: wiring.SUBSCRIPTIONS.get(kind, ()) for kind in EVENTS})


class Calendar:
    """A clock that stands still until a test moves it."""

    def __init__(self):
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def pass_days(self, days):
        self.now += timedelta(days=days)


@pytest.fixture
def calendar(monkeypatch):
    """The shop's clock, moved by hand."""
    calendar = Calendar()
    monkeypatch.setattr(clock, "now", lambda: calendar.now)
    return calendar


@pytest.fixture
def lamp(session):
    """A lamp at 40.00 with five in stock."""
    (product,) = put_up(session, a_listing())
    return product


@pytest.fixture
def bulb(session, lamp):
    """The lamp's only variant."""
    return the_variant(session, lamp)
