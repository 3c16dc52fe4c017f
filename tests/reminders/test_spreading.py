"""A scheduler that was away: what is overdue is spread, and nobody hears it all."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from tests.reminders.conftest import START
from tests.reminders.crowd import a_crowd
from webapp.core import clock
from webapp.jobs import queries as queue
from webapp.reminders import jobs
from webapp.reminders.models import Reminder
from webapp.wishlist.models import Wishlist

DAY = timedelta(days=1)
FOLLOWS = text("DELETE FROM procrastinate_jobs WHERE task_name = :name")


@pytest.fixture
def look(session, app):
    """Have the scheduler look for what is due, and leave the sending for another day."""

    def look():
        jobs.send_due(session, site=app.extensions["site"])
        while session.execute(FOLLOWS, {"name": jobs.SEND_DUE}).rowcount:
            jobs.send_due(session, site=app.extensions["site"])

    return look


def at_minutes(session, since):
    rows = session.scalars(select(Reminder.decided_at))
    return Counter((at - since) // timedelta(minutes=1) for at in rows)


def test_what_three_days_left_over_goes_out_so_many_a_minute(
    session, later, look, tune
):
    """J5 and behaviour 92."""
    tune(reminders_per_minute=60)
    a_crowd(session, 150, due=START + DAY)
    later(days=4)
    since = clock.now()
    for _ in range(5):
        look()
        later(minutes=1)

    assert at_minutes(session, since) == {0: 60, 1: 60, 2: 30}
    per_list = select(func.count(Reminder.id)).group_by(Reminder.wishlist_id)
    assert set(session.scalars(per_list)) == {1}
    # A whole interval from when it was sent, not from when it should have been.
    first, last = session.execute(
        select(func.min(Wishlist.next_reminder_at), func.max(Wishlist.next_reminder_at))
    ).one()
    assert (first - since, last - since) == (7 * DAY, 7 * DAY + timedelta(minutes=2))


def test_weeks_without_a_scheduler_are_one_reminder_not_three(
    alice, goods, save, later, tick, rows
):
    save(goods.lamp)
    later(days=60)
    for _ in range(10):
        tick()
        later(minutes=1)
    assert len(rows(alice)) == 1
    later(days=7)
    tick()
    assert [row.number for row in rows(alice)] == [1, 2]


def test_a_clock_that_jumps_back_repeats_nothing(alice, goods, save, later, tick, rows):
    save(goods.lamp)
    later(days=3)
    tick()
    later(days=-2)
    tick()
    later(days=8)
    tick()
    assert [row.number for row in rows(alice)] == [1]
    later(days=1)
    tick()
    assert [row.number for row in rows(alice)] == [1, 2]


def test_the_job_follows_itself_until_nothing_is_due(session, later, tick, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 5)
    a_crowd(session, 12, due=START)
    later(days=1)
    tick()
    assert session.scalar(select(func.count(Reminder.id))) == 12
    assert queue.waiting(session, jobs.SEND_DUE) == 0


def test_what_goes_wrong_with_one_list_stops_no_other(
    session, alice, bob, goods, save, later, tick, told, rows, stumbling
):
    save(goods.lamp)
    save(goods.lamp, user=bob)
    later(days=3)
    with stumbling(alice):
        tick()

    assert told(bob) == [("sent", None)]
    assert told(alice) == [("moved", "fault")]
    later(hours=1)
    tick()
    assert told(alice) == [("moved", "fault"), ("sent", None)]
    assert [row.number for row in rows(alice)] == [1, 1]


def test_a_list_that_is_full_of_reasons_does_not_use_up_the_minute(
    session, later, look, tune
):
    """What is left out does not count as sent."""
    tune(reminders_per_minute=5)
    a_crowd(session, 12, due=START)
    session.execute(
        Wishlist.__table__.update()
        .where(Wishlist.id.in_(select(Wishlist.id).order_by(Wishlist.id).limit(6)))
        .values(reminders_paused_at=START, next_reminder_at=START - DAY)
    )
    later(days=1)
    look()
    counts = select(Reminder.outcome, func.count()).group_by(Reminder.outcome)
    assert dict(map(tuple, session.execute(counts))) == {"held": 6, "sent": 5}
