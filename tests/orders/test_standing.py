"""What can be done about an order as it stands."""

import pytest

from webapp.orders.standing import Standing
from webapp.orders.states import FulfilmentState as F
from webapp.orders.states import OrderState as O
from webapp.orders.states import PaymentState as P

ACTS = {
    "pay": Standing.is_payable,
    "lapse": Standing.can_lapse,
    "give up": Standing.can_be_cancelled_by_customer,
    "cancel": Standing.can_be_cancelled,
    "send": Standing.can_be_sent,
    "refund": Standing.can_be_refunded,
}


def can(order, payment, fulfilment=F.UNFULFILLED, *, due=False, paid=0, refunded=0):
    """Say all that can be done with an order of 100."""
    standing = Standing(order, payment, fulfilment, due, 100, paid, refunded)
    return {name for name, act in ACTS.items() if act.fget(standing)}


@pytest.mark.parametrize("payment", [P.UNPAID, P.FAILED])
def test_an_order_that_waits_for_its_money(payment):
    assert can(O.PLACED, payment) == {"pay", "lapse", "give up", "cancel"}
    assert can(O.ON_HOLD, payment) == {"pay", "give up", "cancel"}


def test_an_order_that_is_due_on_delivery():
    waits = can(O.CONFIRMED, P.UNPAID, due=True)
    left = can(O.FULFILLING, P.UNPAID, F.FULFILLED, due=True)

    assert waits == {"pay", "give up", "cancel", "send"}
    assert left == {"pay"}


def test_an_order_that_is_paid():
    assert can(O.CONFIRMED, P.PAID, paid=100) == {"send", "refund"}
    assert can(O.ON_HOLD, P.PAID, paid=100) == {"refund"}
    assert can(O.COMPLETED, P.PAID, F.FULFILLED, paid=100) == {"refund"}


def test_an_order_whose_money_was_given_back():
    part = can(O.CONFIRMED, P.PARTIALLY_REFUNDED, paid=100, refunded=40)
    whole = can(O.CONFIRMED, P.REFUNDED, paid=100, refunded=100)

    assert part == {"send", "refund"}
    assert whole == {"cancel"}


def test_an_order_that_is_paid_in_part():
    assert can(O.PLACED, P.PARTIALLY_PAID, paid=40) == {"pay", "send", "refund"}


@pytest.mark.parametrize("order", [O.CANCELLED, O.EXPIRED])
def test_an_order_that_came_to_nothing(order):
    assert can(order, P.UNPAID) == set()
    assert can(order, P.PAID, paid=100) == {"refund"}  # money held for nothing


def test_what_is_owed_and_held():
    paid = Standing(
        O.CONFIRMED,
        P.PARTIALLY_PAID,
        F.UNFULFILLED,
        is_due_on_delivery=False,
        total_minor=100,
        paid_minor=40,
        refunded_minor=10,
    )
    over = paid._replace(order=O.CANCELLED)

    assert (paid.due_minor, paid.held_minor) == (60, 30)
    assert (over.due_minor, over.held_minor) == (0, 30)
