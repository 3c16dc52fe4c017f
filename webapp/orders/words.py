"""The three axes of an order in words that its buyer understands."""

from collections.abc import Mapping

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
_BY_AXIS: Mapping[str, Mapping[str, str]] = {
    "order": {str(state): word for state, word in ORDER.items()},
    "payment": {str(state): word for state, word in PAYMENT.items()},
    "fulfilment": {str(state): word for state, word in FULFILMENT.items()},
}


def word_for(axis: str, state: str) -> str:
    """Return what a state of an axis is called; the state itself, if it is unknown."""
    return _BY_AXIS.get(axis, {}).get(state, state)
