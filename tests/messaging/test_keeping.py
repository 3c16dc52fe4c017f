"""What is known of messages: when somebody was told last, what was opened, what is forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from tests.messaging.sending import tell, tell_many
from webapp.core import clock
from webapp.jobs.services import enqueue
from webapp.messaging import queries, services
from webapp.messaging.jobs import FORGET
from webapp.messaging.models import Channel, Kind, Notification, State
from webapp.messaging.services import keeping

ALERTS = (Kind.STOCK_ALERT, Kind.PRICE_ALERT)


def put(session, message, **values):
    session.execute(
        update(Notification).where(Notification.id == message.id).values(**values)
    )


def count(session):
    return session.scalar(select(func.count()).select_from(Notification))


def test_when_somebody_was_told_last(session):
    alice, now = uuid4(), clock.now()
    sent = [
        (Kind.STOCK_ALERT, Channel.EMAIL, 3),
        (Kind.PRICE_ALERT, Channel.EMAIL, 2),
        (Kind.REMINDER, Channel.EMAIL, 1),
        (Kind.PRICE_ALERT, Channel.SMS, 0),
    ]
    for number, (kind, channel, hours) in enumerate(sent):
        message = tell(
            session, str(number), person_id=alice, kind=kind, channel=channel
        )
        put(session, message, sent_at=now - timedelta(hours=hours))
    tell(session, "not sent", person_id=alice, kind=Kind.STOCK_ALERT)

    assert queries.last_sent_at(session, alice, ALERTS) == now - timedelta(hours=2)
    by_sms = queries.last_sent_at(session, alice, ALERTS, Channel.SMS)
    assert by_sms == now
    assert queries.last_sent_at(session, alice, [Kind.ORDER]) is None
    assert queries.last_sent_at(session, uuid4(), ALERTS) is None


def test_how_many_were_opened_of_those_that_say_so(session):
    now = clock.now()
    known = [
        {},
        {"opened_at": now},
        {"opened_at": now, "clicked_at": now},
        {"clicked_at": now},
        {"is_measured": False},
        {"sent_at": now - timedelta(days=8)},
        {"sent_at": None},
    ]
    for number, values in enumerate(known):
        message = tell(session, str(number), kind=Kind.STOCK_ALERT)
        put(session, message, **({"sent_at": now, "is_measured": True} | values))
    reminder = tell(session, "reminder", kind=Kind.REMINDER)
    put(session, reminder, sent_at=now, is_measured=True)

    assert queries.open_rates(session, now - timedelta(days=7)) == [
        (Kind.REMINDER, 1, 0, 0),
        (Kind.STOCK_ALERT, 4, 3, 2),
    ]


def test_who_is_forgotten_hears_no_more(session, settle, courier, smtp):
    alice, bob = uuid4(), uuid4()
    tell(session, "1", person_id=alice)
    tell(session, "2", person_id=alice, due_at=clock.now() + timedelta(days=1))
    tell(session, "3", person_id=bob)

    services.forget_person(session, alice)
    settle()

    assert len(smtp.mails) == 1
    [left] = session.scalars(select(Notification))
    assert left.person_id == bob


@pytest.mark.parametrize(("days", "left"), [(729, 3), (731, 0)], ids=["young", "old"])
def test_messages_are_kept_for_two_years(session, settle, courier, days, left):
    for message in tell_many(session, 3):
        put(
            session,
            message,
            created_at=clock.now() - timedelta(days=days),
            state=State.SENT,
        )
    enqueue(session, FORGET, timestamp=0)
    settle()
    assert count(session) == left


def test_many_old_messages_are_forgotten_in_several_steps(
    session, settle, courier, monkeypatch
):
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    monkeypatch.setattr("webapp.messaging.jobs.AT_ONCE", 2)
    long_ago = clock.now() - timedelta(days=800)
    old = tell_many(session, 5)
    young = tell(session, "young")
    for message in old:
        put(session, message, created_at=long_ago, state=State.HELD)
    put(session, young, state=State.SENT)
    enqueue(session, FORGET, timestamp=0)

    settle()

    assert list(session.scalars(select(Notification.id))) == [young.id]
