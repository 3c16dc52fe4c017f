"""Alice, who saved things and wants to hear of them, in a shop whose clock we hold."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from uuid_utils.compat import uuid7

from tests.accounts.people import a_customer
from tests.catalog.goods import lamp_kettle_and_shirt, the_variant, usd
from webapp.accounts.models import Phone
from webapp.alerts.jobs import settle
from webapp.alerts.models import Alert
from webapp.audit.services import Actor
from webapp.catalog import services as catalog
from webapp.core import clock
from webapp.jobs.models import JobFailure
from webapp.messaging.mailbox import mails
from webapp.messaging.models import Channel, Notification
from webapp.messaging.services import call_courier
from webapp.settings import services as settings
from webapp.wishlist import services as wishlist

NOON = datetime(2026, 12, 7, 12, tzinfo=UTC)
A_MOMENT = timedelta(seconds=20)  # after which what happened is told
ADA = Actor(uuid7(), "Ada")


class Story:
    """What happens in the shop, and what its customers hear of it."""

    def __init__(self, session, run_jobs, folder, hands):
        self.session = session
        self.settle = run_jobs
        self.folder = folder
        self.hands = hands

    def wait(self, *, seconds=0, **time):
        """Let time pass, and what is due by then be sent."""
        self.hands.shift(timedelta(seconds=seconds, **time))
        call_courier(self.session)
        self.settle()
        assert self.session.scalars(select(JobFailure.error)).all() == []

    def tell(self):
        """Let what happened be told."""
        self.settle()
        self.wait(seconds=A_MOMENT.seconds)

    def clear_up(self):
        """Do what is done every minute."""
        self.session.flush()
        settle(self.session)
        self.settle()

    def save(self, user, product, **more):
        item = wishlist.save_item(self.session, user.id, product.id, **more).item_id
        self.hands.shift(1)
        return item

    def reprice(self, variant, amount):
        price = usd(amount) if isinstance(amount, str) else amount
        catalog.reprice(self.session, variant, price)
        self.hands.shift(1)

    def restock(self, variant, count):
        catalog.restock(self.session, variant, count)
        self.hands.shift(1)

    def choose(self, **chosen):
        """Have the shop's operators choose settings."""
        settings.change(self.session, ADA, **chosen)

    def mails(self, user=None, channel=Channel.EMAIL):
        """Return the alerts that were sent, oldest first."""
        wanted = select(Notification).filter_by(template="alerts", channel=channel)
        if user is not None:
            wanted = wanted.filter_by(person_id=user.id)
        sent = self.session.scalars(wanted.where(Notification.sent_at.is_not(None)))
        names = {str(one.id) for one in sent}
        found = [mail for mail in mails(self.folder, most=10_000) if mail.name in names]
        return sorted(found, key=lambda mail: (mail.at, mail.name))

    def news(self, user=None):
        """Return each alert: what, over which channel, what became of it, and why."""
        wanted = select(Alert).order_by(Alert.caused_at, Alert.id)
        if user is not None:
            wanted = wanted.filter_by(user_id=user.id)
        self.session.expire_all()
        return [
            (alert.kind.value, alert.channel.value, alert.outcome.value, alert.reason)
            for alert in self.session.scalars(wanted)
        ]


@pytest.fixture
def hands():
    """The hands of the clock, which stands at noon."""
    with time_machine.travel(NOON, tick=False) as hands:
        yield hands


@pytest.fixture
def story(session, settle, app, hands, one_clock):
    folder = app.extensions["resources"]["courier"].transports[Channel.EMAIL].folder
    return Story(session, settle, folder, hands)


@pytest.fixture
def customer(session, hands):
    """Return somebody who has confirmed their address."""

    def customer(name):
        user = a_customer(session, name)
        user.email_verified_at = clock.now()
        session.commit()
        return user

    return customer


@pytest.fixture
def alice(customer):
    return customer("Alice")


@pytest.fixture
def bob(customer):
    return customer("Bob")


@pytest.fixture
def goods(session, hands):
    """A lamp, a kettle that is out of stock, and a shirt in two ``sizes``."""
    return lamp_kettle_and_shirt(session)


@pytest.fixture
def lamp(session, goods):
    return the_variant(session, goods.lamp)


@pytest.fixture
def kettle(session, goods):
    return the_variant(session, goods.kettle)


@pytest.fixture
def texting(session):
    """Have somebody agree to be told over their telephone."""

    def texting(user, **more):
        now = clock.now()
        known = {
            "number": "+12015550123",
            "confirmed_at": now,
            "consented_at": now,
            "consent_words": "Text me.",
        }
        session.add(Phone(user_id=user.id, **known | more))
        session.commit()

    return texting
