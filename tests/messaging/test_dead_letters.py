"""Messages that failed for good, and what operators do about them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from tests.messaging.sending import tell, tell_many
from webapp.audit.queries import acts
from webapp.audit.services import Actor
from webapp.core import clock
from webapp.messaging import queries, services
from webapp.messaging.models import Notification, State

ADA = Actor(uuid4(), "Ada")


@pytest.fixture
def dead(session):
    """Five messages that failed for good, for two causes, a minute apart."""
    messages = tell_many(session, 5)
    start = clock.now() - timedelta(hours=1)
    for number, message in enumerate(messages):
        values = {
            "state": State.DEAD,
            "cause": "smtp.550" if number < 3 else "error.KeyError",
            "reason": f"reason {number}",
            "attempts": 8,
            "moved_at": start + timedelta(minutes=number),
        }
        session.execute(
            update(Notification).where(Notification.id == message.id).values(**values)
        )
    session.commit()
    return messages


def told(messages):
    return [message.reason for message in messages]


def test_they_are_listed_the_latest_first_in_pages(session, dead):
    tell(session, "another")
    first = queries.dead_letters(session, most=2)
    second = queries.dead_letters(session, most=2, after=first[-1].id)
    third = queries.dead_letters(session, most=2, after=second[-1].id)
    assert told([*first, *second, *third]) == [
        f"reason {number}" for number in (4, 3, 2, 1, 0)
    ]
    assert first[0].attempts == 8
    assert first[0].failed_at == dead[4].moved_at


def test_they_are_counted_and_listed_by_cause(session, dead):
    by_cause = queries.dead_by_cause(session)
    assert [(one.cause, one.count) for one in by_cause] == [
        ("smtp.550", 3),
        ("error.KeyError", 2),
    ]
    assert by_cause[0].oldest_at == dead[0].moved_at
    assert by_cause[0].newest_at == dead[2].moved_at
    listed = queries.dead_letters(session, cause="error.KeyError")
    assert told(listed) == ["reason 4", "reason 3"]


def test_one_that_is_tried_again_has_all_its_attempts(
    session, dead, settle, courier, smtp
):
    assert services.retry(session, ADA, ids=[dead[0].id]) == 1

    settle()

    assert len(smtp.mails) == 1
    assert (dead[0].state, dead[0].attempts) == (State.SENT, 1)
    assert (dead[0].cause, dead[0].reason) == (None, None)
    assert dead[1].state is State.DEAD
    [act] = acts(session, subject_id=dead[0].id)
    assert (act.action, act.subject) == ("message.retry", "verify_email")


def test_all_of_one_cause_are_tried_again(session, dead, settle, courier, smtp):
    assert services.retry(session, ADA, cause="smtp.550") == 3

    settle()

    assert len(smtp.mails) == 3
    [act] = acts(session)
    assert act.subject == "3 messages"
    assert act.after["count"] == 3
    assert set(act.after["messages"]) == {str(one.id) for one in dead[:3]}


def test_what_is_discarded_is_held_for_good(session, dead, settle, courier, smtp):
    assert services.discard(session, ADA, ids=[dead[0].id, dead[4].id]) == 2

    settle()

    assert smtp.mails == []
    for message in (dead[0], dead[4]):
        assert message.state is State.HELD
        assert message.cause == "discarded"
        assert message.reason == "Ada gave it up."
    assert services.discard(session, ADA, cause="smtp.550") == 2
    assert [act.action for act in acts(session)] == ["message.discard"] * 2


def test_only_dead_letters_are_retried_or_discarded_and_nothing_is_noted_else(
    session, dead
):
    alive = tell(session, "another")
    for act in (services.retry, services.discard):
        assert act(session, ADA, ids=[alive.id, uuid4()]) == 0
        assert act(session, ADA, ids=[]) == 0
        assert act(session, ADA) == 0
        assert act(session, ADA, cause="nobody") == 0
    session.refresh(alive)
    assert alive.state is State.QUEUED
    assert acts(session) == []


def test_twice_is_once(session, dead):
    assert services.retry(session, ADA, cause="smtp.550") == 3
    assert services.retry(session, ADA, cause="smtp.550") == 0
    assert services.discard(session, ADA, ids=[dead[0].id]) == 0
    assert len(acts(session)) == 1
