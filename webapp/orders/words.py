"""The three axes of an order in words that its buyer understands."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from webapp.orders.states import FulfilmentState, OrderState, PaymentState

ORDER: Mapping[OrderState, str] = {
    OrderState.PLACED: "Placed",
    OrderState.CONFIRMED: "Confirmed",
    OrderState.ON_HOLD: "On hold",
    OrderState.FULFILLING: "Being prepared",
    OrderState.COMPLETED: "Completed",
    OrderState.CANCELLED: "Cancelled",
    OrderState.EXPIRED: "Lapsed",
}
PAYMENT: Mapping[PaymentState, str] = {
    PaymentState.UNPAID: "Not paid yet",
    PaymentState.AUTHORIZED: "Approved",
    PaymentState.PARTIALLY_PAID: "Paid in part",
    PaymentState.PAID: "Paid",
    PaymentState.PARTIALLY_REFUNDED: "Refunded in part",
    PaymentState.REFUNDED: "Refunded",
    PaymentState.VOIDED: "Called off",
    PaymentState.FAILED: "Payment failed",
    PaymentState.DISPUTED: "Disputed",
}
FULFILMENT: Mapping[FulfilmentState, str] = {
    FulfilmentState.UNFULFILLED: "Not sent yet",
    FulfilmentState.PARTIALLY_FULFILLED: "Sent in part",
    FulfilmentState.FULFILLED: "Sent",
    FulfilmentState.DELIVERED: "Delivered",
    FulfilmentState.PARTIALLY_RETURNED: "Returned in part",
    FulfilmentState.RETURNED: "Returned",
    FulfilmentState.UNFULFILLABLE: "Cannot be sent",
}
DUE_ON_DELIVERY = "Due on delivery"
_BY_AXIS: Mapping[str, Mapping[str, str]] = {
    "order": {str(state): word for state, word in ORDER.items()},
    "payment": {str(state): word for state, word in PAYMENT.items()},
    "fulfilment": {str(state): word for state, word in FULFILMENT.items()},
}


def word_for(axis: str, state: str) -> str:
    """Return what a state of an axis is called; the state itself, if it is unknown."""
    return _BY_AXIS.get(axis, {}).get(state, state)


class Axis(NamedTuple):
    """Where an order is on one of its axes; ``tone`` is good, warn, or blank."""

    name: str
    word: str
    tone: str = ""


class Placed(Protocol):
    """Whatever has the three states of an order."""

    @property
    def is_due_on_delivery(self) -> bool:
        """Tell whether its goods leave before the money comes."""

    @property
    def order_state(self) -> OrderState:
        """Return how far it is."""

    @property
    def payment_state(self) -> PaymentState:
        """Return what became of its money."""

    @property
    def fulfilment_state(self) -> FulfilmentState:
        """Return what became of its goods."""


_GOOD: frozenset[str] = frozenset(
    {
        OrderState.CONFIRMED,
        OrderState.FULFILLING,
        OrderState.COMPLETED,
        PaymentState.AUTHORIZED,
        PaymentState.PAID,
        FulfilmentState.FULFILLED,
        FulfilmentState.DELIVERED,
    }
)
_WARN: frozenset[str] = frozenset(
    {
        OrderState.ON_HOLD,
        PaymentState.UNPAID,
        PaymentState.PARTIALLY_PAID,
        PaymentState.FAILED,
        PaymentState.DISPUTED,
        FulfilmentState.UNFULFILLABLE,
    }
)


_NEVER = frozenset(
    {PaymentState.UNPAID, PaymentState.FAILED, FulfilmentState.UNFULFILLED}
)


def axes(order: Placed, *, is_open: bool = False) -> tuple[Axis, ...]:
    """Return where an order is, axis by axis.

    Args:
        is_open: an attempt to pay has begun; that an earlier one failed is past.
    """
    is_over = order.order_state in {OrderState.CANCELLED, OrderState.EXPIRED}
    payment = order.payment_state
    if is_open and payment is PaymentState.FAILED:
        payment = PaymentState.UNPAID
    word, tone = PAYMENT[payment], _tone(payment)
    is_to_come = payment in {PaymentState.UNPAID, PaymentState.FAILED}
    if order.is_due_on_delivery and is_to_come and not is_over:
        word, tone = DUE_ON_DELIVERY, ""
    fulfilment = order.fulfilment_state
    told = (
        Axis("Order", ORDER[order.order_state], _tone(order.order_state)),
        Axis("Payment", word, tone),
        Axis("Delivery", FULFILMENT[fulfilment], _tone(fulfilment)),
    )
    return tuple(axis._replace(tone="") for axis in told) if is_over else told


def axes_that_count(order: Placed, *, is_open: bool = False) -> tuple[Axis, ...]:
    """Return the same for its buyer: when all is over, what never was goes unsaid."""
    states = (order.order_state, order.payment_state, order.fulfilment_state)
    is_over = order.order_state in {OrderState.CANCELLED, OrderState.EXPIRED}
    return tuple(
        axis
        for axis, state in zip(axes(order, is_open=is_open), states, strict=True)
        if not is_over or state not in _NEVER
    )


def _tone(state: str) -> str:
    return "good" if state in _GOOD else "warn" if state in _WARN else ""
