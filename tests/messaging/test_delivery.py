"""Claims and leases: whoever sends a message, it is sent once, and none is forgotten."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.exc import OperationalError

from tests.messaging.sending import a_courier, states, tell, tell_many, the_link
from tests.torture import rounds
from webapp.core import clock
from webapp.jobs import queries as jobs
from webapp.jobs.services import enqueue
from webapp.messaging import delivery
from webapp.messaging.claims import claim_next, end_leases, held_by
from webapp.messaging.models import Channel, Kind, Notification, State
from webapp.messaging.retries import MOST_ATTEMPTS

LONG_AGO = timedelta(minutes=3)


@pytest.fixture
def sweep(session, settle):
    """Let the sweep come by, and all that follows from it."""

    def sweep():
        enqueue(session, "messaging.sweep", timestamp=0)
        settle()

    return sweep


def die(session, message, **values):
    """Leave a message as a worker does that was killed while it had it."""
    known = {
        "state": State.SENDING,
        "attempts": 1,
        "lease_until": func.clock_timestamp() - timedelta(seconds=1),
    }
    session.execute(
        update(Notification).where(Notification.id == message.id).values(known | values)
    )


def test_what_a_dead_worker_had_is_sent_after_its_lease(
    session, settle, courier, smtp, sweep
):
    message = tell(session)
    die(session, message, lease_until=func.clock_timestamp() + timedelta(minutes=1))
    sweep()
    assert (smtp.mails, message.state) == ([], State.SENDING)

    die(session, message)
    sweep()

    [envelope] = smtp.mails
    assert str(message.id).encode() in envelope.content
    assert (message.state, message.attempts) == (State.SENT, 2)


def test_whatever_many_dead_workers_had_is_taken_back_at_the_next_sweep(
    session, settle, courier, monkeypatch
):
    """J2: within ten seconds of the end of the lease, the sweep's pace."""
    count = rounds(100, 1000)
    tell_many(session, count)
    past = func.clock_timestamp() - timedelta(seconds=1)
    session.execute(
        update(Notification).values(state=State.SENDING, attempts=1, lease_until=past)
    )
    assert end_leases(session) == count
    assert states(session) == {State.QUEUED: count}


def test_an_sms_that_a_dead_worker_had_is_never_repeated(
    session, settle, courier, smtp, sweep
):
    message = tell(session, channel=Channel.SMS)
    die(session, message)
    sweep()
    assert message.state is State.SENT
    assert message.reason == "maybe sent"
    assert message.sent_at is not None


def test_a_shop_that_sends_no_sms_any_more_keeps_none_for_later(
    session, settle, courier, smtp, sweep
):
    due = tell(session, "due", channel=Channel.SMS)
    later = tell(
        session, "later", channel=Channel.SMS, due_at=clock.now() + timedelta(hours=9)
    )
    mail = tell(session, "mail")

    sweep()

    assert (due.state, due.cause) == (State.HELD, "no_sms")
    assert (later.state, mail.state) == (State.QUEUED, State.SENT)


def test_what_ends_every_worker_is_given_up(session, settle, courier, smtp, sweep):
    message = tell(session)
    die(session, message, attempts=MOST_ATTEMPTS - 1)
    end_leases(session)
    session.flush()
    assert message.state is State.QUEUED
    die(session, message, attempts=MOST_ATTEMPTS)
    sweep()
    assert (message.state, message.cause) == (State.DEAD, "worker.killed")
    assert smtp.mails == []


def test_a_claim_that_was_taken_over_is_worth_nothing(session):
    message = tell(session)
    session.commit()
    first = claim_next(session, Channel.EMAIL)
    die(session, message)
    end_leases(session)
    session.flush()
    second = claim_next(session, Channel.EMAIL)

    assert held_by(session, first) is None
    assert held_by(session, second).id == message.id
    assert (first.attempts, second.attempts) == (1, 2)


def test_what_somebody_waits_for_goes_first(session, settle, use, port):
    went = []

    def note(_session, _site, notification):
        went.append(notification.kind)
        return the_link(None, None, notification)

    class Folder:
        def opened(self):
            return self

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return False

        def deliver(self, _parcel):
            return None

    use(
        a_courier(
            port,
            transports={Channel.EMAIL: Folder()},
            composers={"verify_email": note},
        )
    )
    for number, kind in enumerate(
        (Kind.REMINDER, Kind.PRICE_ALERT, Kind.ORDER, Kind.ACCOUNT)
    ):
        tell(session, str(number), kind=kind)

    settle()

    assert went == [Kind.ORDER, Kind.ACCOUNT, Kind.REMINDER, Kind.PRICE_ALERT]


def test_what_is_due_later_is_sent_then(session, settle, courier, smtp, sweep, wait):
    tell(session, due_at=clock.now() + timedelta(hours=1))
    sweep()
    assert smtp.mails == []
    assert jobs.waiting(session) == 0, "no due time but in its column (J7)"
    wait()
    settle()
    assert len(smtp.mails) == 1


def test_a_lost_queue_loses_no_message(session, settle, courier, smtp, sweep):
    """J7: whatever was waiting in the queue, the sweep finds what is due."""
    tell_many(session, 3)
    session.execute(text("DELETE FROM procrastinate_events"))
    session.execute(text("DELETE FROM procrastinate_jobs"))
    settle()
    assert smtp.mails == []
    sweep()
    assert len(smtp.mails) == 3


def test_a_sweep_that_finds_nothing_wakes_nobody(session, settle, courier):
    enqueue(session, "messaging.sweep", timestamp=0)
    settle()
    asked = text(
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'messaging.deliver'"
    )
    assert session.scalar(asked) == 0


def test_many_messages_are_sent_by_jobs_that_make_room(
    session, settle, courier, smtp, monkeypatch
):
    monkeypatch.setattr(delivery, "AT_ONCE", 2)
    tell_many(session, 7)
    settle()
    assert len(smtp.mails) == 7


def test_a_job_ends_after_some_seconds_so_that_a_worker_can_stop(
    session, settle, courier, smtp, monkeypatch
):
    monkeypatch.setattr(delivery, "ENOUGH", 0.0)
    tell_many(session, 3)
    settle()
    assert len(smtp.mails) == 3


def test_what_has_left_is_noted_though_the_database_went_away(
    session, settle, courier, smtp, monkeypatch
):
    """D3: one mail, and no second one for want of a note."""
    broken = [True, True]

    def shared(_session):
        if smtp.mails and broken:
            broken.pop()
            statement, error = "SELECT", psycopg.errors.AdminShutdown()
            raise OperationalError(statement, {}, error)
        return clock.now()

    message = tell(session)
    monkeypatch.setattr(clock, "shared", shared)
    monkeypatch.setattr(delivery, "PAUSES", (0.0, 0.0, 0.0))

    settle()

    assert broken == []
    assert len(smtp.mails) == 1
    assert (message.state, message.attempts) == (State.SENT, 1)


@pytest.mark.parametrize(
    "fault",
    [ValueError("a bug"), OperationalError("COMMIT", {}, psycopg.OperationalError())],
    ids=["bug", "database"],
)
def test_what_has_left_is_not_sent_again_though_nothing_else_can_be_kept(
    session, settle, use, port, smtp, wait, monkeypatch, fault
):
    def spoil(_session):
        raise fault

    def compose(session, site, notification):
        event.listen(session, "before_commit", spoil)
        return the_link(session, site, notification)

    monkeypatch.setattr(delivery, "PAUSES", (0.0,))
    use(a_courier(port, composers={"verify_email": compose}))
    message = tell(session)
    for _ in range(2):
        settle()
        wait()
    assert len(smtp.mails) == 1
    assert message.state is State.SENT
    assert message.reason.startswith("It has left, but what follows")
    assert type(fault).__name__ in message.reason


def test_poison_among_many_stops_nothing(session, settle, use, port, smtp, wait):
    """J3, M7: all others are sent at once, and each poison is given up with its cause."""
    count, poison = rounds((60, 3), (10_000, 100))
    bad = {UUID(int=number) for number in range(poison)}

    def compose(session, site, notification):
        if notification.person_id in bad:
            return 1 / 0
        return the_link(session, site, notification)

    use(a_courier(port, composers={"verify_email": compose}))
    for number in range(count):
        tell(session, str(number), person_id=UUID(int=number))

    settle()

    assert states(session) == {State.SENT: count - poison, State.FAILED: poison}
    for _ in range(MOST_ATTEMPTS):
        wait()
        settle()
    assert states(session) == {State.SENT: count - poison, State.DEAD: poison}
    causes = set(
        session.scalars(
            select(Notification.cause).where(Notification.state == State.DEAD)
        )
    )
    assert causes == {"error.ZeroDivisionError"}
    assert len(smtp.mails) == count - poison


@pytest.mark.parametrize("minutes", [-10, 10], ids=["slow", "fast"])
def test_a_worker_whose_clock_is_wrong_sends_nothing_early_and_nothing_twice(
    session, settle, courier, smtp, sweep, monkeypatch, minutes
):
    """D7: what is due, and whose lease has ended, the database says."""
    due, early, taken = tell_many(session, 3)
    later = clock.now() + timedelta(minutes=5)
    session.execute(
        update(Notification).where(Notification.id == early.id).values(due_at=later)
    )
    die(session, taken, lease_until=func.clock_timestamp() + timedelta(minutes=2))
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(minutes=minutes))

    sweep()
    told = tell(session, "told by the wrong clock")
    sweep()

    assert [due.state, early.state, taken.state, told.state] == [
        State.SENT,
        State.QUEUED,
        State.SENDING,
        State.SENT,
    ]
    assert len(smtp.mails) == 2


def test_what_is_rolled_back_is_never_told(session, settle, courier, smtp):
    """L2."""
    for number in range(rounds(20, 1000)):
        tell(session, str(number))
        session.rollback()
    settle()
    assert smtp.mails == []
    assert states(session) == {}
