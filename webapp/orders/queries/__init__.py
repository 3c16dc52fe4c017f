"""Reading orders; nothing here changes a row."""

from webapp.orders.queries.lists import last_address, orders_listed, orders_of
from webapp.orders.queries.pages import order_of, order_page, payment_of
from webapp.orders.queries.shapes import (
    LineShown,
    OrderCard,
    OrderPage,
    PaymentPage,
    PaymentShown,
    RefundedLine,
    RefundShown,
    StepShown,
)

__all__ = [
    "LineShown",
    "OrderCard",
    "OrderPage",
    "PaymentPage",
    "PaymentShown",
    "RefundShown",
    "RefundedLine",
    "StepShown",
    "last_address",
    "order_of",
    "order_page",
    "orders_listed",
    "orders_of",
    "payment_of",
]
