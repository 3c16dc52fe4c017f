"""What the worker does by itself, day after day: it forgets what nobody needs."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from croniter import croniter
from sqlalchemy import func, select

from webapp import wiring
from webapp.accounts import services as accounts
from webapp.accounts.models import (
    AccountLink,
    Guest,
    OperatorSession,
    SignInTries,
    UserSession,
)
from webapp.jobs import queries
from webapp.jobs.queue import queue
from webapp.jobs.services import enqueue
from webapp.wishlist.models import GuestPick, Removal, WishlistItem

TODAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
PERIODIC = [name for name, job in wiring.JOBS.items() if job.every]


@pytest.fixture
def after(session, settle):
    """Let some time pass and each periodic job come once, as the worker calls it."""

    def after(**time):
        with time_machine.travel(TODAY + timedelta(**time), tick=False):
            for name in PERIODIC:
                enqueue(session, name, timestamp=0)
            settle()
            assert queries.dead_letters(session) == []

    return after


@pytest.fixture
def on_that_day():
    with time_machine.travel(TODAY, tick=False):
        yield


def count(session, kind):
    return session.scalar(select(func.count()).select_from(kind))


def test_every_periodic_job_has_a_time_and_never_waits_twice(app):
    known = {
        task.task.name: task for task in queue.periodic_registry.periodic_tasks.values()
    }
    for name in PERIODIC:
        assert croniter.is_valid(wiring.JOBS[name].every), name
        assert known[name].task.queueing_lock == name
        assert known[name].cron == wiring.JOBS[name].every
    assert {"jobs.rescue", "jobs.forget"} <= set(known)
    assert known["jobs.rescue"].task.lock is None, "killed, it would bar the next one"


def test_a_periodic_job_runs_on_an_empty_shop(session, after):
    after(days=0)


def test_a_removal_can_be_undone_for_ten_minutes(on_that_day, world, session, after):
    assert count(session, Removal) == 4
    after(minutes=9, seconds=59)
    assert count(session, Removal) == 4
    after(minutes=10)
    assert count(session, Removal) == 0
    assert count(session, WishlistItem) == 3, "what is on a list stays"


def test_a_guest_is_remembered_for_thirty_days(on_that_day, world, session, after):
    after(days=29, hours=23)
    assert (count(session, Guest), count(session, GuestPick)) == (1, 1)
    after(days=30, seconds=1)
    assert (count(session, Guest), count(session, GuestPick)) == (0, 0)
    assert count(session, WishlistItem) == 3, "customers keep everything"


def test_dead_links_and_old_tries_are_forgotten(on_that_day, world, session, after):
    accounts.count_try(session, accounts.Door.SHOP, email="a@example.com", ip="::1")
    session.commit()
    after(minutes=14)
    assert (count(session, SignInTries), count(session, AccountLink)) == (1, 2)
    after(minutes=15)
    assert (count(session, SignInTries), count(session, AccountLink)) == (0, 2)
    after(days=31)
    assert count(session, AccountLink) == 0


def test_sessions_that_are_over_are_forgotten(on_that_day, world, session, after):
    world.browser("ada")
    after(minutes=30)
    assert (count(session, UserSession), count(session, OperatorSession)) == (1, 1)
    after(hours=13)
    assert (count(session, UserSession), count(session, OperatorSession)) == (1, 0)
    after(days=181)
    assert count(session, UserSession) == 0


def test_a_job_that_was_late_for_days_comes_once(session, settle):
    for _ in range(5):
        enqueue(session, PERIODIC[0], once_key=PERIODIC[0], timestamp=0)
    assert queries.waiting(session, PERIODIC[0]) == 1
    settle()
    assert queries.waiting(session) == 0
