"""What happens to orders, told to whoever subscribed."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.events.services import Event


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(Event):
    """Somebody ordered something, here or through another channel."""

    name: ClassVar[str] = "orders.placed"

    order_id: str


@dataclass(frozen=True, kw_only=True)
class OrderPaid(Event):
    """All that an order costs has been paid."""

    name: ClassVar[str] = "orders.paid"

    order_id: str


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(Event):
    """An order came to nothing: somebody cancelled it, or nobody paid in time."""

    name: ClassVar[str] = "orders.cancelled"

    order_id: str
    is_expired: bool


@dataclass(frozen=True, kw_only=True)
class OrderRefunded(Event):
    """Money of an order was given back."""

    name: ClassVar[str] = "orders.refunded"

    order_id: str
    refund_id: str
