"""What is tried again, how often and when (J4)."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.messaging.sending import a_courier, tell
from webapp.core import clock
from webapp.messaging.models import Channel, Notification, State
from webapp.messaging.retries import MOST_ATTEMPTS, pause_after, wait_after
from webapp.messaging.suppressions import is_suppressed
from webapp.messaging.transports import Away, Deferred, Refused, Unsure

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
EVEN = 0.5  # of 0 to 1: neither longer nor shorter


class Saying:
    """A way out that says the same to every message."""

    def __init__(self, *said):
        self.said = list(said)

    def opened(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def deliver(self, _parcel):
        said = self.said.pop(0) if len(self.said) > 1 else self.said[0]
        if said is not None:
            raise said
        return "ref-1"


def refused(cause, *, is_address_dead=False):
    return Refused("no, never", cause=cause, is_address_dead=is_address_dead)


# What the other side says, and what becomes of the message.
ANSWERS = {
    "taken": (None, State.SENT, None),
    "smtp 550": (refused("smtp.550", is_address_dead=True), State.DEAD, "smtp.550"),
    "smtp 554": (refused("smtp.554"), State.DEAD, "smtp.554"),
    "sms 21610": (refused("sms.21610", is_address_dead=True), State.DEAD, "sms.21610"),
    "smtp 421": (Deferred("later", cause="smtp.421"), State.FAILED, "smtp.421"),
    "smtp 450": (Deferred("later", cause="smtp.450"), State.FAILED, "smtp.450"),
    "http 503": (Deferred("later", cause="http.503"), State.FAILED, "http.503"),
    "away": (Away("no answer"), State.QUEUED, "away"),
    "unsure": (Unsure("no answer in time"), State.SENT, None),
    "a bug": (ZeroDivisionError("by zero"), State.FAILED, "error.ZeroDivisionError"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_its_consequence(session, settle, use, port, name):
    said, state, cause = ANSWERS[name]
    courier = a_courier(port, transports={Channel.EMAIL: Saying(said)})
    use(courier)
    message = tell(session)
    before = clock.now()

    settle()

    assert (message.state, message.cause) == (state, cause)
    assert message.attempts == 1
    is_later = message.due_at > before + timedelta(seconds=40)
    assert is_later == (state is State.FAILED)
    assert (message.sent_at is not None) == (state is State.SENT)
    known = is_suppressed(
        session, courier.site.secrets, Channel.EMAIL, "alice@example.com"
    )
    assert (known is not None) == getattr(said, "is_address_dead", False)


def test_what_may_have_been_sent_says_so(session, settle, use, port):
    doubt = Unsure("no answer in time")
    use(a_courier(port, transports={Channel.EMAIL: Saying(doubt)}))
    message = tell(session)
    settle()
    assert message.reason == "maybe sent: no answer in time"


def test_what_the_provider_calls_it_is_kept(session, settle, use, port):
    use(a_courier(port, transports={Channel.EMAIL: Saying(None)}))
    message = tell(session)
    settle()
    assert message.provider_ref == "ref-1"


def test_what_keeps_failing_is_given_up_with_its_cause(
    session, settle, use, port, wait
):
    later = Deferred("451 greylisted", cause="smtp.451")
    use(a_courier(port, transports={Channel.EMAIL: Saying(later)}))
    message = tell(session)
    for attempt in range(1, MOST_ATTEMPTS):
        settle()
        assert (message.state, message.attempts) == (State.FAILED, attempt)
        wait()
    settle()
    assert (message.state, message.attempts) == (State.DEAD, MOST_ATTEMPTS)
    assert (message.cause, message.reason) == ("smtp.451", "451 greylisted")


def test_waits_grow_to_hours_and_are_spread():
    waits = [wait_after(attempt, EVEN) for attempt in range(1, MOST_ATTEMPTS)]
    assert waits == [
        MINUTE,
        3 * MINUTE,
        9 * MINUTE,
        27 * MINUTE,
        81 * MINUTE,
        4 * HOUR,
        4 * HOUR,
    ]
    assert wait_after(100, EVEN) == 4 * HOUR
    assert wait_after(1, 0) == timedelta(seconds=48)
    assert wait_after(1, 1) == timedelta(seconds=72)


def test_pauses_grow_to_two_minutes_and_are_spread():
    pauses = [pause_after(failures, EVEN).total_seconds() for failures in range(1, 8)]
    assert pauses == [5, 10, 20, 40, 80, 120, 120]
    assert pause_after(10_000, EVEN) == timedelta(minutes=2)
    assert pause_after(1, 0) == timedelta(seconds=4)
    assert pause_after(1, 1) == timedelta(seconds=6)


def test_what_failed_together_does_not_come_together(session, settle, use, port):
    later = Deferred("later", cause="smtp.451")
    use(a_courier(port, transports={Channel.EMAIL: Saying(later)}))
    messages = [tell(session, str(number)) for number in range(5)]
    settle()
    dues = {one.due_at.replace(microsecond=0) for one in messages}
    assert len(dues) > 1


def test_who_is_refused_for_good_is_not_asked_again(session, settle, use, port, wait):
    use(a_courier(port, transports={Channel.EMAIL: Saying(refused("smtp.550"), None)}))
    message = tell(session)
    settle()
    wait()
    settle()
    assert message.state is State.DEAD
    session.execute(update(Notification).values(due_at=clock.now() - HOUR))
    settle()
    assert message.state is State.DEAD
