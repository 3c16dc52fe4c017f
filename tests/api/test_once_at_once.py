"""Fifty twins of one request, and requests that die on their way: one effect."""

import os
import random
import signal
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import func, select

from tests.accounts.people import a_customer
from tests.api.conftest import Program
from tests.cart.dying import GOT_THROUGH, WENT_WRONG, fork, struck_at
from tests.torture import rounds
from webapp.accounts import services as accounts
from webapp.accounts.jwt import Kind
from webapp.core import clock
from webapp.extensions import db
from webapp.idempotency.models import KeptAnswer
from webapp.jobs.worker import libpq
from webapp.wishlist.models import WishlistGroup

TWINS = 50


class Counter:
    """Where Alice's programs create groups, on real connections."""

    def __init__(self, app):
        self.app = app
        with app.app_context(), db.sessionmaker() as session:
            alice = a_customer(session)
            claims = accounts.start_grant(session, alice, program="curl/8")
            session.commit()
        issuer = app.extensions["token_issuer"]
        self.token = issuer.sign(Kind.ACCESS, claims, now=clock.now())

    def ask(self, name, *, key=None):
        """Create a group; return what a twin hears too, and whether it is a twin."""
        program = Program(self.app, self.token)
        program.post(
            "/groups", {"name": name}, headers={"Idempotency-Key": key or name}
        )
        answer = program.answer
        replayed = "Idempotent-Replayed" in answer.headers
        return (answer.status_code, answer.data), replayed

    def count(self, what):
        with self.app.app_context(), db.sessionmaker() as session:
            return session.scalar(select(func.count()).select_from(what))

    def hang_up(self, *, politely=True):
        """Let every connection go; a child must not say goodbye on its parent's."""
        with self.app.app_context():
            for engine in db.engines.values():
                engine.dispose(close=politely)


@pytest.fixture
def counter(live):
    live.config["KEEPSAKE"] = replace(live.config["KEEPSAKE"], MAX_GROUPS=10_000)
    return Counter(live)


def test_fifty_twins_at_once_are_one_group_and_fifty_equal_answers(counter):
    for n in range(1, rounds(2, 100) + 1):
        with ThreadPoolExecutor(TWINS) as pool:
            told = list(pool.map(counter.ask, [f"garden-{n}"] * TWINS))

        assert len({answer for answer, _ in told}) == 1
        assert told[0][0][0] == 200
        assert sum(not replayed for _, replayed in told) == 1
        assert counter.count(WishlistGroup) == counter.count(KeptAnswer) == n


def test_fifty_twins_that_are_refused_hear_the_same_refusal(counter):
    counter.ask("Taken")
    with ThreadPoolExecutor(TWINS) as pool:
        told = list(pool.map(lambda _: counter.ask("Taken", key="again"), range(TWINS)))

    assert len({answer for answer, _ in told}) == 1
    assert told[0][0][0] == 400
    assert sum(not replayed for _, replayed in told) == 1
    assert counter.count(WishlistGroup) == 1


def test_of_fifty_who_want_something_else_under_one_key_one_gets_it(counter):
    names = [f"garden-{n}" for n in range(TWINS)]
    with ThreadPoolExecutor(TWINS) as pool:
        told = list(pool.map(lambda name: counter.ask(name, key="one"), names))

    statuses = [status for (status, _), _ in told]
    assert sorted(statuses) == [200] + [422] * (TWINS - 1)
    assert counter.count(WishlistGroup) == 1
    winner = names[statuses.index(200)]
    assert counter.ask(winner, key="one") == (told[statuses.index(200)][0], True)


def killed(counter, nth, name):
    """Let a child ask and die -9 at its n-th word; return whether it did."""
    counter.hang_up()
    child = fork()
    if child:
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) in {-signal.SIGKILL, GOT_THROUGH}
        return os.WIFSIGNALED(status)
    try:
        counter.hang_up(politely=False)
        with struck_at(nth, lambda _: os.kill(os.getpid(), signal.SIGKILL)):
            counter.ask(name)
        os._exit(GOT_THROUGH)
    except BaseException:  # noqa: BLE001 - whatever it is, the child ends here
        traceback.print_exc()
        os._exit(WENT_WRONG)


def cut_off(counter, nth, name):
    """Ask, and have the server end the connection; return whether it did."""
    counter.hang_up()
    was_cut = False

    def cut(connection):
        nonlocal was_cut
        was_cut = True
        if connection is not None:
            knife.pgconn.exec_(
                b"SELECT pg_terminate_backend(%d)" % connection.info.backend_pid
            )

    url = libpq(counter.app.config["DATABASE_URL"])
    with psycopg.connect(url, autocommit=True) as knife, struck_at(nth, cut):
        (status, _), replayed = counter.ask(name)
    assert not replayed
    assert status in {200, 503}
    return was_cut


@pytest.mark.parametrize("end_at", [killed, cut_off])
def test_a_request_that_ends_at_any_statement_did_nothing_or_is_answered(
    counter, end_at
):
    nth, was_ended, done_before_the_end = 0, True, []
    while was_ended:
        nth += 1
        name = f"garden-{nth}"

        was_ended = end_at(counter, nth, name)

        groups = counter.count(WishlistGroup)
        assert groups == counter.count(KeptAnswer), "both or neither"
        done_before_the_end.append(groups == nth)
        (status, told), replayed = counter.ask(name)
        assert status == 200, told
        assert replayed is done_before_the_end[-1]
        assert counter.count(WishlistGroup) == counter.count(KeptAnswer) == nth

    assert nth > 8, "a request says more than that"
    first = done_before_the_end.index(True)
    assert all(done_before_the_end[first:]), "done from the commit on"


def test_a_request_that_is_killed_at_any_moment_is_done_once(counter):
    """Between the statements, or while PostgreSQL is busy with one."""
    chance = random.Random(7)
    for n in range(rounds(10, 1000)):
        name = f"garden-{n}"
        counter.hang_up()
        child = fork()
        if not child:
            _ask_and_wait(counter, name)
        time.sleep(chance.uniform(0, 0.08))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status)

        (status, _), _ = counter.ask(name)
        assert status == 200
        assert counter.count(WishlistGroup) == counter.count(KeptAnswer) == n + 1


def _ask_and_wait(counter, name):
    """Do it in a child, and wait there for the end."""
    try:
        counter.hang_up(politely=False)
        counter.ask(name)
        signal.pause()
    finally:
        os._exit(WENT_WRONG)
