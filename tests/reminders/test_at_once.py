"""Reminders while others do the same, on connections of their own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import sessionmaker

from tests.promotions.rules import ADA, a_rule
from tests.reminders.conftest import verified
from tests.reminders.crowd import a_crowd
from tests.torture import rounds
from webapp.conversion.services import convert_list
from webapp.messaging.models import Kind, Notification
from webapp.reminders import jobs
from webapp.reminders.models import Reminder
from webapp.reminders.services import send_due, send_now
from webapp.settings.queries import current
from webapp.settings.services import change
from webapp.wishlist.models import Wishlist
from webapp.wishlist.services import remove_item, save_item

DUE = rounds(240, 5_000)
CLICKS = 50
ASKED = select(func.count()).where(Wishlist.next_reminder_at <= func.now())


@pytest.fixture
def travelling():
    """Nobody travels here: the clock is the database's own."""


@pytest.fixture
def site(live):
    return live.extensions["site"]


@pytest.fixture
def sessions(live):
    """Sessions of an engine with room for everybody."""
    url = live.config["DATABASE_URL"]
    engine = create_engine(url, pool_size=25, max_overflow=0, pool_timeout=120)
    yield sessionmaker(engine)
    engine.dispose()


@pytest.fixture
def session(live, sessions):
    with sessions(expire_on_commit=False) as session:
        yield session


def long_ago(**time):
    return datetime.now(UTC) - timedelta(**time)


def together(count, act):
    """Have so many do something at the same moment; return what came of each."""
    start = Barrier(count)

    def begin(number):
        start.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


@pytest.mark.parametrize("turns", [True, False], ids=["jobs", "without turns"])
def test_four_schedulers_remind_everybody_exactly_once(session, sessions, site, turns):
    """R9; the second form shows that it is not the taking of turns that does it."""
    change(session, ADA, reminders_per_minute=100_000)
    a_crowd(session, DUE, due=long_ago(minutes=1))

    def schedule(_number):
        left = 1
        while left:
            with sessions.begin() as mine:
                if turns:
                    jobs.send_due(mine, site=site)
                else:
                    send_due(mine, site, current(mine), most=25)
            with sessions() as mine:
                left = mine.scalar(ASKED)

    together(4, schedule)

    keys = session.execute(
        select(Reminder.wishlist_id, Reminder.cycle, Reminder.number)
    ).all()
    assert len(keys) == len(set(keys)) == DUE
    told = session.execute(
        select(func.count(), func.count(func.distinct(Notification.person_id))).where(
            Notification.kind == Kind.REMINDER
        )
    ).one()
    assert told == (DUE, DUE)
    counts = session.execute(
        select(Wishlist.reminder_count, func.count()).group_by(Wishlist.reminder_count)
    ).all()
    assert counts == [(1, DUE)]


def test_fifty_double_clicks_are_one_schedule(session, sessions, site):
    """R7."""
    alice = verified(session)
    lamp = a_crowd(session, 1, due=long_ago(days=-3))
    save_item(session, alice.id, lamp.id)
    session.commit()

    def click(_number):
        with sessions.begin() as mine:
            return send_now(mine, ADA, [alice.id], site=site)

    answers = together(CLICKS, click)

    sent = [done.sent[alice.id] for done in answers if done.sent]
    already = [done.already[alice.id].schedule_id for done in answers if done.already]
    assert len(sent) == 1
    assert already == sent * (CLICKS - 1)
    assert session.scalar(select(func.count(Reminder.id))) == 1
    reminders = Notification.kind == Kind.REMINDER
    assert session.scalar(select(func.count(Notification.id)).where(reminders)) == 1


def test_who_shops_while_reminders_with_codes_go_out_waits_for_nobody_in_a_circle(
    session, sessions, site
):
    """A list that is moved takes the rule before the list; reminders do so, too."""
    rule = a_rule(session)
    change(
        session,
        ADA,
        conversion_promo_on=True,
        conversion_promo_rule_id=rule.id,
        reminders_per_minute=100_000,
    )
    lamp = a_crowd(session, 40, due=long_ago(minutes=1))
    users = list(session.scalars(text("SELECT id FROM users ORDER BY id")))
    session.commit()

    def go(number):
        done = Counter()
        for turn in range(rounds(6, 60)):
            own = users[number:36:6]  # nobody shops for somebody else
            user_id = own[turn % len(own)]
            with sessions.begin() as mine:
                if number == 0:
                    done["due"] += send_due(mine, site, current(mine), most=10).decided
                elif number == 1:
                    send_now(mine, ADA, users[::-1][:20], site=site)
                elif number % 2:
                    convert_list(mine, user_id, settings=current(mine))
                else:
                    item_id = mine.scalar(
                        text("SELECT id FROM wishlist_items WHERE user_id = :id"),
                        {"id": user_id},
                    )
                    if item_id:
                        remove_item(mine, user_id, item_id)
                    save_item(mine, user_id, lamp.id)
        return done

    told = together(6, go)

    assert told[0]["due"] > 0
    clash = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    session.execute(text("SELECT pg_stat_clear_snapshot()"))
    assert session.scalar(text(clash)) == 0


def test_a_list_that_its_owner_changes_is_left_for_the_next_round(
    session, sessions, site
):
    a_crowd(session, 3, due=long_ago(minutes=1))
    with sessions() as owners:
        (held,) = owners.scalars(
            select(Wishlist).order_by(Wishlist.id).limit(1).with_for_update()
        )
        with sessions.begin() as mine:
            assert send_due(mine, site, current(mine), most=10) == (2, 2)
        assert held.next_reminder_at is not None
    with sessions.begin() as mine:
        assert send_due(mine, site, current(mine), most=10) == (1, 1)


def test_while_one_scheduler_is_at_it_another_one_goes_home(session, sessions, site):
    a_crowd(session, 2, due=long_ago(minutes=1))
    with sessions() as first, sessions() as second:
        jobs.send_due(first, site=site)
        jobs.send_due(second, site=site)
        assert second.scalar(select(func.count(Reminder.id))) == 0
        first.commit()
    assert session.scalar(select(func.count(Reminder.id))) == 2
