"""What can be done about an order as it stands; pure."""

from typing import NamedTuple

from webapp.orders.states import FulfilmentState as F
from webapp.orders.states import OrderState as O
from webapp.orders.states import PaymentState as P
from webapp.orders.transitions import may_send

ENDED = frozenset({O.CANCELLED, O.EXPIRED})
_UNDER_WAY = frozenset({O.PLACED, O.CONFIRMED, O.ON_HOLD, O.FULFILLING})
_NOT_SENT_YET = frozenset({O.PLACED, O.CONFIRMED, O.ON_HOLD})
_OWED = frozenset({P.UNPAID, P.FAILED, P.PARTIALLY_PAID})
_NOTHING_CAME = frozenset({P.UNPAID, P.FAILED})
_NOTHING_LEFT = frozenset({F.UNFULFILLED, F.UNFULFILLABLE})
_ARRIVED = frozenset({F.FULFILLED, F.DELIVERED})


class Standing(NamedTuple):
    """Where an order is on its three axes, and its money; amounts in minor units."""

    order: O
    payment: P
    fulfilment: F
    is_due_on_delivery: bool
    total_minor: int
    paid_minor: int
    refunded_minor: int

    @property
    def due_minor(self) -> int:
        """Return what is still to be paid."""
        return self.total_minor - self.paid_minor if self.is_payable else 0

    @property
    def held_minor(self) -> int:
        """Return what was paid and not given back."""
        return self.paid_minor - self.refunded_minor

    @property
    def is_payable(self) -> bool:
        """Tell whether money can still come in."""
        return (
            self.order in _UNDER_WAY
            and self.payment in _OWED
            and self.total_minor > self.paid_minor
        )

    @property
    def can_lapse(self) -> bool:
        """Tell whether it comes to nothing when nobody pays in time."""
        return self.order is O.PLACED and self.payment in _NOTHING_CAME

    @property
    def can_be_cancelled_by_customer(self) -> bool:
        """Tell whether its customer may cancel it: as long as nothing was paid."""
        return self.payment in _NOTHING_CAME and self.can_be_cancelled

    @property
    def can_be_cancelled(self) -> bool:
        """Tell whether it can come to nothing: nothing was sent, no money is held."""
        return self.order in _NOT_SENT_YET | {O.FULFILLING} and (
            self.fulfilment in _NOTHING_LEFT and self.held_minor == 0
        )

    @property
    def can_be_sent(self) -> bool:
        """Tell whether goods may leave."""
        return (
            self.order in {O.PLACED, O.CONFIRMED, O.FULFILLING}
            and self.payment is not P.REFUNDED
            and self.fulfilment in {F.UNFULFILLED, F.PARTIALLY_FULFILLED}
            and may_send(self.payment, is_due_on_delivery=self.is_due_on_delivery)
        )

    @property
    def can_be_refunded(self) -> bool:
        """Tell whether there is money to give back."""
        return self.held_minor > 0

    @property
    def is_complete(self) -> bool:
        """Tell whether everything was sent and paid for, and nothing remains to do."""
        return (
            self.order is O.FULFILLING
            and self.fulfilment in _ARRIVED
            and self.paid_minor >= self.total_minor
        )
