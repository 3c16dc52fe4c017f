"""Many orders, newest first."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_

from webapp.accounts.models import User
from webapp.core.db import Reader
from webapp.core.text import tidy
from webapp.orders.models import Order, OrderLine
from webapp.orders.queries.shapes import OrderCard
from webapp.orders.states import FulfilmentState, OrderState, PaymentState

LONGEST_QUESTION = 254

_orders = Order.__table__.c
_lines = OrderLine.__table__.c
_PIECES = (
    select(func.coalesce(func.sum(_lines.quantity), 0))
    .where(_lines.order_id == _orders.id)
    .scalar_subquery()
    .label("piece_count")
)
_CARDS = select(*(_orders.get(name, _PIECES) for name in OrderCard._fields)).order_by(
    _orders.placed_at.desc(), _orders.id.desc()
)


def orders_of(
    session: Reader, user_id: UUID, *, before: UUID | None = None, most: int = 20
) -> list[OrderCard]:
    """Return a customer's orders, newest first.

    Args:
        before: the last one that was shown already; those older than it follow.
    """
    return _shown(session, _CARDS.where(_orders.user_id == user_id), before, most)


def orders_listed(
    session: Reader,
    *,
    q: str = "",
    order_state: OrderState | None = None,
    payment_state: PaymentState | None = None,
    fulfilment_state: FulfilmentState | None = None,
    before: UUID | None = None,
    most: int = 50,
) -> list[OrderCard]:
    """Return the orders of all channels, newest first.

    Args:
        q: how a number or an e-mail address begins, a part of the customer's name,
            or what a channel calls an order.
        before: the last one that was shown already; those older than it follow.
    """
    wanted = _CARDS
    asked = tidy(q[:LONGEST_QUESTION])
    if asked:
        wanted = wanted.where(
            _orders.number.startswith(asked.upper(), autoescape=True)
            | _orders.email.startswith(asked.lower(), autoescape=True)
            | (_orders.external_id == asked)
            | _orders.user_id.in_(_called(asked))
        )
    states = {
        _orders.order_state: order_state,
        _orders.payment_state: payment_state,
        _orders.fulfilment_state: fulfilment_state,
    }
    for column, state in states.items():
        if state is not None:
            wanted = wanted.where(column == state)
    return _shown(session, wanted, before, most)


def last_address(session: Reader, user_id: UUID) -> dict[str, Any] | None:
    """Return where a customer's latest order that went somewhere went to."""
    latest = (
        select(_orders.delivery_address)
        .where(_orders.user_id == user_id, _orders.delivery_address.is_not(None))
        .order_by(_orders.placed_at.desc(), _orders.id.desc())
        .limit(1)
    )
    found: dict[str, Any] | None = session.execute(latest).scalar_one_or_none()
    return found


def _called(asked: str) -> Select[UUID]:
    """Return the customers in whose name something occurs."""
    name = func.lower(User.name)
    return select(User.id).where(name.contains(asked.lower(), autoescape=True))


def _shown(
    session: Reader, wanted: Select[Any], before: UUID | None, most: int
) -> list[OrderCard]:
    if before is not None:
        last = select(_orders.placed_at, _orders.id).where(_orders.id == before)
        place = tuple_(_orders.placed_at, _orders.id)
        wanted = wanted.where(place < last.correlate(None).scalar_subquery())
    return [OrderCard(*row) for row in session.execute(wanted.limit(most))]
