"""Messages that were there before the migration are sent after it, and the way back."""

import json
from uuid import UUID, uuid4

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from tests.accounts.people import a_customer
from webapp.extensions import db
from webapp.messaging.models import Channel, Kind, Notification, State
from webapp.messaging.services import notify

BEFORE = "20261121_api"
OLD = """
    INSERT INTO notifications
        (id, person_id, channel, template, about, once_key, delivery, created_at,
         sent_at)
    VALUES (:id, :id, 'email', :template, '{}', :once_key, :delivery,
            now() - interval '1 day', NULL)
"""
JOB = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, args)
    VALUES ('default', 'messaging.send', CAST(:args AS jsonb))
"""
# What was queued, sent, dropped and refused, and what that is called now.
NOW = {
    "queued": (State.QUEUED, None),
    "sent": (State.SENT, None),
    "dropped": (State.HELD, "moot"),
    "refused": (State.DEAD, "smtp"),
}


@pytest.fixture
def sessions(live):
    with live.app_context():
        yield db.sessionmaker


def waiting(session):
    """Return which messages a job of the older shop is to send."""
    args = session.scalars(
        text("SELECT args FROM procrastinate_jobs WHERE task_name = 'messaging.send'")
    )
    return {UUID(one["notification_id"]) for one in args}


def test_what_was_there_before_keeps_its_meaning(sessions):
    downgrade(revision=BEFORE)
    with sessions.begin() as session:
        for template in ("order_paid", "verify_email"):
            for delivery in NOW:
                old = {"id": uuid4(), "template": template, "delivery": delivery}
                session.execute(text(OLD), {**old, "once_key": template + delivery})
                args = json.dumps({"notification_id": str(old["id"])})
                session.execute(text(JOB), {"args": args})

    upgrade()

    with sessions.begin() as session:
        told = session.query(Notification).all()
        assert len(told) == 2 * len(NOW)
        for one in told:
            is_order = one.template == "order_paid"
            assert one.kind is (Kind.ORDER if is_order else Kind.ACCOUNT)
            state, cause = NOW[one.once_key.removeprefix(one.template)]
            assert (one.state, one.cause) == (state, cause)
            assert one.due_at == one.created_at
        assert waiting(session) == set()


def test_what_still_waits_is_sent_by_the_older_shop_too(sessions):
    with sessions() as session:
        alice = a_customer(session)

        def tell(kind, state, template="verify_email", channel=Channel.EMAIL):
            told = notify(
                session,
                person_id=alice.id,
                kind=kind,
                template=template,
                about={},
                channel=channel,
                once_key=str(uuid4()),
            )
            told.state = state
            return told.id

        meant = {
            tell(Kind.ACCOUNT, State.QUEUED),
            tell(Kind.ORDER, State.FAILED, "order_paid"),
            tell(Kind.ACCOUNT, State.SENDING),
        }
        tell(Kind.ACCOUNT, State.SENT)
        tell(Kind.ACCOUNT, State.DEAD)
        tell(Kind.ORDER, State.HELD)
        tell(Kind.REMINDER, State.QUEUED, "reminder")
        tell(Kind.ACCOUNT, State.QUEUED, "phone_code", Channel.SMS)
        # Registering told her something, too.
        meant |= {
            one.id
            for one in session.query(Notification).filter_by(person_id=alice.id)
            if one.about
        }
        session.commit()

    downgrade(revision=BEFORE)

    with sessions.begin() as session:
        assert waiting(session) == meant
        named = session.scalars(
            text("SELECT DISTINCT task_name FROM procrastinate_jobs")
        )
        assert set(named) == {"messaging.send"}
    upgrade()
