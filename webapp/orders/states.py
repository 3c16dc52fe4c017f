"""The three axes of an order, in the words that every channel is translated into."""

from enum import StrEnum


class OrderState(StrEnum):
    """How far the order is."""

    PLACED = "placed"
    CONFIRMED = "confirmed"
    ON_HOLD = "on_hold"
    FULFILLING = "fulfilling"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class PaymentState(StrEnum):
    """What became of its money."""

    UNPAID = "unpaid"
    AUTHORIZED = "authorized"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    VOIDED = "voided"
    FAILED = "failed"
    DISPUTED = "disputed"


class FulfilmentState(StrEnum):
    """What became of its goods."""

    UNFULFILLED = "unfulfilled"
    PARTIALLY_FULFILLED = "partially_fulfilled"
    FULFILLED = "fulfilled"
    DELIVERED = "delivered"
    PARTIALLY_RETURNED = "partially_returned"
    RETURNED = "returned"
    UNFULFILLABLE = "unfulfillable"


class PaymentOutcome(StrEnum):
    """How one attempt to pay ended, or that it has not."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    VOIDED = "voided"  # too late, or given up for another attempt
