"""Erasing a customer: nothing of what they were told remains, save that they said no."""

import pytest
from sqlalchemy import delete, text

from tests.accounts.people import a_customer, newest_link
from webapp.accounts import services as accounts
from webapp.accounts.errors import NumberStopped
from webapp.accounts.models import Phone, User
from webapp.accounts.queries import phone_of, preferences_of
from webapp.accounts.recipients import find
from webapp.core import clock
from webapp.core.db import Base
from webapp.messaging.courier import Moot, Recipient
from webapp.messaging.models import Channel, Kind, Notification
from webapp.messaging.services import notify
from webapp.messaging.suppressions import is_suppressed

NUMBER = "+12015550123"


@pytest.fixture
def site(app):
    return app.extensions["site"]


@pytest.fixture
def alice(session):
    """Alice, who gave her telephone, chose what she is told, and was told something."""
    alice = a_customer(session)
    alice.email_verified_at = clock.now()
    accounts.change_preferences(session, alice.id, timezone="Asia/Tokyo")
    accounts.ask_phone(session, alice.id, NUMBER, "Text me news of what I saved.")
    remind(session, alice)
    session.commit()
    return alice


def remind(session, who, cause="reminder"):
    return notify(
        session,
        person_id=who.id,
        kind=Kind.REMINDER,
        template="reminder",
        about={"for": "Alice"},
        once_key=f"{cause}:{who.id}",
    )


def erase(session, site, user_id):
    accounts.forget_messages(session, user_id, keys=site.secrets)
    session.execute(delete(User).where(User.id == user_id))
    session.commit()
    session.expunge_all()


def dump(session):
    """Everything that a copy of the database would show."""
    rows = (
        f"SELECT t::text FROM {name} AS t"
        for name in (*Base.metadata.tables, "procrastinate_jobs")
    )
    return "\n".join(session.scalars(text(" UNION ALL ".join(rows))))


def test_p1_nothing_remains_of_what_a_customer_was_told(session, site, alice):
    canaries = ("alice@example.com", NUMBER, NUMBER[1:], "Asia/Tokyo", str(alice.id))
    before = dump(session)
    assert all(canary in before for canary in canaries)

    erase(session, site, alice.id)

    after = dump(session)
    assert [canary for canary in canaries if canary in after] == []
    assert is_suppressed(session, site.secrets, Channel.EMAIL, canaries[0]) is None


def test_of_nobody_but_them(session, site, alice):
    bob = a_customer(session, "Bob")
    accounts.ask_phone(session, bob.id, NUMBER, "Text me news of what I saved.")
    told, bob_id = remind(session, bob).id, bob.id
    accounts.pause_all(session, bob.id)
    session.commit()

    erase(session, site, alice.id)

    assert session.get(Notification, told) is not None
    assert phone_of(session, bob_id).number == NUMBER
    assert preferences_of(session, bob_id).is_paused


def test_m8_who_opted_out_stays_unwritten_to_until_they_come_back(session, site, alice):
    accounts.opt_out(session, alice.id)
    erase(session, site, alice.id)
    remains = dump(session)
    assert "alice" not in remains.lower()
    assert NUMBER[1:] not in remains

    again = a_customer(session)
    token = newest_link(session, site, again)
    held = find(session, site, remind(session, again))
    accounts.verify_email(session, token, keys=site.secrets)
    session.commit()

    assert isinstance(held, Moot)
    # It is a choice of theirs again, which their page shows and takes back.
    assert preferences_of(session, again.id).is_opted_out
    reminder = remind(session, again, "another")
    assert find(session, site, reminder).cause == "opted_out"
    with pytest.raises(NumberStopped):
        accounts.ask_phone(session, again.id, NUMBER, "Text me.", keys=site.secrets)
    assert accounts.opt_in(session, again.id)
    assert isinstance(find(session, site, reminder), Recipient)


def test_m8_a_telephone_that_said_stop_is_known_after_it_was_forgotten(
    session, site, alice
):
    session.get(Phone, alice.id).stopped_at = clock.now()

    erase(session, site, alice.id)

    known = is_suppressed(session, site.secrets, Channel.SMS, NUMBER)
    assert known.cause == "stopped"
    assert (
        is_suppressed(session, site.secrets, Channel.EMAIL, "alice@example.com") is None
    )


def test_twice_is_as_good_as_once(session, site, alice):
    accounts.opt_out(session, alice.id)
    user_id = alice.id
    for _ in range(2):
        erase(session, site, user_id)

    known = is_suppressed(session, site.secrets, Channel.EMAIL, "alice@example.com")
    assert known.cause == "opted_out"
