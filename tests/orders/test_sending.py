"""Goods that leave the shop."""

import pytest

from tests.orders.orders import METHODS, a_line, an_order, states_of, steps_of
from webapp.orders import services as orders
from webapp.orders.errors import (
    IllegalStep,
    NothingToSend,
    NotPaidYet,
    OrderNotFound,
)
from webapp.orders.services import RefundWish
from webapp.orders.states import FulfilmentState, OrderState, PaymentState


@pytest.fixture
def order(session, alice, lamp, vase):
    return an_order(session, a_line(lamp, quantity=2), a_line(vase), customer=alice)


@pytest.fixture
def paid(session, ada, order):
    orders.confirm_payment(session, ada, order.id)
    return order


def refund(session, ada, order, **wish):
    orders.refund_order(
        session,
        ada,
        order.id,
        wish=RefundWish(**wish),
        reason="Broken",
        once_key=str(wish),
        providers=METHODS,
    )


def test_what_is_paid_is_sent_and_complete(session, alice, ada, paid, acts):
    orders.send_goods(session, ada, paid.id)

    assert states_of(paid) == ("completed", "paid", "fulfilled")
    assert [line.fulfilled_count for line in paid.lines] == [2, 1]
    assert steps_of(session, paid, "order") == ["confirmed", "fulfilling", "completed"]
    act = acts()[-1]
    assert (act.action, act.user_id) == ("order.send", alice.id)
    assert act.after == {"sent": {"Lamp": 2, "Vase": 1}, "order": "completed"}


def test_what_is_not_paid_stays_here(session, ada, order):
    with pytest.raises(NotPaidYet), session.begin_nested():
        orders.send_goods(session, ada, order.id)

    session.refresh(order)
    assert states_of(order) == ("placed", "unpaid", "unfulfilled")


def test_what_is_due_on_delivery_goes_and_waits_for_its_money(session, ada, lamp):
    order = an_order(session, a_line(lamp), is_due_on_delivery=True)

    orders.send_goods(session, ada, order.id)

    assert states_of(order) == ("fulfilling", "unpaid", "fulfilled")


def test_nothing_is_sent_twice(session, ada, paid):
    orders.send_goods(session, ada, paid.id)

    with pytest.raises(NothingToSend):
        orders.send_goods(session, ada, paid.id)


def test_what_was_given_back_before_is_not_sent(session, ada, paid):
    refund(session, ada, paid, lines={paid.lines[0].id: (1, True)})

    orders.send_goods(session, ada, paid.id)

    assert states_of(paid) == ("completed", "partially_refunded", "fulfilled")
    assert [line.fulfilled_count for line in paid.lines] == [1, 1]


def test_there_is_nothing_to_send_of_what_was_given_back_whole(session, ada, paid):
    refund(session, ada, paid, whole=True)

    with pytest.raises(NothingToSend):
        orders.send_goods(session, ada, paid.id)


def test_what_a_channel_gave_all_money_back_for_is_not_sent(session, ada, paid):
    orders.step(session, paid, PaymentState.REFUNDED, by="shopify")

    with pytest.raises(NothingToSend):
        orders.send_goods(session, ada, paid.id)


def test_the_rest_is_sent_of_what_a_channel_sent_in_part(session, ada, paid):
    paid.lines[0].fulfilled_count = 1
    orders.step(session, paid, FulfilmentState.PARTIALLY_FULFILLED, by="shopify")

    orders.send_goods(session, ada, paid.id)

    assert steps_of(session, paid, "fulfilment") == ["partially_fulfilled", "fulfilled"]


def test_what_is_on_hold_or_cancelled_stays_here(session, ada, paid, order):
    orders.step(session, paid, OrderState.ON_HOLD, by="shop")
    with pytest.raises(IllegalStep, match="on hold"):
        orders.send_goods(session, ada, paid.id)

    orders.step(session, paid, OrderState.CANCELLED, by="shopify")
    with pytest.raises(IllegalStep), session.begin_nested():
        orders.send_goods(session, ada, paid.id)


def test_what_a_channel_sold_and_was_paid_for_is_sent(session, ada):
    order = an_order(session, channel="shopify", user_id=None, reserve=False)
    orders.step(session, order, PaymentState.PAID, by="shopify")
    order.paid_minor = order.total_minor

    orders.send_goods(session, ada, order.id)

    assert steps_of(session, order, "order") == [
        "(confirmed)",
        "fulfilling",
        "completed",
    ]


def test_nothing_is_sent_of_what_nobody_ordered(session, ada):
    with pytest.raises(OrderNotFound):
        orders.send_goods(session, ada, ada.operator_id)
