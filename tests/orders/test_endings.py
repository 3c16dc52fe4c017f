"""Orders that come to nothing: by their customer, by an operator, by themselves."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from tests.catalog.goods import a_listing, a_variant, put_up, the_variant
from tests.orders.orders import (
    METHODS,
    a_line,
    an_order,
    states_of,
    steps_of,
    stock_of,
)
from webapp.catalog.models import Variant
from webapp.core import clock
from webapp.extensions import db
from webapp.jobs import queries as jobs
from webapp.jobs.services import enqueue
from webapp.messaging.models import Notification
from webapp.orders import services as orders
from webapp.orders.errors import CannotCancel, OrderNotFound, ReasonMissing
from webapp.orders.events import OrderCancelled
from webapp.orders.jobs import EXPIRE_UNPAID
from webapp.orders.models import Order, OrderStep, Payment
from webapp.orders.services import RefundWish, endings
from webapp.orders.states import (
    FulfilmentState,
    OrderState,
    PaymentOutcome,
    PaymentState,
)

LATER = timedelta(days=4)


@pytest.fixture
def order(session, alice, lamp):
    return an_order(session, a_line(lamp, quantity=2), customer=alice)


@pytest.fixture
def pay(session):
    def pay(order):
        begun = orders.begin_payment(
            session, order.id, order.user_id, "test_card", METHODS
        )
        orders.settle_payment(
            session, begun.payment_id, PaymentOutcome.SUCCEEDED, by="customer"
        )

    return pay


@pytest.fixture
def cancel(session):
    """Cancel an order as its customer."""

    def cancel(order):
        orders.cancel_order(session, order.id, by="customer", user_id=order.user_id)

    return cancel


def test_a_customer_cancels_what_is_not_paid_and_others_can_have_it(
    session, alice, lamp, order, cancel, heard, told
):
    begun = orders.begin_payment(session, order.id, alice.id, "test_card", METHODS)

    cancel(order)

    assert states_of(order) == ("cancelled", "unpaid", "unfulfilled")
    assert (lamp.stock, order.expires_at) == (5, None)
    (line,) = order.lines
    assert (line.reserved_count, line.cancelled_count) == (0, 2)
    assert session.get(Payment, begun.payment_id).outcome is PaymentOutcome.VOIDED
    assert heard == [OrderCancelled(order_id=str(order.id), is_expired=False)]
    assert told(alice) == ["order_placed", "order_cancelled"]
    assert session.scalars(select(OrderStep.by)).all() == ["customer"]


def test_cancelled_twice_is_cancelled_once(session, alice, lamp, order, cancel, heard):
    cancel(order)
    cancel(order)

    assert lamp.stock == 5
    assert len(heard) == 1


def test_what_is_due_on_delivery_can_be_cancelled_until_it_is_sent(
    session, alice, ada, lamp, cancel
):
    first, second = (
        an_order(session, a_line(lamp), customer=alice, is_due_on_delivery=True)
        for _ in range(2)
    )
    cancel(first)
    orders.send_goods(session, ada, second.id)

    with pytest.raises(CannotCancel, match="Please write to us"):
        cancel(second)

    assert first.order_state is OrderState.CANCELLED
    assert stock_of(session, lamp.id) == 4


def test_a_customer_cannot_cancel_what_is_paid_or_anothers(
    session, bob, order, pay, cancel
):
    with pytest.raises(OrderNotFound):
        orders.cancel_order(session, order.id, by="customer", user_id=bob.id)
    pay(order)

    with pytest.raises(CannotCancel):
        cancel(order)

    assert order.order_state is OrderState.CONFIRMED


def by_ada(session, ada, order, reason="Not made any more"):
    orders.cancel_order(session, order.id, by=ada.name, actor=ada, reason=reason)


def test_an_operator_cancels_with_a_reason_that_is_kept(
    session, alice, ada, lamp, order, acts
):
    by_ada(session, ada, order, "  Not made \n any more ")

    assert order.cancel_reason == "Not made any more"
    assert lamp.stock == 5
    (act,) = acts()
    assert (act.action, act.reason) == ("order.cancel", "Not made any more")
    assert (act.before, act.after) == ({"order": "placed"}, {"order": "cancelled"})
    assert act.user_id == alice.id


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_an_operator_who_does_not_say_why_does_nothing(session, ada, order, reason):
    with pytest.raises(ReasonMissing):
        by_ada(session, ada, order, reason)


def test_money_is_given_back_before_an_order_is_cancelled(
    session, ada, lamp, order, pay
):
    pay(order)
    with pytest.raises(CannotCancel, match="Give the money back first"):
        by_ada(session, ada, order)

    orders.refund_order(
        session,
        ada,
        order.id,
        wish=RefundWish(whole=True),
        reason="Not made any more",
        once_key="k",
        providers=METHODS,
    )
    assert lamp.stock == 5
    by_ada(session, ada, order)

    assert states_of(order) == ("cancelled", "refunded", "unfulfilled")
    assert lamp.stock == 5  # given back once


def test_an_order_that_cost_nothing_is_cancelled_by_an_operator_alone(
    session, alice, ada, lamp, cancel
):
    free = an_order(session, a_line(lamp, price=0), customer=alice)
    with pytest.raises(CannotCancel):
        cancel(free)

    by_ada(session, ada, free)

    assert states_of(free) == ("cancelled", "paid", "unfulfilled")
    assert lamp.stock == 5


def test_what_was_sent_can_no_longer_be_cancelled(session, ada, lamp, order):
    order.is_due_on_delivery = True
    orders.step(session, order, OrderState.CONFIRMED, by="shop")
    orders.send_goods(session, ada, order.id)

    with pytest.raises(CannotCancel, match="What was sent"):
        by_ada(session, ada, order)

    assert (stock_of(session, lamp.id), order.lines[0].reserved_count) == (3, 2)


def test_of_what_a_channel_sent_in_part_only_the_rest_goes_back(session, lamp, order):
    line = order.lines[0]
    line.fulfilled_count = 1
    orders.step(session, order, PaymentState.AUTHORIZED, by="shopify")
    orders.step(session, order, FulfilmentState.UNFULFILLABLE, by="shopify")

    orders.cancel_order(session, order.id, by="shopify")

    assert stock_of(session, lamp.id) == 4
    assert (line.reserved_count, line.cancelled_count) == (1, 1)


def test_the_shop_itself_may_cancel_without_an_operator(session, order):
    orders.cancel_order(session, order.id, by="shop", reason="Withdrawn")

    assert order.order_state is OrderState.CANCELLED


def test_what_nobody_paid_in_time_lapses(session, alice, lamp, order, heard, told):
    begun = orders.begin_payment(session, order.id, alice.id, "test_card", METHODS)
    late = an_order(
        session, a_line(lamp), customer=alice, expires_at=clock.now() + 2 * LATER
    )
    heard.clear()

    assert orders.expire_orders(session, clock.now() + LATER) == 1

    assert states_of(order) == ("expired", "unpaid", "unfulfilled")
    assert late.order_state is OrderState.PLACED
    assert stock_of(session, lamp.id) == 4
    assert session.get(Payment, begun.payment_id).outcome is PaymentOutcome.VOIDED
    assert heard == [OrderCancelled(order_id=str(order.id), is_expired=True)]
    assert told(alice) == ["order_placed", "order_placed", "order_cancelled"]
    assert steps_of(session, order, "order") == ["expired"]
    assert orders.expire_orders(session, clock.now() + LATER) == 0


def test_a_declined_card_does_not_keep_an_order_from_lapsing(session, lamp, order):
    orders.step(session, order, PaymentState.FAILED, by="customer")

    assert orders.expire_orders(session, clock.now() + LATER) == 1
    assert lamp.stock == 5


def test_what_is_paid_due_on_delivery_or_cancelled_does_not_lapse(
    session, alice, order, pay, cancel
):
    pay(order)
    an_order(session, is_due_on_delivery=True)
    cancel(an_order(session, customer=alice))
    on_hold = an_order(session)
    orders.step(session, on_hold, OrderState.ON_HOLD, by="shop")

    assert orders.expire_orders(session, clock.now() + LATER) == 0


def test_a_lapsed_order_cannot_be_cancelled_or_paid_any_more(
    session, order, cancel, heard
):
    orders.expire_orders(session, clock.now() + LATER)

    cancel(order)

    assert order.order_state is OrderState.EXPIRED
    assert len(heard) == 1


def test_the_job_goes_on_until_nothing_is_left(session, lamp, settle, monkeypatch):
    monkeypatch.setattr(endings, "AT_ONCE", 2)
    past = clock.now() - timedelta(minutes=1)
    for _ in range(5):
        an_order(session, a_line(lamp), expires_at=past)
    enqueue(session, EXPIRE_UNPAID)

    settle()

    assert session.scalars(select(Order.order_state)).all() == ["expired"] * 5
    assert stock_of(session, lamp.id) == 5
    assert jobs.waiting(session, EXPIRE_UNPAID) == 0


def live_orders(live, count):
    """Enter orders of one lamp each that lapse at once; return the sessions."""
    with live.app_context():
        sessions = db.sessionmaker
    with sessions.begin() as session:
        many = a_listing("lamp", variants=(a_variant(stock=count),))
        (product,) = put_up(session, many)
        line = a_line(the_variant(session, product))
        for _ in range(count):
            an_order(session, line, expires_at=clock.now())
    return sessions


def test_several_jobs_at_once_end_each_order_once(live, monkeypatch):
    monkeypatch.setattr(endings, "AT_ONCE", 5)
    sessions = live_orders(live, 40)

    def work(_):
        ended = 0
        while True:
            with sessions.begin() as session:
                count = orders.expire_orders(session, clock.now())
            if not count:
                return ended
            ended += count

    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(work, range(4)))
    with sessions.begin() as session:  # what all skipped, because another had it
        ended.append(orders.expire_orders(session, clock.now()))

    assert sum(ended) == 40
    with sessions() as session:
        assert session.scalars(select(Variant.stock)).all() == [40]
        assert session.scalar(select(func.count(OrderStep.id))) == 40


def test_an_order_that_somebody_has_in_hand_is_left_for_the_next_round(live):
    sessions = live_orders(live, 2)
    with sessions.begin() as holder:
        busy = holder.scalars(select(Order.id).limit(1)).one()
        orders.hold_order(holder, busy)
        with sessions.begin() as session:
            assert orders.expire_orders(session, clock.now()) == 1

    with sessions() as session:
        assert session.get(Order, busy).order_state is OrderState.PLACED


def test_cancelling_at_once_with_the_job_gives_the_pieces_back_once(live):
    sessions = live_orders(live, 20)
    with sessions() as session:
        ids = session.scalars(select(Order.id)).all()

    def cancel(order_id):
        with sessions.begin() as session:
            orders.cancel_order(session, order_id, by="shop")

    def lapse(_):
        with sessions.begin() as session:
            orders.expire_orders(session, clock.now())

    acts = [(cancel, each) for each in ids for _ in range(2)] + [(lapse, None)] * 10
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda act: act[0](act[1]), acts))

    with sessions() as session:
        states = Counter(session.scalars(select(Order.order_state)))
        assert set(states) <= {OrderState.CANCELLED, OrderState.EXPIRED}
        assert session.scalars(select(Variant.stock)).all() == [20]
        assert session.scalar(select(func.count(OrderStep.id))) == 20


def test_nobody_is_told_of_an_order_without_a_customer(session, heard):
    order = an_order(session)

    orders.cancel_order(session, order.id, by="shopify")

    assert len(heard) == 2
    assert session.scalar(select(func.count(Notification.id))) == 0


def test_what_is_left_of_the_books_agrees_with_the_shelf(session, alice, lamp, cancel):
    for quantity in (1, 2, 2):
        cancel(an_order(session, a_line(lamp, quantity=quantity), customer=alice))

    reserved = session.scalar(text("SELECT sum(reserved_count) FROM order_lines"))
    assert (lamp.stock, reserved) == (5, 0)
