"""Moving an order along its axes: noted, compared, and refused."""

from itertools import product

import pytest
from sqlalchemy import select, text

from tests.orders.orders import a_line, an_order, states_of, steps_of
from webapp.orders.errors import IllegalStep, NotPaidYet, OrderNotFound, StaleOrder
from webapp.orders.models import OrderStep
from webapp.orders.services import hold_order, step
from webapp.orders.states import FulfilmentState as F
from webapp.orders.states import OrderState as O
from webapp.orders.states import PaymentState as P
from webapp.orders.transitions import ORDER, PAYMENT, Given, path


@pytest.fixture
def order(session, alice, lamp):
    return an_order(session, a_line(lamp, quantity=2), customer=alice)


def test_a_step_is_noted_with_who_took_it_and_why(session, order):
    step(session, order, O.ON_HOLD, by="Ada", note="The address is unclear")

    (noted,) = session.scalars(select(OrderStep)).all()
    assert (noted.axis, noted.was, noted.became) == ("order", "placed", "on_hold")
    assert (noted.by, noted.note) == ("Ada", "The address is unclear")
    assert not noted.is_implied
    assert (order.order_state, order.version) == (O.ON_HOLD, 2)


def test_states_that_were_skipped_are_implied(session, order):
    step(session, order, P.PARTIALLY_REFUNDED, by="shopify")
    step(session, order, F.DELIVERED, by="shopify")
    step(session, order, O.COMPLETED, by="shopify", note="snapshot")

    assert steps_of(session, order, "payment") == ["(paid)", "partially_refunded"]
    assert steps_of(session, order, "fulfilment") == ["(fulfilled)", "delivered"]
    assert steps_of(session, order, "order") == ["(confirmed)", "completed"]
    notes = session.scalars(select(OrderStep.note).filter_by(axis="order")).all()
    assert sorted(notes) == ["", "snapshot"]


def test_where_an_order_is_already_nothing_happens(session, order):
    for state in states_of(order):
        step(session, order, state, by="shop")

    assert order.version == 1
    assert session.scalars(select(OrderStep)).all() == []


@pytest.mark.parametrize(
    ("column", "was", "to"),
    [
        ("order_state" if table is ORDER else "payment_state", was, to)
        for table in (ORDER, PAYMENT)
        for was, to in product(table, table)
        if path(was, to) is None and (was, to) != (O.FULFILLING, O.CANCELLED)
    ],
)
def test_an_illegal_step_leaves_everything_as_it_is(session, order, column, was, to):
    setattr(order, column, was)
    session.flush()

    with pytest.raises(IllegalStep) as refusal:
        step(session, order, to, by="shop")

    assert (refusal.value.was, refusal.value.to) == (was, to)
    assert refusal.value.axis == column.removesuffix("_state")
    assert getattr(order, column) is was
    assert order.version == 1
    assert session.scalars(select(OrderStep)).all() == []


def test_a_refusal_says_what_cannot_be(session, order):
    step(session, order, O.CANCELLED, by="shop")

    with pytest.raises(
        IllegalStep, match="An order that is cancelled cannot become on hold"
    ):
        step(session, order, O.ON_HOLD, by="shop")


def test_a_channel_can_bring_an_order_back(session, order):
    step(session, order, O.CANCELLED, by="woo")

    step(session, order, O.PLACED, by="woo", given={Given.RESTORED})

    assert steps_of(session, order, "order") == ["cancelled", "placed"]


def test_goods_do_not_leave_for_nothing(session, order):
    for state in (F.PARTIALLY_FULFILLED, F.FULFILLED, F.DELIVERED):
        with pytest.raises(NotPaidYet):
            step(session, order, state, by="shop")

    step(session, order, F.UNFULFILLABLE, by="shop")


def test_goods_leave_when_they_are_due_on_delivery(session, lamp):
    order = an_order(session, a_line(lamp), is_due_on_delivery=True)

    step(session, order, F.FULFILLED, by="shop")

    assert order.fulfilment_state is F.FULFILLED


@pytest.mark.parametrize(("sent", "can_be"), [(0, True), (1, False)])
def test_what_is_being_prepared_is_cancelled_only_while_nothing_left(
    session, order, sent, can_be
):
    step(session, order, P.PAID, by="shop")
    step(session, order, O.FULFILLING, by="shop")
    order.lines[0].fulfilled_count = sent
    session.flush()

    if can_be:
        step(session, order, O.CANCELLED, by="shop")
    else:
        with pytest.raises(IllegalStep):
            step(session, order, O.CANCELLED, by="shop")


def test_who_looked_before_somebody_else_moved_it_is_told(session, order):
    session.execute(text("UPDATE orders SET version = version + 1"))

    with pytest.raises(StaleOrder):
        step(session, order, O.CONFIRMED, by="shop")

    assert session.scalars(select(OrderStep)).all() == []


def test_an_order_is_held_as_it_is_now_and_by_its_customer_alone(
    session, alice, bob, order
):
    session.execute(text("UPDATE orders SET cancel_reason = 'changed'"))

    assert hold_order(session, order.id, user_id=alice.id).cancel_reason == "changed"
    with pytest.raises(OrderNotFound):
        hold_order(session, order.id, user_id=bob.id)
    with pytest.raises(OrderNotFound):
        hold_order(session, alice.id)
