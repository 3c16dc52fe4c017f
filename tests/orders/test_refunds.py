"""Giving money back: whole, by the piece, and through whom."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.orders.orders import (
    METHODS,
    a_line,
    an_order,
    refund,
    states_of,
    steps_of,
)
from webapp.orders import services as orders
from webapp.orders.errors import (
    NothingToRefund,
    OrderNotFound,
    ReasonMissing,
    RefundUnfit,
)
from webapp.orders.events import OrderRefunded
from webapp.orders.models import Refund
from webapp.orders.services import RefundWish
from webapp.orders.states import PaymentOutcome, PaymentState


def test_everything_can_be_given_back_at_once(
    session, alice, ada, lamp, vase, order, heard, told, acts
):
    given_back = refund(session, ada, order, whole=True)

    assert (given_back.amount_minor, given_back.delivery_minor) == (13100, 500)
    assert states_of(order) == ("confirmed", "refunded", "unfulfilled")
    assert (order.paid_minor, order.refunded_minor) == (13100, 13100)
    assert (lamp.stock, vase.stock) == (5, 5)
    assert heard == [
        OrderRefunded(order_id=str(order.id), refund_id=str(given_back.id))
    ]
    assert told(alice)[-1] == "order_refunded"
    act = acts()[-1]
    assert (act.action, act.reason, act.user_id) == ("order.refund", "Broken", alice.id)
    assert act.after["amount_minor"] == 13100


def test_pieces_are_given_back_at_what_they_cost_in_the_end(session, ada, order, lamps):
    shares = [
        refund(session, ada, order, lines={lamps: (1, False)}).amount_minor
        for _ in range(3)
    ]

    assert shares == [3333, 3333, 3334]
    line = order.lines[0]
    assert (line.refunded_minor, line.refunded_count) == (line.total_minor, 3)
    assert order.payment_state is PaymentState.PARTIALLY_REFUNDED
    assert steps_of(session, order, "payment") == ["paid", "partially_refunded"]


def test_what_is_left_after_parts_is_given_back_whole(session, ada, order, lamps):
    refund(session, ada, order, lines={lamps: (2, True)})
    refund(session, ada, order, delivery=True)

    rest = refund(session, ada, order, whole=True)

    assert (rest.amount_minor, rest.delivery_minor) == (3334 + 2600, 0)
    assert (order.refunded_minor, order.payment_state) == (13100, "refunded")


def test_the_delivery_is_given_back_once(session, ada, order):
    assert refund(session, ada, order, delivery=True).amount_minor == 500

    with pytest.raises(NothingToRefund):
        refund(session, ada, order, delivery=True)


def test_what_was_given_back_for_another_reason_is_not_given_twice(
    session, ada, order, lamps
):
    line = order.lines[0]
    line.refunded_minor = order.refunded_minor = 9000  # a channel did, for no piece
    orders.step(session, order, PaymentState.PARTIALLY_REFUNDED, by="shopify")

    assert refund(session, ada, order, lines={lamps: (3, True)}).amount_minor == 1000


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"lines": {uuid4(): (1, False)}}, "no part of the order"),
        ({"lines": {"lamps": (4, False)}}, "Of 'Lamp' 3 can be given back at most"),
        ({"lines": {"lamps": (-1, False)}}, "Of 'Lamp' 3"),
    ],
)
def test_more_than_there_is_cannot_be_given_back(
    session, ada, order, lamps, chosen, says
):
    lines = {lamps if key == "lamps" else key: n for key, n in chosen["lines"].items()}

    with pytest.raises(RefundUnfit, match=says):
        refund(session, ada, order, lines=lines)

    assert order.refunded_minor == 0
    assert session.scalar(select(func.count(Refund.id))) == 0


def test_who_chose_nothing_gives_nothing_back(session, ada, order, lamps):
    for chosen in ({}, {lamps: (0, True)}):
        with pytest.raises(NothingToRefund):
            refund(session, ada, order, lines=chosen)


def test_nothing_is_given_back_of_what_was_not_paid_or_is_given_back(
    session, alice, ada, order
):
    unpaid = an_order(session, customer=alice)
    free = an_order(session, a_line(price=0), customer=alice)
    refund(session, ada, order, whole=True)

    for other in (unpaid, free, order):
        with pytest.raises(NothingToRefund):
            refund(session, ada, other, whole=True)


def test_no_more_is_given_back_than_was_paid(session, ada):
    order = an_order(session, a_line(price=4000, quantity=2))
    order.paid_minor = 5000
    orders.step(session, order, PaymentState.PARTIALLY_PAID, by="shopify")

    with pytest.raises(RefundUnfit, match="more than was paid"):
        refund(session, ada, order, whole=True)
    refund(session, ada, order, lines={order.lines[0].id: (1, False)})

    assert (order.refunded_minor, order.payment_state) == (4000, "partially_refunded")


def test_nobody_gives_back_without_a_reason_or_an_order(session, ada, order):
    with pytest.raises(ReasonMissing):
        refund(session, ada, order, whole=True, reason=" \n")
    with pytest.raises(OrderNotFound):
        orders.refund_order(
            session,
            ada,
            uuid4(),
            wish=RefundWish(whole=True),
            reason="Broken",
            once_key="k",
            providers=METHODS,
        )


def test_pressed_twice_money_is_given_back_once(
    session, ada, order, lamps, heard, told
):
    first = refund(session, ada, order, lines={lamps: (1, True)}, key="form 7")
    again = refund(session, ada, order, lines={lamps: (2, True)}, key="form 7")

    assert again.id == first.id
    assert order.refunded_minor == 3333
    assert len(heard) == 1


def test_money_that_a_card_provider_took_goes_back_through_it(
    session, alice, lamp, ada
):
    order = an_order(session, a_line(lamp), customer=alice)
    begun = orders.begin_payment(session, order.id, alice.id, "test_card", METHODS)
    came = PaymentOutcome.SUCCEEDED
    orders.settle_payment(session, begun.payment_id, came, by="customer")

    given_back = refund(session, ada, order, whole=True, key="k")

    assert not given_back.is_by_hand
    assert given_back.reference == f"test-{order.id}:k"


def test_a_transfer_goes_back_by_hand(session, ada, order):
    assert refund(session, ada, order, whole=True).is_by_hand


def test_what_a_method_took_that_is_no_longer_offered_goes_back_by_hand(
    session, ada, order
):
    given_back = orders.refund_order(
        session,
        ada,
        order.id,
        wish=RefundWish(whole=True),
        reason="Broken",
        once_key="k",
        providers={},
    )

    assert given_back.is_by_hand
