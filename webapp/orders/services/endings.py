"""Orders that come to nothing: cancelled, or not paid in time."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.audit.services import Actor, record
from webapp.catalog import services as catalog
from webapp.core.text import tidy
from webapp.events import services as events
from webapp.orders.errors import CannotCancel, ReasonMissing
from webapp.orders.events import OrderCancelled
from webapp.orders.models import Order
from webapp.orders.services.payments import give_up_payments
from webapp.orders.services.steps import hold_order, standing_of, step
from webapp.orders.services.telling import tell
from webapp.orders.standing import ENDED, Standing
from webapp.orders.states import OrderState, PaymentState

AT_ONCE = 50  # orders that one round of the job takes


def cancel_order(
    session: Session,
    order_id: UUID,
    *,
    by: str,
    user_id: UUID | None = None,
    actor: Actor | None = None,
    reason: str = "",
) -> None:
    """Cancel an order and put what it held back on the shelf; twice changes nothing.

    A customer may as long as nothing was paid. An operator may as long as nothing was
    sent and no money is held: giving that back is an act of its own. Publishes
    ``OrderCancelled``.

    Args:
        by: ``"customer"``, ``"shop"``, or the operator's name.
        user_id: the customer who cancels it; it has to be theirs.
        actor: the operator who does, who says why.

    Raises:
        OrderNotFound: there is no such order, or it is another customer's.
        CannotCancel: it is too late.
        ReasonMissing: the operator did not say why.
    """
    why = tidy(reason)[:500]
    if actor is not None and not why:
        raise ReasonMissing
    order = hold_order(session, order_id, user_id=user_id)
    if order.order_state in ENDED:
        return
    _refuse(standing_of(order), is_customer=user_id is not None)
    was = order.order_state
    _end(session, [order], OrderState.CANCELLED, by=by, reason=why)
    if actor is not None:
        record(
            session,
            actor,
            "order.cancel",
            subject=f"Order {order.number}",
            subject_id=order.id,
            user_id=order.user_id,
            reason=why,
            before={"order": was},
            after={"order": order.order_state},
        )


def expire_orders(session: Session, now: datetime) -> int:
    """End orders that nobody paid in time; return how many.

    Takes so many and no more; those that somebody has in hand are for the next round.
    Publishes ``OrderCancelled`` for each.
    """
    due = (
        select(Order)
        .where(
            Order.expires_at <= now,
            Order.order_state == OrderState.PLACED,
            Order.payment_state.in_((PaymentState.UNPAID, PaymentState.FAILED)),
        )
        .order_by(Order.expires_at, Order.id)
        .limit(AT_ONCE)
        .with_for_update(key_share=True, skip_locked=True, of=Order)
        .options(selectinload(Order.lines))
        .execution_options(populate_existing=True)
    )
    orders = session.scalars(due).all()
    _end(session, orders, OrderState.EXPIRED, by="shop", reason="")
    return len(orders)


def _refuse(standing: Standing, *, is_customer: bool) -> None:
    """Say why an order cannot be cancelled, if it cannot."""
    if is_customer and not standing.can_be_cancelled_by_customer:
        msg = "This order can no longer be cancelled here. Please write to us"
        raise CannotCancel(msg)
    if standing.held_minor:
        msg = "Give the money back first, then cancel the order"
        raise CannotCancel(msg)
    if not standing.can_be_cancelled:
        msg = "What was sent can no longer be cancelled"
        raise CannotCancel(msg)


def _end(
    session: Session, orders: Sequence[Order], to: OrderState, *, by: str, reason: str
) -> None:
    """End orders that are held already; the shelf comes last, for all of them."""
    give_up_payments(session, [order.id for order in orders])
    back: Counter[UUID] = Counter()
    for order in orders:
        step(session, order, to, by=by, note=reason)
        order.cancel_reason, order.expires_at = reason, None
        for line in order.lines:
            unsent = line.quantity - line.cancelled_count - line.fulfilled_count
            reserved = min(line.reserved_count, unsent)
            if line.variant_id is not None and reserved:
                back[line.variant_id] += reserved
            line.reserved_count -= reserved
            line.cancelled_count += unsent
        is_expired = to is OrderState.EXPIRED
        events.publish(
            session, OrderCancelled(order_id=str(order.id), is_expired=is_expired)
        )
        tell(session, order, "order_cancelled")
    session.flush()
    catalog.give_back(session, back)
