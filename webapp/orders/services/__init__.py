"""Every change to an order; every door and channel writes through these functions."""

from webapp.orders.services.endings import cancel_order, expire_orders
from webapp.orders.services.payments import (
    Begun,
    Settled,
    begin_payment,
    confirm_payment,
    settle_payment,
)
from webapp.orders.services.placing import Entered, enter_order, new_number
from webapp.orders.services.refunds import Pieces, RefundWish, refund_order
from webapp.orders.services.sending import send_goods
from webapp.orders.services.steps import hold_order, step

__all__ = [
    "Begun",
    "Entered",
    "Pieces",
    "RefundWish",
    "Settled",
    "begin_payment",
    "cancel_order",
    "confirm_payment",
    "enter_order",
    "expire_orders",
    "hold_order",
    "new_number",
    "refund_order",
    "send_goods",
    "settle_payment",
    "step",
]
