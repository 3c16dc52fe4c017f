"""Alice with her list, a shop to save things in, and time that can be told to pass."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, text

from tests.accounts.people import a_customer
from tests.catalog.goods import a_listing, a_variant, lamp_kettle_and_shirt, put_up
from tests.promotions.rules import a_rule
from webapp.audit.services import Actor
from webapp.conversion.models import Conversion, Outcome, Prompt
from webapp.core import clock
from webapp.jobs.services import enqueue
from webapp.messaging import mailbox
from webapp.messaging.models import Kind, Notification
from webapp.reminders import jobs
from webapp.reminders.models import Reminder
from webapp.reminders.services import sending
from webapp.settings.services import change
from webapp.wishlist.models import Wishlist
from webapp.wishlist.services import save_item

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ADA = Actor(UUID(int=7), "Ada")


@pytest.fixture(autouse=True)
def travelling(one_clock):
    """The calendar of these stories: it stands still until somebody moves it."""
    with time_machine.travel(START, tick=False) as calendar:
        yield calendar


@pytest.fixture
def later(travelling):
    """Let so much time pass."""

    def later(**time):
        travelling.shift(timedelta(**time))

    return later


def verified(session, name="Alice"):
    """A customer whose address is confirmed."""
    user = a_customer(session, name)
    user.email_verified_at = clock.now()
    session.commit()
    return user


def buy(session, user, product, **more):
    """Note that somebody bought something of a list, two days after the start."""
    session.expire_all()
    session.add(
        Conversion(
            user_id=user.id,
            product_id=product.id,
            variant_id=product.variants[0].id,
            quantity=1,
            **{
                "prompt": Prompt.OWN_VISIT,
                "outcome": Outcome.PAID,
                "settled_at": START + 2 * DAY,
                "converted_at": START + DAY,
                "value_minor": 4000,
                "currency": "USD",
            }
            | more,
        )
    )
    session.commit()


@pytest.fixture
def alice(session):
    return verified(session)


@pytest.fixture
def bob(session):
    return verified(session, "Bob")


@pytest.fixture
def goods(session):
    return lamp_kettle_and_shirt(session)


@pytest.fixture
def shelf(session):
    """Return as many new things to save as are wanted."""

    def shelf(count, **of_each):
        variants = (a_variant(**{"stock": 5} | of_each),)
        return put_up(
            session, *(a_listing(f"thing-{n}", variants=variants) for n in range(count))
        )

    return shelf


@pytest.fixture
def save(session, alice):
    """Save something, for Alice unless another customer is named."""

    def save(product, *, user=alice, **more):
        item_id = save_item(session, user.id, product.id, **more).item_id
        session.commit()
        return item_id

    return save


@pytest.fixture
def tune(session):
    """Change settings, as an operator does."""

    def tune(**values):
        change(session, ADA, **values)
        session.commit()

    return tune


@pytest.fixture
def promo(session, tune):
    """The shop gives ten percent off for moving a list."""
    rule = a_rule(session)
    tune(conversion_promo_on=True, conversion_promo_rule_id=rule.id)
    return rule


@pytest.fixture
def list_of(session):
    def list_of(user):
        session.expire_all()
        return session.scalars(select(Wishlist).filter_by(user_id=user.id)).one()

    return list_of


@pytest.fixture
def tick(session, settle):
    """Have the scheduler look for what is due, and everything sent that follows."""

    def tick():
        enqueue(session, jobs.SEND_DUE, once_key=jobs.SEND_DUE)
        settle()

    return tick


@pytest.fixture
def rows(session):
    """Return what was decided about somebody's reminders, the first one first."""

    def rows(user):
        session.expire_all()
        every = select(Reminder).filter_by(user_id=user.id)
        return session.scalars(every.order_by(Reminder.id)).all()

    return rows


@pytest.fixture
def told(rows):
    """Say so in two words each."""
    return lambda user: [(str(row.outcome), row.reason) for row in rows(user)]


@pytest.fixture
def messages(session):
    """Return somebody's reminders, as messages."""

    def messages(user):
        session.expire_all()
        every = select(Notification).filter_by(person_id=user.id, kind=Kind.REMINDER)
        return session.scalars(every.order_by(Notification.id)).all()

    return messages


@pytest.fixture
def stumbling(monkeypatch):
    """While it lasts, whatever is to be sent to somebody goes wrong in the database."""

    @contextmanager
    def stumbling(user):
        issue, user_id = sending.issue_link, user.id

        def stumble(session, owner_id, **more):
            if owner_id == user_id:
                session.execute(text("SELECT 1 / 0"))
            return issue(session, owner_id, **more)

        with monkeypatch.context() as during:
            during.setattr(sending, "issue_link", stumble)
            yield

    return stumbling


def prefer_now(session, user, **values):
    """Note what somebody wants to be told, as the columns are called."""
    names = ", ".join(values)
    given = ", ".join(f":{name}" for name in values)
    sets = ", ".join(f"{name} = excluded.{name}" for name in values)
    session.execute(
        text(
            f"INSERT INTO message_preferences (user_id, changed_at, {names})"
            f" VALUES (:user_id, now(), {given})"
            f" ON CONFLICT (user_id) DO UPDATE SET {sets}"
        ),
        {"user_id": user.id, **values},
    )


@pytest.fixture
def prefer(session):
    """Note it, and commit."""

    def prefer(user, **values):
        prefer_now(session, user, **values)
        session.commit()

    return prefer


@pytest.fixture
def mails(app, session, messages):
    """Return the reminders that somebody got, as mails, the first one first."""
    folder = app.config["KEEPSAKE"].instance / "mailbox"

    def mails(user):
        ours = {str(one.id) for one in messages(user)}
        got = mailbox.mails(folder, to=user.email, most=1_000)
        return [mail for mail in reversed(got) if mail.name in ours]

    return mails
