"""Everything that may happen on the way from a wish to its money, all at once."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from tests.accounts.people import an_operator
from tests.cart.buying import buy, customers
from tests.catalog.goods import a_listing, a_variant, put_up
from tests.orders.orders import METHODS
from tests.promotions.rules import a_rule
from tests.torture import rounds
from webapp.accounts import services as accounts
from webapp.accounts.owners import Owner
from webapp.audit.services import Actor
from webapp.cart.services import add_to_cart, clear_code, merge_carts, set_code
from webapp.catalog import services as catalog
from webapp.catalog.models import Variant
from webapp.conversion import jobs
from webapp.conversion.services import convert_list, move_items
from webapp.conversion.services.abandoning import abandon_untouched
from webapp.core import clock
from webapp.core.errors import DomainError
from webapp.core.money import Money
from webapp.extensions import db
from webapp.orders import services as orders
from webapp.orders.models import Order, OrderLine, Payment, Refund
from webapp.orders.services import RefundWish
from webapp.orders.states import PaymentOutcome
from webapp.promotions.jobs import release_code
from webapp.promotions.models import PromoCode
from webapp.promotions.services import change_rule, revoke_code
from webapp.settings.definitions import Settings
from webapp.wishlist.services import archive_items, restore_items, save_item

EVENT = {"event_id": "01890000-0000-7000-8000-000000000000"}
STOCK = 400
# Whatever was taken off the shelf is there again, set aside, or with its buyer.
ACCOUNTED = text("""
    SELECT variants.stock + coalesce(sum(line.reserved_count), 0)
           - coalesce(sum(line.returned_count), 0)
      FROM variants LEFT JOIN order_lines AS line ON line.variant_id = variants.id
     GROUP BY variants.id
""")
PAID = text("""
    SELECT orders.number FROM orders
     WHERE paid_minor <> coalesce((SELECT sum(amount_minor) FROM payments
                                    WHERE order_id = orders.id
                                      AND outcome = 'succeeded'), 0)
        OR refunded_minor <> coalesce((SELECT sum(amount_minor) FROM refunds
                                        WHERE order_id = orders.id), 0)
""")
# What was wished for in a line has all of it, and gave back what it did.
SHARED = text("""
    WITH line AS (
         SELECT line.order_id, line.variant_id, line.quantity,
                line.quantity * line.unit_price_minor - line.discount_minor AS value,
                line.refunded_count AS back, line.refunded_minor AS back_minor
           FROM order_lines AS line JOIN orders ON orders.id = line.order_id
          WHERE orders.paid_minor = orders.total_minor
    ), told AS (
         SELECT order_id, variant_id,
                sum(quantity) FILTER (WHERE outcome = 'paid') AS quantity,
                sum(value_minor) FILTER (WHERE outcome = 'paid') AS value,
                -coalesce(sum(quantity) FILTER (WHERE outcome = 'refunded'), 0) AS back,
                -coalesce(sum(value_minor) FILTER (WHERE outcome = 'refunded'), 0)
                AS back_minor
           FROM conversions WHERE outcome IN ('paid', 'refunded')
          GROUP BY order_id, variant_id
    )
    SELECT * FROM line FULL JOIN told USING (order_id, variant_id)
     WHERE told.quantity IS NOT NULL
       AND (line.quantity, line.value, line.back, line.back_minor)
           IS DISTINCT FROM (told.quantity, told.value, told.back, told.back_minor)
""")


class NoneYet(DomainError):
    """What would be done something about is not there yet."""


class Trade:
    """Five customers who saved the same things, and a shop that is awake."""

    def __init__(self, sessions):
        self.sessions = sessions
        self.chance = random.Random(3)
        with sessions() as session:
            listings = (
                a_listing(f"thing-{n}", variants=(a_variant(stock=STOCK),))
                for n in range(4)
            )
            products = put_up(session, *listings)
            self.products = [product.id for product in products]
            self.variants = [product.variants[0].id for product in products]
            self.people = customers(session, 5)
            self.items = {
                one.user_id: [
                    save_item(session, one.user_id, product).item_id
                    for product in self.products
                ]
                for one in self.people
            }
            operator = an_operator(session)
            self.ada = Actor(operator.id, operator.name)
            rule = a_rule(session, shared_code="TRADE")
            self.rule_id = rule.id
            self.promo = Settings(
                conversion_promo_on=True, conversion_promo_rule_id=rule.id
            )
            session.commit()

    def one_of(self, session, column):
        """Return the id of any row.

        Raises:
            NoneYet: there is none.
        """
        ids = session.scalars(select(column)).all()
        if not ids:
            raise NoneYet
        return self.chance.choice(ids)

    # What customers do.

    def fill(self, session):
        one = self.who()
        for variant in self.chance.sample(self.variants, 3):
            add_to_cart(session, one, variant, 2)

    def move(self, session):
        move_items(session, self.who())

    def convert(self, session):
        convert_list(session, self.who().user_id, settings=self.promo)

    def use_code(self, session):
        if self.chance.random() < 0.5:
            clear_code(session, self.who())
        else:
            set_code(session, self.who(), "TRADE")

    def check_out(self, session):
        buy(session, self.who())

    def sign_in(self, session):
        guest_id, _token = accounts.start_guest(session)
        for variant in self.chance.sample(self.variants, 2):
            add_to_cart(session, Owner(guest_id=guest_id), variant)
        merge_carts(session, guest_id, self.who().user_id)

    def tidy(self, session):
        one = self.who().user_id
        how = self.chance.choice(
            [archive_items, partial(restore_items, today=clock.now().date())]
        )
        how(session, one, self.items[one])

    def who(self):
        return self.chance.choice(self.people)

    # What is done about orders.

    def pay(self, session):
        order = session.get(Order, self.one_of(session, Order.id))
        method = self.chance.choice([*METHODS])
        orders.begin_payment(session, order.id, order.user_id, method, METHODS)

    def settle(self, session):
        ends = [PaymentOutcome.SUCCEEDED, PaymentOutcome.FAILED]
        how = self.chance.choice(ends)
        payment_id = self.one_of(session, Payment.id)
        orders.settle_payment(session, payment_id, how, by="shop")

    def confirm(self, session):
        orders.confirm_payment(session, self.ada, self.one_of(session, Order.id))

    def cancel(self, session):
        order_id = self.one_of(session, Order.id)
        orders.cancel_order(session, order_id, by="shop", actor=self.ada, reason="No")

    def expire(self, session):
        if self.chance.random() < 0.2:
            orders.expire_orders(session, clock.now() + timedelta(days=9))

    def send(self, session):
        orders.send_goods(session, self.ada, self.one_of(session, Order.id))

    def refund(self, session):
        order_id = self.one_of(session, Order.id)
        lines = session.scalars(select(OrderLine.id).filter_by(order_id=order_id)).all()
        pieces = {self.chance.choice(lines): (1, True)}
        is_whole = self.chance.random() < 0.3
        wish = RefundWish(
            lines=dict.fromkeys(lines, (0, True)) if is_whole else pieces,
            whole=is_whole,
        )
        known = {"wish": wish, "reason": "Broken", "once_key": str(uuid4())}
        orders.refund_order(session, self.ada, order_id, providers=METHODS, **known)

    # What the shop does besides.

    def reprice(self, session):
        variant = session.get(Variant, self.chance.choice(self.variants))
        catalog.reprice(session, variant, Money(self.chance.randint(1, 9999), "USD"))

    def change_rule(self, session):
        most = self.chance.choice([9, 999, None])
        change_rule(session, self.ada, self.rule_id, most_uses=most)

    def revoke(self, session):
        revoke_code(session, self.ada, self.one_of(session, PromoCode.id))

    # Jobs, in any order and as often as it comes.

    def close(self, session):
        self.tell(session, jobs.close_paid, "paid_minor = total_minor")

    def abandon(self, session):
        ended = "order_state IN ('cancelled', 'expired')"
        self.tell(session, jobs.abandon_cancelled, ended, is_expired=False)
        self.tell(session, release_code, ended, is_expired=False)

    def reverse(self, session):
        refund = session.get(Refund, self.one_of(session, Refund.id))
        known = {"order_id": str(refund.order_id), "refund_id": str(refund.id)}
        jobs.reverse_refunded(session, **EVENT, **known)

    def give_up(self, session):
        abandon_untouched(session, days=0)

    def tell(self, session, job, which, **more):
        ids = session.scalars(select(Order.id).where(text(which))).all()
        if ids:
            known = {"order_id": str(self.chance.choice(ids))}
            job(session, **EVENT, **known, **more)

    def catch_up(self, session):
        """Tell what is still to be told."""
        for order in session.scalars(select(Order)).all():
            known = EVENT | {"order_id": str(order.id)}
            if order.paid_minor == order.total_minor:
                jobs.close_paid(session, **known)
            jobs.abandon_cancelled(session, **known, is_expired=False)

    @property
    def acts(self):
        often = [self.fill, self.move, self.convert, self.check_out, self.check_out]
        often += [
            self.use_code,
            self.check_out,
            self.confirm,
            self.settle,
            self.pay,
            self.refund,
            self.sign_in,
        ]
        rare = [self.tidy, self.cancel, self.expire, self.send]
        rare += [self.reprice, self.change_rule, self.revoke, self.close]
        return often * 2 + rare + [self.abandon, self.reverse, self.give_up]


@pytest.fixture
def trade(live):
    with live.app_context():
        return Trade(db.sessionmaker)


def test_in_the_thick_of_trade_nobody_waits_for_good_and_everything_adds_up(trade):
    def run(act):
        try:
            with trade.sessions.begin() as session:
                act(session)
        except DomainError:
            return None
        return act.__name__

    acts = trade.chance.choices(trade.acts, k=rounds(600, 6000))
    with ThreadPoolExecutor(12) as pool:
        done = set(pool.map(run, acts))

    assert done >= {"check_out", "confirm", "cancel", "expire", "refund", "sign_in"}
    with trade.sessions() as session:
        trade.catch_up(session)
        assert set(session.scalars(ACCOUNTED)) == {STOCK}
        assert session.scalars(PAID).all() == []
        assert session.execute(SHARED).all() == []
