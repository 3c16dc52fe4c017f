"""Once somebody is told that messages have stopped, none to them begins (R8)."""

import random
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import pytest
from sqlalchemy import select, text

from tests.messaging.sending import a_courier, tell
from tests.torture import rounds
from webapp.accounts import recipients
from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.core import clock
from webapp.extensions import db
from webapp.messaging.delivery import deliver_due
from webapp.messaging.models import Channel, Kind, Notification, State

EACH = 4  # messages that wait for a customer who makes up their mind
SENDERS = 2
SOON = 0.02  # seconds within which they do

WAYS = {
    "opt-out": accounts.opt_out,
    "pause": accounts.pause_all,
    "switch": partial(accounts.stop, kinds=[Kind.REMINDER]),
    "choices": partial(accounts.change_preferences, reminder_email=False),
}
_WAITING = text("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")


@dataclass
class Post:
    """Takes mail in its own time, and notices what begins too late."""

    answered: set[str] = field(default_factory=set)  # addresses that were told
    begun: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    linger: object = lambda: None  # while a message is on its way
    is_busy: bool = False

    @contextmanager
    def opened(self):
        yield self

    def deliver(self, parcel):
        if parcel.to in self.answered:
            self.late.append(parcel.to)
        self.begun.append(parcel.to)
        self.is_busy = True
        self.linger()
        self.is_busy = False


@pytest.fixture
def sessions(live):
    with live.app_context():
        return db.sessionmaker


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def send(sessions, post):
    """Send what is due, as a job does."""
    courier = a_courier(1, transports={Channel.EMAIL: post}, find=recipients.find)
    return partial(deliver_due, sessions, courier, Channel.EMAIL)


@pytest.fixture
def customer(sessions):
    """Return the id and address of somebody for whom a few reminders wait."""

    def customer(number):
        with sessions.begin() as session:
            user = User(
                email=f"alice-{number}@example.com",
                name="Alice",
                password_hash="-",
                email_verified_at=clock.now(),
            )
            session.add(user)
            session.flush()
            for count in range(EACH):
                key = f"reminder:{number}:{count}"
                tell(session, key, person_id=user.id, kind=Kind.REMINDER)
            return user.id, user.email

    return customer


def in_threads(*tasks):
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("way", list(WAYS))
def test_a_message_on_its_way_is_waited_for_and_is_the_last(
    sessions, post, send, customer, way
):
    user_id, address = customer(0)
    on_its_way = threading.Event()
    overtaken = []

    def linger():
        on_its_way.set()
        with sessions() as session:
            while address not in post.answered and not session.scalar(_WAITING):
                time.sleep(0.001)

    def stop():
        on_its_way.wait()
        with sessions.begin() as session:
            WAYS[way](session, user_id)
        overtaken.append(post.is_busy)
        post.answered.add(address)

    post.linger = linger
    in_threads(send, stop)

    assert overtaken == [False]
    assert (post.begun, post.late) == ([address], [])
    assert became(sessions, user_id) == [State.HELD] * (EACH - 1) + [State.SENT]


def test_after_the_answer_nothing_begins_whenever_it_comes(
    sessions, post, send, customer
):
    chance = random.Random(8)
    post.linger = lambda: time.sleep(chance.random() * SOON / EACH)
    ways = list(WAYS.values())
    for number in range(rounds(40, 1_000)):
        user_id, address = customer(number)
        moment = chance.random() * SOON

        def stop(way, user_id, address, moment):
            time.sleep(moment)
            with sessions.begin() as session:
                way(session, user_id)
            post.answered.add(address)

        how = partial(stop, ways[number % len(ways)], user_id, address, moment)
        in_threads(how, *[send] * SENDERS)
        send()

        fate = became(sessions, user_id)
        assert post.late == []
        assert set(fate) <= {State.HELD, State.SENT}
        assert fate.count(State.SENT) == post.begun.count(address)
    # Else nobody was ever quick enough, or slow enough, to try anything.
    assert 0 < len(post.begun) < EACH * len(post.answered)


def became(sessions, user_id):
    """Return what became of somebody's messages."""
    with sessions() as session:
        asked = select(Notification.state).where(Notification.person_id == user_id)
        return sorted(session.scalars(asked))
