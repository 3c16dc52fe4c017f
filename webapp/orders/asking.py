"""What the buyer of an order is to do next, if anything; pure."""

from enum import StrEnum

from webapp.orders.states import FulfilmentState, OrderState, PaymentState

OVER = frozenset({OrderState.CANCELLED, OrderState.EXPIRED})
OWED = frozenset(
    {PaymentState.UNPAID, PaymentState.FAILED, PaymentState.PARTIALLY_PAID}
)
GONE = frozenset(
    {
        FulfilmentState.FULFILLED,
        FulfilmentState.DELIVERED,
        FulfilmentState.PARTIALLY_RETURNED,
        FulfilmentState.RETURNED,
    }
)


class Next(StrEnum):
    """What an order waits for."""

    TRANSFER = "transfer"  # its buyer sends money
    BANK = "bank"  # an attempt to pay is open at its provider
    PAY = "pay"  # its buyer pays, or tries again
    ON_DELIVERY = "on_delivery"  # it is paid when it arrives
    SENDING = "sending"  # the shop sends it
    NOTHING = "nothing"  # it was sent, or is returned
    OVER = "over"  # it was cancelled, or nobody paid in time


def what_next(
    order: OrderState,
    payment: PaymentState,
    fulfilment: FulfilmentState,
    *,
    is_due_on_delivery: bool,
    is_by_hand: bool,
    is_open: bool,
) -> Next:
    """Return what an order waits for.

    Args:
        is_by_hand: its money comes without us, and an operator confirms it.
        is_open: an attempt to pay has begun and not ended.
    """
    if order in OVER:
        return Next.OVER
    if payment in OWED and not is_due_on_delivery:
        if not is_open:
            return Next.PAY
        return Next.TRANSFER if is_by_hand else Next.BANK
    if fulfilment in GONE:
        return Next.NOTHING
    return Next.ON_DELIVERY if payment in OWED else Next.SENDING
