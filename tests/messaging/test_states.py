"""How a message goes from state to state, and that nothing else moves it otherwise."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from tests.messaging.sending import tell
from webapp.audit.services import Actor
from webapp.core import clock
from webapp.messaging import services as messaging
from webapp.messaging.claims import claim_next, end_leases, hold_sms
from webapp.messaging.models import Channel, Notification, State
from webapp.messaging.states import WrongTurn, may_follow, move

ADA = Actor(uuid4(), "Ada")
# Written down a second time, by hand: whoever changes one is asked about the other.
ALLOWED = {
    "queued sending",
    "queued held",
    "sending sent",
    "sending failed",
    "sending dead",
    "sending held",
    "sending queued",
    "sent opened",
    "sent clicked",
    "sent dead",
    "opened clicked",
    "failed sending",
    "failed held",
    "dead queued",
    "dead held",
}
PAIRS = list(product(State, State))


@pytest.mark.parametrize(("state", "other"), PAIRS)
def test_a_message_takes_the_turns_that_are_allowed_and_no_other(state, other):
    message = Notification(state=state, cause="smtp.451", reason="later")
    assert may_follow(state, other) == (f"{state} {other}" in ALLOWED)
    if may_follow(state, other):
        move(message, other, cause="c" * 70)
        assert (message.state, message.cause, message.reason) == (other, "c" * 60, None)
    else:
        with pytest.raises(WrongTurn, match=f"{state} is not followed by {other}"):
            move(message, other)
        assert (message.state, message.reason) == (state, "later")


def claim(session):
    claim_next(session, Channel.EMAIL)


def retry(session):
    messaging.retry(session, ADA, ids=list(session.scalars(select(Notification.id))))


def discard(session):
    messaging.discard(session, ADA, cause="smtp.550")


# What moves messages by statements of its own, and where it takes them from.
MOVES = {
    "claim": (claim, {"queued": "sending", "failed": "sending"}),
    "end leases": (end_leases, {"sending": "queued"}),
    "hold SMS": (hold_sms, {"queued": "held", "failed": "held"}),
    "retry": (retry, {"dead": "queued"}),
    "discard": (discard, {"dead": "held"}),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", MOVES)
def test_whatever_moves_many_takes_the_same_turns(session, name, state):
    act, turns = MOVES[name]
    channel = Channel.SMS if act is hold_sms else Channel.EMAIL
    message = tell(session, channel=channel)
    past = func.clock_timestamp() - timedelta(minutes=1)
    session.execute(
        update(Notification).values(
            state=state, cause="smtp.550", due_at=past, lease_until=past
        )
    )
    session.commit()

    act(session)
    session.flush()

    session.refresh(message)
    assert message.state == turns.get(state, state)
    assert message.state == state or may_follow(state, message.state)


def test_a_message_says_since_when_it_is_in_its_state(session):
    message = tell(session)
    before = clock.now()
    move(message, State.HELD, cause="paused", reason="They asked for peace.")
    assert before <= message.moved_at <= clock.now()
