"""Workers that are killed, stopped or cut off while they talk to a real mail server."""

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from time import monotonic

import psycopg
import pytest
from sqlalchemy import func, select, text, update

from tests.messaging.sending import ids_of, states, tell
from tests.messaging.smtp import a_free_port, a_server, hanging
from tests.torture import rounds
from webapp.extensions import db
from webapp.jobs.services import enqueue
from webapp.jobs.worker import libpq
from webapp.messaging.jobs import FORGET
from webapp.messaging.models import Notification, State
from webapp.messaging.services import call_courier

PER_KILL = 6  # messages that are at least waiting, for each kill to come
STANDSTILL = 60.0  # seconds


class PostOffice:
    """A mail server, a database of its own, and workers that come and go."""

    def __init__(self, app, port):
        self.address = app.config["DATABASE_URL"]
        self.port = port
        self.told = 0
        with app.app_context():
            self.sessions, self.engine = db.sessionmaker, db.engine

    @contextmanager
    def workers(self, mode, *, lease=0.3, port=None):
        """Have two workers alive; yields what ends some of them and counts failures."""
        module = "tests.messaging.nursery"
        with subprocess.Popen(
            [sys.executable, "-m", module, str(port or self.port), mode, str(lease)],
            env=os.environ | {"DATABASE_URL": self.address},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout.readline() == "ready\n"

            def end(word, count):
                print(word, count, file=process.stdin, flush=True)
                return int(process.stdout.readline())

            yield end
            process.stdin.close()

    def tell(self, count):
        with self.sessions.begin() as session:
            for number in range(self.told, self.told + count):
                tell(session, str(number))
        self.told += count

    def cut_off(self):
        """End every connection to the database, and begin again ourselves."""
        with psycopg.connect(libpq(self.address), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
        self.engine.dispose()

    def most_attempts(self):
        with self.sessions() as session:
            return session.scalar(select(func.max(Notification.attempts)))

    def wait_until_all_is_sent(self):
        """What failed is tried again at once; stops when nothing more is sent."""
        pause, sent, since = threading.Event(), -1, monotonic()
        while sent < self.told:
            pause.wait(0.05)
            before, sent = sent, self._count_sent()
            if sent > before:
                since = monotonic()
            assert monotonic() < since + STANDSTILL, "nothing is sent any more"

    def states(self):
        with self.sessions() as session:
            return states(session)

    def wait_for(self, condition):
        """Wait until something is so; whoever is at work has a minute for it."""
        pause, since = threading.Event(), monotonic()
        while not condition():
            assert monotonic() < since + STANDSTILL, "it never happened"
            pause.wait(0.05)

    def is_done(self, name):
        asked = text(
            "SELECT bool_and(status = 'succeeded') FROM procrastinate_jobs"
            " WHERE task_name = :name"
        )
        with self.sessions() as session:
            return session.scalar(asked, {"name": name})

    def _count_sent(self):
        with self.sessions.begin() as session:
            session.execute(
                update(Notification)
                .where(Notification.state == State.FAILED)
                .values(due_at=func.clock_timestamp())
            )
            call_courier(session)
            found = states(session)
        assert set(found) <= {State.QUEUED, State.SENDING, State.FAILED, State.SENT}
        return found.get(State.SENT, 0)


@pytest.fixture
def smtp():
    controller = a_server(a_free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def office(live, smtp):
    return PostOffice(live, smtp.port)


def test_killed_at_any_moment_nothing_is_lost_and_at_most_one_mail_comes_twice(
    office, smtp
):
    """J1: one message is in flight per worker, so a kill repeats one at most."""
    kills, at_a_time = rounds(30, 10_000), 30
    with office.workers("hands") as end:
        for _ in range(0, kills, at_a_time):
            office.tell(PER_KILL * at_a_time)
            assert end("KILL", at_a_time) == at_a_time
        office.wait_until_all_is_sent()
    came = ids_of(smtp.handler.mails)
    assert len(set(came)) == office.told
    assert len(came) - len(set(came)) <= kills
    assert office.most_attempts() > 1, "somebody was killed in the middle"


def test_a_worker_that_is_told_to_stop_leaves_nothing_half_done(office, smtp):
    """J6: every mail once, every worker ends well, and nothing waits for a lease."""
    stops = rounds(4, 1_000)
    with office.workers("work") as end:
        for _ in range(stops):
            office.tell(20)
            assert end("TERM", 1) == 0
        office.wait_until_all_is_sent()
    came = ids_of(smtp.handler.mails)
    assert len(came) == len(set(came)) == office.told
    assert office.most_attempts() == 1


def test_killed_workers_jobs_are_done_by_others(office, smtp):
    """J2: queue, lanes and leases together, with the worker as it is."""
    kills = rounds(3, 1_000)
    with office.workers("work") as end:
        for _ in range(kills):
            office.tell(PER_KILL)
            assert end("KILL", 1) == 1
        office.wait_until_all_is_sent()
    came = ids_of(smtp.handler.mails)
    assert len(set(came)) == office.told
    assert len(came) - len(set(came)) <= kills


@pytest.mark.parametrize("mode", ["hands", "work"])
def test_workers_outlive_the_loss_of_every_connection(office, smtp, mode):
    """D3: nothing is lost; what has left is noted when the database is back."""
    cuts = rounds(5, 100)
    pause = threading.Event()
    with office.workers(mode, lease=5):
        for _ in range(cuts):
            office.tell(20)
            pause.wait(0.2)
            office.cut_off()
        office.wait_until_all_is_sent()
    came = ids_of(smtp.handler.mails)
    assert len(set(came)) == office.told
    assert len(came) == len(set(came))


def test_while_the_mail_server_hangs_other_work_goes_on(office, live):
    """D1: both lanes wait for it, the worker's other hands and the pages do not."""
    with (
        hanging() as port,
        office.workers("work", lease=60, port=port),
        live.test_client() as client,
    ):
        office.tell(2)
        office.wait_for(lambda: State.SENDING in office.states())
        with office.sessions.begin() as session:
            enqueue(session, FORGET, timestamp=0)
        office.wait_for(lambda: office.is_done(FORGET))
        assert client.get("/").status_code == 200
        assert State.SENDING in office.states()
