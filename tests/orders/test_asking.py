"""What an order waits for, and how its states are called."""

import pytest

from webapp.orders import words
from webapp.orders.asking import Next, what_next
from webapp.orders.standing import Standing
from webapp.orders.states import FulfilmentState as F
from webapp.orders.states import OrderState as O
from webapp.orders.states import PaymentState as P
from webapp.orders.words import axes, axes_that_count, word_for


def standing(order=O.PLACED, payment=P.UNPAID, fulfilment=F.UNFULFILLED, **more):
    paid = 0 if payment in {P.UNPAID, P.FAILED} else 500
    known = {"is_due_on_delivery": False, "total_minor": 500, "refunded_minor": 0}
    return Standing(order, payment, fulfilment, **known | {"paid_minor": paid} | more)


@pytest.mark.parametrize(
    ("at", "pending", "asked"),
    [
        (standing(), "transfer", Next.TRANSFER),
        (standing(), "test_card", Next.BANK),
        (standing(), None, Next.PAY),
        (standing(payment=P.FAILED), None, Next.PAY),
        (standing(payment=P.FAILED), "transfer", Next.TRANSFER),
        (standing(payment=P.PARTIALLY_PAID, paid_minor=200), None, Next.PAY),
        (standing(O.CONFIRMED, P.PAID), None, Next.SENDING),
        (standing(O.FULFILLING, P.PAID, F.PARTIALLY_FULFILLED), None, Next.SENDING),
        (standing(O.COMPLETED, P.PAID, F.FULFILLED), None, Next.NOTHING),
        (standing(O.COMPLETED, P.REFUNDED, F.RETURNED), None, Next.GIVEN_BACK),
        (standing(O.CANCELLED), None, Next.OVER),
        (standing(O.EXPIRED, P.FAILED), None, Next.OVER),
        (standing(O.CONFIRMED, is_due_on_delivery=True), None, Next.ON_DELIVERY),
        (
            standing(O.FULFILLING, P.UNPAID, F.FULFILLED, is_due_on_delivery=True),
            "on_delivery",
            Next.NOTHING,
        ),
    ],
)
def test_an_order_waits_for_one_thing(at, pending, asked):
    assert what_next(at, pending) is asked


def test_every_state_has_a_word_of_its_own():
    for states, known in ((O, words.ORDER), (P, words.PAYMENT), (F, words.FULFILMENT)):
        assert set(known) == set(states)
        assert len(set(known.values())) == len(states)


def test_a_state_that_nobody_knows_is_told_as_it_is():
    assert word_for("payment", "paid") == "Paid"
    assert word_for("payment", "sold_twice") == "sold_twice"
    assert word_for("colour", "red") == "red"


class Placed:
    def __init__(self, order, payment, *, is_due_on_delivery=False):
        self.order_state, self.payment_state = order, payment
        self.fulfilment_state = F.UNFULFILLED
        self.is_due_on_delivery = is_due_on_delivery


def test_what_came_to_nothing_warns_of_nothing():
    tones = {axis.tone for axis in axes(Placed(O.CANCELLED, P.UNPAID))}
    assert tones == {""}
    assert axes(Placed(O.PLACED, P.UNPAID))[1].tone == "warn"


def test_a_failure_is_past_while_another_attempt_is_open():
    failed = Placed(O.PLACED, P.FAILED)
    assert axes(failed)[1].word == "Payment failed"
    assert axes(failed, is_open=True)[1].word == "Not paid yet"


@pytest.mark.parametrize("payment", [P.UNPAID, P.FAILED])
def test_what_is_paid_on_delivery_warns_nobody(payment):
    due = Placed(O.CONFIRMED, payment, is_due_on_delivery=True)
    assert axes(due)[1] == ("Payment", "Due on delivery", "")
    paid = Placed(O.CONFIRMED, P.PAID, is_due_on_delivery=True)
    assert axes(paid)[1] == ("Payment", "Paid", "good")
    over = Placed(O.CANCELLED, payment, is_due_on_delivery=True)
    assert axes(over)[1].word == words.PAYMENT[payment]


@pytest.mark.parametrize("end", [O.CANCELLED, O.EXPIRED])
def test_of_what_is_over_its_buyer_is_told_what_was(end):
    def told(payment):
        return [axis.name for axis in axes_that_count(Placed(end, payment))]

    assert told(P.UNPAID) == told(P.FAILED) == ["Order"]
    assert told(P.REFUNDED) == ["Order", "Payment"]
    assert len(axes_that_count(Placed(O.PLACED, P.UNPAID))) == 3
