"""Entering orders, whichever channel they come from."""

import secrets
from collections import Counter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.catalog import services as catalog
from webapp.core import clock
from webapp.events import services as events
from webapp.orders.entry import NewOrder
from webapp.orders.events import OrderPlaced
from webapp.orders.models import Order, OrderLine
from webapp.orders.services.payments import note_paid
from webapp.orders.services.steps import step
from webapp.orders.services.telling import tell
from webapp.orders.states import OrderState

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read as another


class Entered(NamedTuple):
    """An order that is in the books; ``is_new``: it was not there before."""

    order_id: UUID
    number: str
    is_new: bool


def new_number() -> str:
    """Return a number for an order, from which nobody can tell how many there are."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def enter_order(
    session: Session, new: NewOrder, *, reserve: bool, order_id: UUID | None = None
) -> Entered:
    """Write down what was ordered; what its channel calls the same is entered once.

    An order that costs nothing is paid at once, and one that is due on delivery is
    confirmed. Publishes ``OrderPlaced``, and ``OrderPaid`` for nothing to pay.

    Args:
        reserve: take the pieces off the shelf for it.
        order_id: under which it is to be kept, if it is new.

    Raises:
        ImpossibleOrder: it is empty, or an amount cannot be.
        StockShort: there is too little of something, or it is no longer sold.
    """
    order = _write(session, new, order_id or uuid7())
    if order is None:
        known = select(Order.id, Order.number).filter_by(
            channel=new.channel, account=new.account, external_id=new.external_id
        )
        return Entered(*session.execute(known).one(), is_new=False)
    taken = _take(session, new) if reserve else {}
    session.add_all(_lines(order, new, taken))
    session.flush()
    events.publish(session, OrderPlaced(order_id=str(order.id)))
    tell(session, order, "order_placed")
    if order.total_minor == 0:
        note_paid(session, order, 0, by="shop")
    elif order.is_due_on_delivery:
        step(session, order, OrderState.CONFIRMED, by="shop")
    return Entered(order.id, order.number, is_new=True)


def _write(session: Session, new: NewOrder, order_id: UUID) -> Order | None:
    """Write the order's own row, unless the channel's name for it is known."""
    totals = new.totals
    row: dict[str, Any] = {
        "id": order_id,
        "channel": new.channel,
        "account": new.account,
        "external_id": new.external_id,
        "number": new.number or new_number(),
        "user_id": new.user_id,
        "email": new.email,
        "placed_at": new.placed_at or clock.now(),
        "currency": new.currency,
        "subtotal_minor": totals.subtotal_minor,
        "discount_minor": totals.discount_minor,
        "delivery_minor": totals.delivery_minor,
        "tax_minor": totals.tax_minor,
        "total_minor": totals.total_minor,
        "discount_code": new.discount_code,
        "delivery": new.delivery,
        "delivery_address": new.delivery_address,
        "payment_method": new.payment_method,
        "is_due_on_delivery": new.is_due_on_delivery,
        "expires_at": None if new.is_due_on_delivery else new.expires_at,
    }
    written = (
        insert(Order)
        .values(row)
        .on_conflict_do_nothing(
            index_elements=[Order.channel, Order.account, Order.external_id]
        )
        .returning(Order)
    )
    return session.scalars(written).one_or_none()


def _take(session: Session, new: NewOrder) -> dict[UUID, int]:
    wanted: Counter[UUID] = Counter()
    for line in new.lines:
        if line.variant_id is not None:
            wanted[line.variant_id] += line.quantity
    return catalog.take(session, wanted)


def _lines(order: Order, new: NewOrder, taken: dict[UUID, int]) -> list[OrderLine]:
    return [
        OrderLine(
            order_id=order.id,
            position=position,
            external_id=line.external_id,
            product_id=line.product_id,
            variant_id=line.variant_id,
            sku=line.sku,
            name=line.name,
            variant_label=line.variant_label,
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
            discount_minor=line.discount_minor,
            tax_minor=line.tax_minor,
            reserved_count=(
                line.quantity if line.variant_id and taken.get(line.variant_id) else 0
            ),
        )
        for position, line in enumerate(new.lines)
    ]
