"""Many who buy at once, on real connections."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from tests.cart.buying import a_full_shop, buy, customers, fill, wish_of
from tests.torture import rounds
from webapp.cart.errors import CartChanged, CartEmpty, LineNotFound
from webapp.cart.models import Cart, CartLine
from webapp.cart.queries import cart_page
from webapp.cart.services import add_to_cart, change_quantity, remove_line, set_code
from webapp.catalog import services as catalog
from webapp.catalog.errors import StockShort
from webapp.catalog.models import Product, Variant
from webapp.core.errors import DomainError
from webapp.extensions import db
from webapp.orders import services as orders
from webapp.orders.models import Order, OrderLine, Payment
from webapp.promotions.models import DiscountRule, Redemption


class Rush:
    """A shop with a lamp and a vase, and people who come all at once."""

    def __init__(self, sessions):
        self.sessions = sessions
        self.chance = random.Random(7)
        with sessions() as session:
            self.shop = a_full_shop(session)
            session.commit()
        self.alice = self.shop.alice

    def do(self, act, *what, **more):
        """Do one thing, in a transaction of its own."""
        with self.sessions.begin() as session:
            return act(session, *what, **more)

    def at_once(self, *acts, threads=16):
        """Do many things at the same time; return what came of each, refusals too."""

        def run(act):
            try:
                return self.do(*act)
            except DomainError as refusal:
                return refusal

        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(run, self.chance.sample(acts, len(acts))))

    def has(self, count, variant_id):
        """Have so many of something on the shelf."""
        with self.sessions.begin() as session:
            catalog.restock(session, session.get(Variant, variant_id), count)

    def shoppers(self, many, *variant_ids, of="shopper"):
        """Return new customers with these things in their carts, and what they send."""
        with self.sessions.begin() as session:
            people = customers(session, many, of)
            for n, person in enumerate(people):
                for variant_id in variant_ids[:: -1 if n % 2 else 1]:
                    add_to_cart(session, person, variant_id)
            return [(person, wish_of(session, person)) for person in people]

    def ask(self, statement):
        with self.sessions() as session:
            return session.scalars(statement).all()

    def count(self, kind):
        return self.ask(select(func.count()).select_from(kind))[0]

    def stock(self, variant_id):
        return self.ask(select(Variant.stock).where(Variant.id == variant_id))[0]


@pytest.fixture
def rush(live):
    with live.app_context():
        return Rush(db.sessionmaker)


def kinds(answers):
    """Count what came of it, by kind."""
    return Counter(type(answer).__name__ for answer in answers)


def test_of_a_hundred_who_want_the_last_one_one_gets_it_and_99_are_told(rush):
    for turn in range(rounds(1, 20)):
        rush.has(1, rush.shop.lamp)
        shoppers = rush.shoppers(100, rush.shop.lamp, of=f"turn-{turn}")
        before = rush.count(OrderLine)

        answers = rush.at_once(*((buy, *shopper) for shopper in shoppers))

        assert kinds(answers) == {"Placed": 1, "StockShort": 99}
        told = {str(one) for one in answers if isinstance(one, StockShort)}
        assert told == {"Insufficient stock for 'Lamp'. Only 0 units available"}
        assert rush.count(OrderLine) == before + 1
        assert rush.count(Order) == turn + 1
        assert rush.stock(rush.shop.lamp) == 0
        # Whoever got none has everything still in the cart.
        assert rush.count(CartLine) == 99 * (turn + 1)


def test_carts_with_the_same_things_in_any_order_never_block_each_other(rush):
    for variant_id in (rush.shop.lamp, rush.shop.vase):
        rush.has(30, variant_id)
    shoppers = rush.shoppers(40, rush.shop.lamp, rush.shop.vase)

    answers = rush.at_once(*((buy, *shopper) for shopper in shoppers))

    assert kinds(answers) == {"Placed": 30, "StockShort": 10}
    assert rush.stock(rush.shop.lamp) == rush.stock(rush.shop.vase) == 0
    shown = select(Product.stock).where(Product.slug.in_(["lamp", "vase"]))
    assert rush.ask(shown) == [0, 0]
    assert sum(rush.ask(select(OrderLine.reserved_count))) == 60


def test_a_cart_that_is_bought_fifty_times_at_once_is_one_order(rush):
    for turn in range(rounds(2, 40)):
        for variant_id in (rush.shop.lamp, rush.shop.vase):
            rush.has(10, variant_id)
        rush.do(fill, rush.shop, with_code=False)
        wish = rush.do(wish_of, rush.alice)

        answers = rush.at_once(*[(buy, rush.alice, wish)] * 50)

        assert kinds(answers) == {"Placed": 50}
        assert len({(one.order_id, one.number) for one in answers}) == 1
        assert [one.is_new for one in answers].count(True) == 1
        assert rush.count(Order) == rush.count(Payment) == turn + 1
        assert rush.stock(rush.shop.lamp) == 8
        assert rush.count(CartLine) == 0


def test_what_changes_while_it_is_bought_is_in_the_order_or_stays_in_the_cart(rush):
    for _ in range(rounds(15, 300)):
        rush.has(100, rush.shop.vase)
        line_id = rush.do(add_to_cart, rush.alice, rush.shop.lamp).line_id
        rush.do(add_to_cart, rush.alice, rush.shop.vase)
        wish = rush.do(wish_of, rush.alice)
        orders_before = rush.count(Order)

        answers = rush.at_once(
            *[(buy, rush.alice, wish)] * 3,
            (add_to_cart, rush.alice, rush.shop.vase),
            (change_quantity, rush.alice, line_id, 2),
            (remove_line, rush.alice, line_id),
        )

        refusals = {type(one) for one in answers if isinstance(one, DomainError)}
        assert refusals <= {CartChanged, CartEmpty, LineNotFound}
        placed = {one.order_id for one in answers if hasattr(one, "is_new")}
        assert rush.count(Order) - orders_before == len(placed) <= 1
        if placed:
            bought = select(OrderLine.quantity).where(OrderLine.order_id.in_(placed))
            assert rush.ask(bought) == [1, 1]
        _empty(rush)


def _empty(rush):
    with rush.sessions.begin() as session:
        for line in cart_page(session, rush.alice).lines:
            remove_line(session, rush.alice, line.id)
    rush.has(100, rush.shop.lamp)
    open_ones = select(func.count()).where(Cart.order_id.is_(None))
    assert rush.ask(open_ones)[0] <= 1


def test_a_code_for_three_is_used_by_three_of_twenty_at_once(rush):
    with rush.sessions.begin() as session:
        rule = session.get(DiscountRule, rush.shop.rule_id)
        rule.shared_code, rule.most_uses = "SPRING10", 3
        people = customers(session, 20)
        for person in people:
            add_to_cart(session, person, rush.shop.lamp)
            set_code(session, person, "SPRING10")
        wishes = [(person, wish_of(session, person)) for person in people]

    answers = rush.at_once(*((buy, *wish) for wish in wishes))

    assert kinds(answers) == {"Placed": 3, "LimitReached": 17}
    assert rush.count(Order) == rush.count(Redemption) == 3
    assert rush.stock(rush.shop.lamp) == 97


def test_no_piece_is_lost_while_some_buy_and_others_cancel(rush):
    rush.has(10, rush.shop.lamp)
    shoppers = rush.shoppers(30, rush.shop.lamp)

    def buy_and_cancel(_session, person, wish):
        placed = rush.do(buy, person, wish)
        whose = {"by": "customer", "user_id": person.user_id}
        rush.do(orders.cancel_order, placed.order_id, **whose)

    answers = rush.at_once(
        *(
            (buy_and_cancel if n % 2 else buy, *shopper)
            for n, shopper in enumerate(shoppers)
        )
    )

    assert set(kinds(answers)) <= {"Placed", "NoneType", "StockShort"}
    kept = kinds(answers)["Placed"]
    assert rush.stock(rush.shop.lamp) == 10 - kept
