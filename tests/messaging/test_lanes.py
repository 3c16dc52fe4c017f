"""Jobs that send share the worker with all others, and miss nobody who calls them."""

from contextlib import contextmanager

import pytest
from sqlalchemy import func, select, text

from tests.messaging.sending import a_courier, tell, tell_many
from tests.messaging.smtp import a_server
from webapp.extensions import db
from webapp.jobs import queries as queue
from webapp.messaging import jobs
from webapp.messaging.lanes import LANES, lane
from webapp.messaging.models import Notification
from webapp.messaging.services import DELIVER, call_courier


@pytest.fixture
def live_sessions(live):
    with live.app_context():
        return db.sessionmaker


@pytest.fixture
def mail_server(port):
    controller = a_server(port)
    controller.start()
    yield controller.handler
    controller.stop()


@pytest.fixture
def deliver(live_sessions, port):
    """One of the jobs that send."""

    def deliver():
        with live_sessions.begin() as session:
            jobs.deliver(session, courier=a_courier(port), sessions=live_sessions)

    return deliver


@contextmanager
def all_lanes_taken(sessions):
    with lane(sessions) as first, lane(sessions) as second, lane(sessions) as third:
        assert (first, second, third) == (True, True, False)
        yield


def waiting(sessions):
    with sessions() as session:
        return queue.waiting(session, DELIVER)


def test_two_jobs_send_at_a_time_and_a_third_has_its_hand_free(
    live_sessions, deliver, mail_server
):
    with live_sessions.begin() as session:
        tell(session)
    with all_lanes_taken(live_sessions):
        deliver()
        assert mail_server.mails == []
    deliver()
    assert len(mail_server.mails) == 1


def test_a_lane_is_free_as_soon_as_its_connection_is_gone(
    live_sessions, deliver, mail_server
):
    with live_sessions.begin() as session:
        tell(session)
    with all_lanes_taken(live_sessions), live_sessions() as other:
        other.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks"
                " JOIN pg_database ON pg_database.oid = pg_locks.database"
                " WHERE datname = current_database()"
                "   AND locktype = 'advisory' AND objid = 1"
            )
        )
        deliver()
        assert len(mail_server.mails) == 1


def test_who_comes_while_a_job_is_about_to_end_is_not_forgotten(
    live_sessions, deliver, mail_server, monkeypatch
):
    """It looked for the last time, and still had its lane when the next one came."""

    def look_too_early(sessions, _courier, _channel):
        with sessions.begin() as session:
            tell(session, "came too late to be seen")
            session.execute(text("DELETE FROM procrastinate_events"))
            session.execute(text("DELETE FROM procrastinate_jobs"))

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "deliver_due", look_too_early)
        deliver()
    assert mail_server.mails == []
    assert waiting(live_sessions) == 1
    deliver()
    assert len(mail_server.mails) == 1


def test_whoever_tells_something_waits_for_nobody_else_who_does(live_sessions):
    """Each tells two people in another order; keys would have had them wait in a ring."""
    with live_sessions() as alices, live_sessions() as bobs:
        for session in (alices, bobs):
            session.execute(text("SET LOCAL lock_timeout = '1ms'"))
        tell(alices, "1")
        tell(bobs, "2")
        tell(alices, "3")
        tell(bobs, "4")
        bobs.commit()
        alices.commit()
    with live_sessions() as session:
        assert session.scalar(select(func.count()).select_from(Notification)) == 4
    assert 1 <= waiting(live_sessions) <= 2


def test_what_somebody_else_has_locked_keeps_no_job_busy(
    live_sessions, deliver, mail_server
):
    with live_sessions.begin() as session:
        tell(session)
    with live_sessions.begin() as session:
        session.execute(text("DELETE FROM procrastinate_events"))
        session.execute(text("DELETE FROM procrastinate_jobs"))
    with live_sessions() as other:
        other.execute(select(Notification).with_for_update())
        deliver()
        assert waiting(live_sessions) == 0
    deliver()
    assert len(mail_server.mails) == 1


def test_a_message_wakes_one_job_and_many_wake_no_more(session):
    tell_many(session, 10)
    assert queue.waiting(session, DELIVER) == 1
    call_courier(session, hands=LANES)
    call_courier(session, hands=LANES)
    assert queue.waiting(session, DELIVER) == LANES


def test_a_job_that_failed_and_rests_keeps_no_other_from_being_called(session):
    call_courier(session)
    resting = "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'"
    session.execute(text(resting))
    tell(session)
    assert queue.ready(session, DELIVER) == 1
    assert queue.waiting(session, DELIVER) == 2
