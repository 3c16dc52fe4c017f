"""Goods that leave the shop."""

from uuid import UUID

from sqlalchemy.orm import Session

from webapp.audit.services import Actor, record
from webapp.orders.errors import IllegalStep, NothingToSend
from webapp.orders.services.steps import hold_order, standing_of, step
from webapp.orders.services.telling import tell
from webapp.orders.states import FulfilmentState, OrderState, PaymentState


def send_goods(session: Session, by: Actor, order_id: UUID) -> None:
    """Note that everything that is left of an order was sent, and tell its customer.

    An order that is paid is complete with that; one that is due on delivery when the
    money has come.

    Raises:
        OrderNotFound: there is no such order.
        NothingToSend: everything is sent, or all its money was given back.
        NotPaidYet: nobody paid, and it is not due on delivery.
        IllegalStep: it is on hold.
    """
    order = hold_order(session, order_id)
    if order.order_state is OrderState.ON_HOLD:
        raise IllegalStep(axis="order", was=order.order_state, to=OrderState.FULFILLING)
    if order.payment_state is PaymentState.REFUNDED:
        raise NothingToSend
    sent: dict[str, int] = {}
    for line in order.lines:
        count = line.quantity - line.cancelled_count - line.fulfilled_count
        if count:
            line.fulfilled_count += count
            sent[line.name] = sent.get(line.name, 0) + count
    if not sent:
        raise NothingToSend
    step(session, order, OrderState.FULFILLING, by=by.name)
    step(session, order, FulfilmentState.FULFILLED, by=by.name)
    if standing_of(order).is_complete:
        step(session, order, OrderState.COMPLETED, by=by.name)
    tell(session, order, "order_sent")
    record(
        session,
        by,
        "order.send",
        subject=f"Order {order.number}",
        subject_id=order.id,
        user_id=order.user_id,
        after={"sent": sent, "order": order.order_state},
    )
