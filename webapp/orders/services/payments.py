"""Trying to pay an order, and what comes of it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.audit.services import Actor, record
from webapp.core import clock
from webapp.events import services as events
from webapp.orders.errors import NothingToPay, PaymentNotFound, UnknownMethod
from webapp.orders.events import OrderPaid
from webapp.orders.models import Order, Payment
from webapp.orders.payments import Method
from webapp.orders.providers.offline import OFFLINE, TRANSFER
from webapp.orders.services.steps import hold_order, standing_of, step
from webapp.orders.services.telling import tell
from webapp.orders.states import OrderState, PaymentOutcome, PaymentState

_ENDS = frozenset({PaymentOutcome.SUCCEEDED, PaymentOutcome.FAILED})


class Begun(NamedTuple):
    """An attempt to pay, and the address of the page to go to, if there is one."""

    payment_id: UUID
    page: str | None


class Settled(StrEnum):
    """What an attempt to pay came to."""

    PAID = "paid"
    FAILED = "failed"
    TOO_LATE = "too_late"  # whatever was taken has to go back


def begin_payment(
    session: Session,
    order_id: UUID,
    user_id: UUID,
    method: str,
    providers: Mapping[str, Method],
) -> Begun:
    """Begin to pay an order; an attempt that is open is given up for it.

    An order that becomes due on delivery is confirmed, no longer lapses, and stays so.

    Args:
        providers: the methods that the shop offers, by slug.

    Raises:
        OrderNotFound: this customer has no such order.
        UnknownMethod: the shop does not offer it.
        NothingToPay: the order is paid, cancelled, or was not paid in time.
    """
    order = hold_order(session, order_id, user_id=user_id)
    chosen = providers.get(method)
    if chosen is None:
        raise UnknownMethod
    due = standing_of(order).due_minor
    if not due:
        raise NothingToPay
    give_up_payments(session, [order.id])
    if not order.is_due_on_delivery:  # else it stays so, whatever comes before
        order.payment_method = chosen.slug
    payment = _attempt(session, order, chosen.slug, due)
    if chosen.is_due_on_delivery:
        order.is_due_on_delivery = True
        order.expires_at = None
        if order.order_state is OrderState.PLACED:
            step(session, order, OrderState.CONFIRMED, by="customer")
    return Begun(payment.id, chosen.provider.start(payment))


def settle_payment(
    session: Session,
    payment_id: UUID,
    outcome: PaymentOutcome,
    *,
    reference: str = "",
    failure: str = "",
    by: str,
) -> Settled:
    """Note how an attempt to pay ended, once; said again, nothing changes.

    Money for an order that is cancelled, lapsed or paid already is not taken: the
    attempt is void. Publishes ``OrderPaid`` when the order is.

    Args:
        outcome: ``SUCCEEDED`` or ``FAILED``; nothing else is an end.
        reference: what the provider calls it.
        failure: why it failed, in a sentence for the customer.

    Raises:
        PaymentNotFound: nobody tried this.
        ValueError: that is no end.
    """
    if outcome not in _ENDS:
        msg = f"{outcome!r} is not how an attempt to pay ends"
        raise ValueError(msg)
    order_id = session.scalar(select(Payment.order_id).filter_by(id=payment_id))
    if order_id is None:
        raise PaymentNotFound
    order = hold_order(session, order_id)
    payment = session.get_one(Payment, payment_id, populate_existing=True)
    if payment.outcome is not PaymentOutcome.PENDING:
        return _known(payment)
    payment.reference, payment.settled_at = reference[:200], clock.now()
    if outcome is PaymentOutcome.SUCCEEDED:
        if not standing_of(order).is_payable:
            payment.outcome = PaymentOutcome.VOIDED
        else:
            payment.outcome = outcome
            note_paid(session, order, payment.amount_minor, by=by)
    else:
        payment.outcome, payment.failure = PaymentOutcome.FAILED, failure[:300]
        if order.payment_state is PaymentState.UNPAID:
            step(session, order, PaymentState.FAILED, by=by, note=failure)
    session.flush()
    return _known(payment)


def confirm_payment(
    session: Session, by: Actor, order_id: UUID, *, reference: str = ""
) -> None:
    """Note that the money for an order has come: by transfer, or on delivery.

    Publishes ``OrderPaid``; the operators' log says who said so.

    Args:
        reference: by which it is found on the bank's statement.

    Raises:
        OrderNotFound: there is no such order.
        NothingToPay: it is paid, cancelled, or was not paid in time.
    """
    order = hold_order(session, order_id)
    due = standing_of(order).due_minor
    if not due:
        raise NothingToPay
    payment = session.scalars(
        select(Payment).filter_by(order_id=order.id, outcome=PaymentOutcome.PENDING)
    ).one_or_none()
    if payment is None or payment.method not in OFFLINE:
        give_up_payments(session, [order.id])
        known = order.payment_method in OFFLINE
        method = order.payment_method if known else TRANSFER
        payment = _attempt(session, order, method, due)
    payment.outcome, payment.settled_at = PaymentOutcome.SUCCEEDED, clock.now()
    payment.reference = reference[:200]
    was = order.payment_state
    note_paid(session, order, payment.amount_minor, by=by.name)
    record(
        session,
        by,
        "order.payment.confirm",
        subject=f"Order {order.number}",
        subject_id=order.id,
        user_id=order.user_id,
        before={"payment": was},
        after={
            "payment": order.payment_state,
            "amount_minor": payment.amount_minor,
            "currency": payment.currency,
            "reference": payment.reference,
        },
    )


def note_paid(session: Session, order: Order, amount_minor: int, *, by: str) -> None:
    """Count money to an order that is held, and move it on where it is all there.

    Publishes ``OrderPaid`` then.
    """
    order.paid_minor += amount_minor
    if order.paid_minor < order.total_minor:
        step(session, order, PaymentState.PARTIALLY_PAID, by=by)
        return
    order.expires_at = None
    step(session, order, PaymentState.PAID, by=by)
    if order.order_state is OrderState.PLACED:
        step(session, order, OrderState.CONFIRMED, by=by)
    elif standing_of(order).is_complete:
        step(session, order, OrderState.COMPLETED, by=by)
    events.publish(session, OrderPaid(order_id=str(order.id)))
    if amount_minor:
        tell(session, order, "order_paid")


def give_up_payments(session: Session, order_ids: list[UUID]) -> None:
    """Give up attempts to pay that are still open; what comes of them is too late."""
    session.execute(
        update(Payment)
        .where(
            Payment.order_id.in_(order_ids),
            Payment.outcome == PaymentOutcome.PENDING,
        )
        .values(outcome=PaymentOutcome.VOIDED, settled_at=clock.now())
    )


def _attempt(session: Session, order: Order, method: str, due: int) -> Payment:
    payment = Payment(
        order_id=order.id, method=method, amount_minor=due, currency=order.currency
    )
    session.add(payment)
    session.flush()
    return payment


def _known(payment: Payment) -> Settled:
    match payment.outcome:
        case PaymentOutcome.SUCCEEDED:
            return Settled.PAID
        case PaymentOutcome.FAILED:
            return Settled.FAILED
        case _:
            return Settled.TOO_LATE
