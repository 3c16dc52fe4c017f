"""One order, with all that its page tells."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, null, select

from webapp.catalog.models import IS_LISTED, Product
from webapp.core.db import Reader
from webapp.orders.errors import OrderNotFound, PaymentNotFound
from webapp.orders.models import (
    Order,
    OrderLine,
    OrderStep,
    Payment,
    Refund,
    RefundLine,
)
from webapp.orders.queries.shapes import (
    LineShown,
    OrderPage,
    PaymentPage,
    PaymentShown,
    RefundedLine,
    RefundShown,
    StepShown,
)

MOST_PAYMENTS = 50  # of one order that a page shows, and the most steps and refunds
MOST_STEPS = 200
MOST_REFUNDED_LINES = 1_000

_orders = Order.__table__.c
_lines = OrderLine.__table__.c
_payments = Payment.__table__.c
_refunds = Refund.__table__.c
_refund_lines = RefundLine.__table__.c
_steps = OrderStep.__table__.c
_products = Product.__table__.c

_OF_LINE: list[ColumnElement[Any]] = [
    *(_lines[name] for name in LineShown._fields if name in _lines),
    case((IS_LISTED, _products.slug), else_=null()).label("slug"),
    _products.picture,
    _products.picture_alt,
]
_LINES = (
    select(*_OF_LINE)
    .select_from(OrderLine.__table__)
    .outerjoin(Product.__table__, _products.id == _lines.product_id)
    .order_by(_lines.position)
)
_PAYMENTS = (
    select(*(_payments[name] for name in PaymentShown._fields))
    .order_by(_payments.id.desc())
    .limit(MOST_PAYMENTS)
)
_STEPS = (
    select(*(_steps[name] for name in StepShown._fields))
    .order_by(_steps.id.desc())
    .limit(MOST_STEPS)
)
_OF_REFUND = (
    "id",
    "amount_minor",
    "delivery_minor",
    "currency",
    "reason",
    "is_by_hand",
    "reference",
    "refunded_at",
)
_OF_REFUND_LINE = (
    _refund_lines.order_line_id,
    _lines.name,
    _lines.variant_label,
    _refund_lines.quantity,
    _refund_lines.amount_minor,
    _refund_lines.is_restocked,
)
_REFUNDS = (
    select(*(_refunds[name] for name in _OF_REFUND), *_OF_REFUND_LINE)
    .select_from(Refund.__table__)
    .outerjoin(RefundLine.__table__, _refund_lines.refund_id == _refunds.id)
    .outerjoin(OrderLine.__table__, _lines.id == _refund_lines.order_line_id)
    .order_by(_refunds.id, _lines.position)
    .limit(MOST_REFUNDED_LINES)
)


def order_of(session: Reader, order_id: UUID, user_id: UUID) -> OrderPage:
    """Return an order as its customer sees it.

    Raises:
        OrderNotFound: there is none, or it is somebody else's.
    """
    return _page(session, order_id, _orders.user_id == user_id)


def order_page(session: Reader, order_id: UUID) -> OrderPage:
    """Return an order as an operator sees it.

    Raises:
        OrderNotFound: there is none.
    """
    return _page(session, order_id)


def payment_of(session: Reader, payment_id: UUID, user_id: UUID) -> PaymentPage:
    """Return a customer's attempt to pay.

    Raises:
        PaymentNotFound: there is none, or it is somebody else's.
    """
    attempt = (
        select(
            _payments.id,
            _payments.order_id,
            _orders.number,
            _payments.method,
            _payments.outcome,
            _payments.amount_minor,
            _payments.currency,
        )
        .join_from(Payment.__table__, Order.__table__)
        .where(_payments.id == payment_id, _orders.user_id == user_id)
    )
    row = session.execute(attempt).one_or_none()
    if row is None:
        raise PaymentNotFound
    return PaymentPage(*row)


def _page(session: Reader, order_id: UUID, *further: ColumnElement[bool]) -> OrderPage:
    whole = select(Order.__table__).where(_orders.id == order_id, *further)
    order = session.execute(whole).mappings().one_or_none()
    if order is None:
        raise OrderNotFound
    lines = session.execute(_LINES.where(_lines.order_id == order_id))
    payments = session.execute(_PAYMENTS.where(_payments.order_id == order_id))
    steps = session.execute(_STEPS.where(_steps.order_id == order_id))
    return OrderPage(
        **order,
        lines=tuple(LineShown(*row) for row in lines),
        payments=tuple(PaymentShown(*row) for row in payments)[::-1],
        refunds=_refunds_of(session, _REFUNDS.where(_refunds.order_id == order_id)),
        steps=tuple(StepShown(*row) for row in steps)[::-1],
    )


def _refunds_of(session: Reader, asked: Select[Any]) -> tuple[RefundShown, ...]:
    """Return refunds with their lines, which come one to a row."""
    told: dict[UUID, tuple[dict[str, Any], list[RefundedLine]]] = {}
    for row in session.execute(asked):
        facts = dict(zip(_OF_REFUND, row, strict=False))
        _, lines = told.setdefault(row[0], (facts, []))
        line = RefundedLine(*row[len(_OF_REFUND) :])
        if line.order_line_id is not None:
            lines.append(line)
    return tuple(
        RefundShown(**facts, lines=tuple(lines)) for facts, lines in told.values()
    )
