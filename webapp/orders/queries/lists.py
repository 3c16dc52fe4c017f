"""Many orders, newest first."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, func, select, tuple_, union_all

from webapp.accounts.models import User
from webapp.core.db import Reader
from webapp.core.text import tidy
from webapp.orders.models import Order, OrderLine
from webapp.orders.queries.shapes import OrderCard
from webapp.orders.states import FulfilmentState, OrderState, PaymentState

LONGEST_QUESTION = 254
HALF_A_NUMBER = 4  # characters ahead of the dash
MOST_NAMESAKES = 1_000  # customers whose orders a name leads to

_orders = Order.__table__.c
_lines = OrderLine.__table__.c
_PIECES = (
    select(func.coalesce(func.sum(_lines.quantity), 0))
    .where(_lines.order_id == _orders.id)
    .scalar_subquery()
    .label("piece_count")
)
_NEWEST = (_orders.placed_at.desc(), _orders.id.desc())
_CARDS = select(*(_orders.get(name, _PIECES) for name in OrderCard._fields)).order_by(
    *_NEWEST
)


def orders_of(
    session: Reader, user_id: UUID, *, before: UUID | None = None, most: int = 20
) -> list[OrderCard]:
    """Return a customer's orders, newest first.

    Args:
        before: the last one that was shown already; those older than it follow.
    """
    own = _orders.user_id == user_id
    return _shown(session, [own, *_behind(before, own)], most)


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
        q: how a number or an e-mail address begins, a part of the customer's name
            (that of so many customers, and no more), or what a channel calls an order.
        before: the last one that was shown already; those older than it follow.
    """
    states = {
        _orders.order_state: order_state,
        _orders.payment_state: payment_state,
        _orders.fulfilment_state: fulfilment_state,
    }
    wanted = [column == state for column, state in states.items() if state is not None]
    wanted += _behind(before)
    asked = tidy(q[:LONGEST_QUESTION])
    if asked:
        wanted = [_orders.id.in_(_found(asked, wanted, most))]
    return _shown(session, wanted, most)


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


def _found(
    asked: str, wanted: Sequence[ColumnElement[bool]], most: int
) -> Select[UUID]:
    """Return the newest orders that answer a question, in each way that there is.

    Each way has an index of its own, which they would not use together.
    """
    name = func.lower(User.name)
    called = select(User.id).where(name.contains(asked.lower(), autoescape=True))
    # As an array they are looked up in the index, and not in every order.
    people = func.array(called.limit(MOST_NAMESAKES).scalar_subquery())
    ways = (
        _orders.number.startswith(asked.upper(), autoescape=True),
        _orders.number.startswith(_as_ours(asked), autoescape=True),
        _orders.email.startswith(asked.lower(), autoescape=True),
        _orders.external_id == asked,
        _orders.user_id == any_(people),
    )
    newest = (
        select(_orders.id).where(way, *wanted).order_by(*_NEWEST).limit(most)
        for way in ways
    )
    return select(union_all(*newest).subquery().c.id)


def _as_ours(asked: str) -> str:
    """Return a number as our own orders have it, however it was typed or dictated."""
    plain = "".join(filter(str.isalnum, asked)).upper()
    halves = (plain[:HALF_A_NUMBER], plain[HALF_A_NUMBER:])
    return "-".join(filter(None, halves)) or asked


def _behind(
    before: UUID | None, *among: ColumnElement[bool]
) -> list[ColumnElement[bool]]:
    """Return what holds of the orders behind one, newest first; of all behind none.

    Args:
        among: what holds of that one, too; behind any other there is nothing.
    """
    if before is None:
        return []
    last = select(_orders.placed_at, _orders.id).where(_orders.id == before, *among)
    place = tuple_(_orders.placed_at, _orders.id)
    return [place < last.correlate(None).scalar_subquery()]


def _shown(
    session: Reader, wanted: Sequence[ColumnElement[bool]], most: int
) -> list[OrderCard]:
    rows = session.execute(_CARDS.where(*wanted).limit(most))
    return [OrderCard(*row) for row in rows]
