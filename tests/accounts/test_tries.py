from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from webapp.accounts import services as accounts
from webapp.accounts.errors import TooManyTries
from webapp.accounts.services import Door
from webapp.extensions import db

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HERE = "203.0.113.7"


def count(session, email="alice@example.com", ip=HERE, door=Door.SHOP):
    accounts.count_try(session, door, email=email, ip=ip)


def exhaust(session, **whose):
    for _ in range(10):
        count(session, **whose)


def test_the_eleventh_try_is_refused_with_the_wait(session):
    with time_machine.travel(NOW, tick=False):
        exhaust(session)
        with pytest.raises(TooManyTries, match="wait 15 minutes"):
            count(session)


def test_the_wait_ends_to_the_second(session):
    with time_machine.travel(NOW, tick=False) as clock:
        exhaust(session)
        clock.move_to(NOW + timedelta(minutes=15, seconds=-1))
        with pytest.raises(TooManyTries, match="wait a minute"):
            count(session)
        clock.move_to(NOW + timedelta(minutes=15))
        exhaust(session)


def test_tries_are_counted_per_account_place_and_door(session):
    exhaust(session)
    count(session, email="bob@example.com")
    count(session, ip="203.0.113.8")
    count(session, door=Door.ADMIN)


def test_an_address_is_counted_however_it_is_written(session):
    exhaust(session)
    with pytest.raises(TooManyTries):
        count(session, email=" ALICE@Example.com")


def test_an_address_without_account_is_counted_alike(session):
    exhaust(session, email="not an address")
    with pytest.raises(TooManyTries):
        count(session, email="not an address")


def test_a_whole_ipv6_network_is_one_place(session):
    exhaust(session, ip="2001:db8:1:2::1")
    with pytest.raises(TooManyTries):
        count(session, ip="2001:db8:1:2:ffff::9")
    count(session, ip="2001:db8:1:3::1")


def test_nobody_knows_where_a_request_came_from(session):
    count(session, ip="")


def test_guesses_at_the_same_moment_cannot_exceed_the_limit(live):
    def guess(_number):
        with live.app_context(), db.sessionmaker() as session:
            try:
                count(session)
            except TooManyTries:
                return False
            session.commit()
            return True

    with ThreadPoolExecutor(16) as pool:
        allowed = list(pool.map(guess, range(40)))

    assert allowed.count(True) == 10


def test_old_counts_are_dropped(session):
    with time_machine.travel(NOW, tick=False) as clock:
        exhaust(session)
        clock.move_to(NOW + timedelta(minutes=14))
        accounts.forget_old_tries(session)
        with pytest.raises(TooManyTries):
            count(session)
