"""What the buyer of an order is to do next, if anything; pure."""

from enum import StrEnum

from webapp.orders.providers.offline import OFFLINE
from webapp.orders.standing import ENDED, Standing
from webapp.orders.states import FulfilmentState as F
from webapp.orders.states import PaymentState as P


class Next(StrEnum):
    """What an order waits for."""

    TRANSFER = "transfer"  # its buyer sends money
    BANK = "bank"  # an attempt to pay has begun at its provider, and not ended
    PAY = "pay"  # its buyer pays, or tries again
    ON_DELIVERY = "on_delivery"  # it is sent, and paid when it arrives
    SENDING = "sending"  # the shop sends it
    NOTHING = "nothing"  # it was sent, or a part of it is returned
    GIVEN_BACK = "given_back"  # all its money was
    OVER = "over"  # it was cancelled, or nobody paid in time


_LEFT = frozenset({F.FULFILLED, F.DELIVERED, F.PARTIALLY_RETURNED, F.RETURNED})


def what_next(standing: Standing, pending: str | None) -> Next:
    """Return what an order waits for.

    Args:
        pending: the method of the attempt to pay that has begun and not ended.
    """
    if standing.order in ENDED:
        return Next.OVER
    if standing.payment is P.REFUNDED:
        return Next.GIVEN_BACK
    if standing.due_minor and not standing.is_due_on_delivery:
        if pending is None:
            return Next.PAY
        return Next.TRANSFER if pending in OFFLINE else Next.BANK
    if standing.fulfilment in _LEFT:
        return Next.NOTHING
    return Next.ON_DELIVERY if standing.due_minor else Next.SENDING
