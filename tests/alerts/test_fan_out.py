"""Many who saved one thing hear of it once each, whoever tells them, and however often."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import NullPool, create_engine, event, func, select, text, update
from sqlalchemy.orm import sessionmaker
from uuid_utils.compat import uuid7

from tests.cart.dying import killed_at
from tests.catalog.goods import a_listing, put_up, the_variant
from tests.messaging.letters import a_notification
from tests.queue import run_next
from tests.torture import rounds
from webapp.accounts.models import User
from webapp.alerts import jobs, services
from webapp.alerts.mail import compose_digest
from webapp.alerts.models import Alert, Outcome
from webapp.core import clock
from webapp.core.money import Money
from webapp.extensions import db
from webapp.messaging.courier import Letter
from webapp.messaging.models import Channel, Kind, Notification, State
from webapp.wishlist.models import Wishlist, WishlistItem

STRETCH = 7
SOMEBODY_WAITS = text("""
    SELECT EXISTS (SELECT FROM pg_locks
                    WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))
""")
DIGESTS = select(Notification).filter_by(template="alerts")


class Crowd:
    """Forty people who saved one lamp, which costs half as much since a moment ago."""

    def __init__(self, sessions, count=40):
        self.sessions = sessions
        with sessions.begin() as session:
            (lamp,) = put_up(session, a_listing("lamp"))
            variant = the_variant(session, lamp)
            now = clock.now()
            users = [
                User(
                    email=f"fan{number}@example.com",
                    name="Fan",
                    password_hash="-",
                    email_verified_at=now,
                )
                for number in range(count)
            ]
            session.add_all(users)
            session.flush()
            for user in users:
                session.add(Wishlist(user_id=user.id))
                session.add(
                    WishlistItem(
                        user_id=user.id,
                        product_id=lamp.id,
                        variant_id=variant.id,
                        sort_order=0,
                        saved_price=Money(4000, "USD"),
                    )
                )
            variant.price = Money(2000, "USD")
            self.event = {
                "product_id": str(lamp.id),
                "variant_id": str(variant.id),
                "old_minor": 4000,
                "new_minor": 2000,
                "currency": "USD",
            }
        self.event_id = str(uuid7())

    def announce(self, session, event_id=None):
        """Tell the first stretch, as the worker does."""
        jobs.announce_price_drop(
            session, event_id=event_id or self.event_id, **self.event
        )

    def run_jobs(self):
        """Run what is queued; return how many jobs that were."""
        count = 0
        while run_next(self.sessions, {}):
            count += 1
        return count

    def check_each_waits_once(self):
        with self.sessions() as session:
            alerts = session.scalars(select(Alert)).all()
            digests = session.scalars(DIGESTS).all()
            savers = set(session.scalars(select(WishlistItem.user_id)))
            failed = "SELECT count(*) FROM job_failures"
            assert session.scalar(text(failed)) == 0
        assert {alert.outcome for alert in alerts} == {Outcome.WAITING}
        assert sorted(alert.user_id for alert in alerts) == sorted(savers)
        assert sorted(digest.person_id for digest in digests) == sorted(savers)
        messages = {digest.id: digest.person_id for digest in digests}
        assert all(messages[one.notification_id] == one.user_id for one in alerts)


def a_letter(session):
    """Have a letter wait for one of them; return whom, and which."""
    saver = session.scalars(select(WishlistItem.user_id)).first()
    letter = Notification(
        person_id=saver,
        kind=Kind.STOCK_ALERT,
        channel=Channel.EMAIL,
        template="alerts",
        about={},
        once_key="alerts:before",
    )
    session.add(letter)
    session.flush()
    return saver, letter.id


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch):
    monkeypatch.setattr(services, "STRETCH", STRETCH)


@pytest.fixture
def crowd(live):
    with live.app_context():
        yield Crowd(db.sessionmaker)


def test_stretch_after_stretch_everybody_hears_of_it(crowd):
    with crowd.sessions.begin() as session:
        crowd.announce(session)

    # Five more stretches are full or hold the rest; none is walked for nothing.
    assert crowd.run_jobs() == 5
    crowd.check_each_waits_once()


def test_an_event_that_is_delivered_twice_tells_nobody_twice(crowd):
    for _ in range(2):
        with crowd.sessions.begin() as session:
            crowd.announce(session)
        crowd.run_jobs()

    crowd.check_each_waits_once()


def test_another_event_while_everybody_waits_adds_nothing(crowd):
    for event_id in (None, str(uuid7())):
        with crowd.sessions.begin() as session:
            crowd.announce(session, event_id)
        crowd.run_jobs()

    crowd.check_each_waits_once()


@pytest.mark.parametrize("events", [1, 4], ids=["one event", "four events"])
def test_four_workers_at_once_tell_everybody_once(crowd, events):
    ids = [str(uuid7()) for _ in range(events)]
    for _ in range(rounds(3, 200)):
        with crowd.sessions.begin() as session:
            session.execute(
                text("TRUNCATE alerts, notifications, procrastinate_jobs CASCADE")
            )
        ready = threading.Barrier(4)

        def work(number, ready=ready):
            ready.wait()
            with crowd.sessions.begin() as session:
                crowd.announce(session, ids[number % events])
            crowd.run_jobs()

        with ThreadPoolExecutor(4) as workers:
            list(workers.map(work, range(4)))

        crowd.check_each_waits_once()


def test_killed_anywhere_it_is_taken_up_again_and_tells_everybody_once(live):
    """The worker that dies left nothing, or a stretch with the job for the next one."""
    with live.app_context():
        crowd, url = Crowd(db.sessionmaker), db.engine.url
        db.engine.dispose()
        nth = 0
        was_killed = True
        while was_killed:
            nth += 1
            was_killed = killed_at(nth, url, crowd.announce)
        assert nth > 3
        with crowd.sessions.begin() as session:
            crowd.announce(session)  # its rescue
        crowd.run_jobs()
        crowd.check_each_waits_once()


def test_killed_between_stretches_the_rest_is_told_by_whoever_comes_next(live):
    with live.app_context():
        crowd, url = Crowd(db.sessionmaker), db.engine.url
        with crowd.sessions.begin() as session:
            crowd.announce(session)
        run_next(crowd.sessions, {})

        def next_stretch(session):
            job = session.scalars(
                text("SELECT args FROM procrastinate_jobs WHERE status = 'todo'")
            ).one()
            jobs.go_on(session, **job)
            session.flush()
            os.kill(os.getpid(), signal.SIGKILL)

        db.engine.dispose()
        assert killed_at(0, url, next_stretch)
        crowd.run_jobs()
        crowd.check_each_waits_once()


def test_a_letter_that_is_about_to_leave_takes_nobody_along(crowd):
    """Whoever sends holds the letter: what happens meanwhile gets another one."""
    with crowd.sessions.begin() as session:
        saver, leaving = a_letter(session)
    with crowd.sessions.begin() as sending:
        held = select(Notification).filter_by(id=leaving).with_for_update()
        sending.scalars(held).one().state = State.SENDING
        sending.flush()
        with crowd.sessions.begin() as session:
            # It does not wait for whoever sends, however slow the server is.
            session.execute(text("SET LOCAL lock_timeout = '1s'"))
            crowd.announce(session)
    crowd.run_jobs()

    with crowd.sessions() as session:
        theirs = select(Alert).filter_by(user_id=saver)
        assert session.scalars(theirs).one().notification_id != leaving
        assert len(session.scalars(DIGESTS.filter_by(person_id=saver)).all()) == 2


def test_a_letter_that_waits_takes_the_news_along(crowd):
    with crowd.sessions.begin() as session:
        a_letter(session)
    with crowd.sessions.begin() as session:
        crowd.announce(session)
    crowd.run_jobs()

    crowd.check_each_waits_once()


def test_two_letters_that_leave_at_once_tell_it_once(crowd, live):
    """Both take the same news in hand; the second one finds it told and waits."""
    site = live.extensions["site"]
    with crowd.sessions.begin() as session:
        saver, spare = a_letter(session)
        session.get(Notification, spare).due_at = clock.now()
    with crowd.sessions.begin() as session:
        crowd.announce(session)
        session.execute(update(Alert).values(due_at=clock.now()))
        other = a_notification("alerts", person_id=saver, kind=Kind.PRICE_ALERT)
        session.add(other)
        other.once_key = "alerts:other"
        other_id = other.id
    answers = {}

    def second():
        with crowd.sessions.begin() as late:
            message = late.get(Notification, other_id)
            answers["second"] = compose_digest(late, site, message)

    with crowd.sessions.begin() as first:
        message = first.get(Notification, spare)
        answers["first"] = compose_digest(first, site, message)
        first.flush()
        thread = threading.Thread(target=second)
        thread.start()
        while not first.scalar(SOMEBODY_WAITS):
            assert thread.is_alive()
        message.state, message.sent_at = State.SENT, clock.now()
        message.kind = answers["first"].kind
    thread.join()

    assert isinstance(answers["first"], Letter)
    assert answers["second"].cause == "nothing_left"


def test_one_statement_tells_a_stretch_however_many_there_are(crowd, monkeypatch):
    counts = []
    for stretch in (5, 1_000):
        monkeypatch.setattr(services, "STRETCH", stretch)
        engine = create_engine(db.engine.url, poolclass=NullPool)
        with sessionmaker(engine)() as session:
            connection = session.connection()
            writes = noted(connection)
            crowd.announce(session)
            counts.append(len(writes))
            assert session.scalar(select(func.count()).select_from(Alert)) == min(
                stretch, 40
            )
            session.rollback()
    assert counts == [1, 1]


def noted(connection):
    """Note the statements that write alerts."""
    found = []

    def note(_connection, _cursor, statement, *_):
        if "INSERT INTO alerts" in statement:
            found.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    return found
