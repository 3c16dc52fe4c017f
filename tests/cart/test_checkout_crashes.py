"""A checkout that ends anywhere on its way left nothing, or is done."""

import os
import random
import signal
import time

import pytest
from sqlalchemy import NullPool, create_engine, func, select
from sqlalchemy.orm import sessionmaker

from tests.cart.buying import a_full_shop, buy, fill, state, wish_of
from tests.cart.dying import WENT_WRONG, cut_off_at, fork, killed_at
from tests.torture import rounds
from webapp.cart.models import Cart
from webapp.extensions import db
from webapp.orders.models import Order
from webapp.promotions.models import Redemption


class Till:
    """Where Alice buys the same things again and again, each time in a cart of its own.

    What is on the shelf and what is reserved always come to the same.
    """

    def __init__(self, sessions, url):
        self.sessions, self.url = sessions, url
        with sessions() as session:
            self.shop = a_full_shop(session, stock=10_000)
            session.commit()
            self.pieces = self.look().stock

    def look(self):
        with self.sessions() as session:
            return state(session)

    def fill(self):
        """Have a cart full, with a code; return what the checkout page would send."""
        with self.sessions.begin() as session:
            fill(session, self.shop)
        with self.sessions.begin() as session:
            return wish_of(session, self.shop.alice)

    def buying(self, wish):
        return lambda session: buy(session, self.shop.alice, wish)

    def buy(self, wish):
        with self.sessions.begin() as session:
            return self.buying(wish)(session)

    def check_nothing_happened(self, before):
        assert self.look() == before

    def check_it_is_one_order(self, wish, before):
        """The same checkout, once more, leads to the one order there is."""
        placed = self.buy(wish)
        after = self.look()
        assert after.orders == before.orders + 1
        assert after.order_lines == before.order_lines + 2
        assert after.payments == before.payments + 1
        assert after.redemptions == before.redemptions + 1
        assert after.mails == before.mails + 1
        assert before.stock - after.stock == after.reserved - before.reserved == 5
        assert after.stock + after.reserved == self.pieces
        assert after.shown_stock == after.stock
        assert after.lines is None
        with self.sessions() as session:
            order = session.get_one(Order, placed.order_id)
            assert order.external_id == str(wish.cart_id)
            assert order.total_minor == wish.shown_total_minor
            cart = session.get_one(Cart, wish.cart_id)
            assert cart.order_id == order.id
            used = select(func.count()).where(Redemption.order_id == order.id)
            assert session.scalar(used) == 1
        return placed


@pytest.fixture
def till(live):
    with live.app_context():
        return Till(db.sessionmaker, live.config["DATABASE_URL"])


@pytest.mark.parametrize("end_at", [killed_at, cut_off_at])
def test_a_checkout_that_ends_at_any_statement_left_nothing_and_can_be_repeated(
    till, end_at
):
    nth, was_ended, done_before_the_end = 0, True, []
    while was_ended:
        nth += 1
        wish = till.fill()
        before = till.look()

        was_ended = end_at(nth, till.url, till.buying(wish))

        is_done = till.look().orders > before.orders
        if was_ended and not is_done:
            till.check_nothing_happened(before)
        placed = till.check_it_is_one_order(wish, before)
        assert placed.is_new is not is_done
        done_before_the_end.append(is_done)

    assert nth > 15, "a checkout says more than that"
    # Everything was there from the commit on, and nothing before.
    assert done_before_the_end == [False] * (nth - 2) + [True] * 2


def test_a_checkout_that_is_killed_at_any_moment_is_done_or_not(till):
    """Between the statements, or while PostgreSQL is busy with one."""
    chance = random.Random(7)
    for _ in range(rounds(20, 2000)):
        wish = till.fill()
        before = till.look()
        child = fork()
        if not child:
            _buy_and_wait(till, wish)
        time.sleep(chance.uniform(0, 0.08))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status)

        till.check_it_is_one_order(wish, before)


def _buy_and_wait(till, wish):
    """Do it in a child, and wait there for the end."""
    try:
        sessions = sessionmaker(create_engine(till.url, poolclass=NullPool))
        with sessions.begin() as session:
            till.buying(wish)(session)
        time.sleep(60)
    finally:
        os._exit(WENT_WRONG)
