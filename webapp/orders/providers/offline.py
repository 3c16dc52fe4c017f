"""Money that reaches the shop without anybody between; an operator says when it did."""

from webapp.orders.models import Payment
from webapp.orders.payments import Method, RefundSaid

TRANSFER = "transfer"
ON_DELIVERY = "on_delivery"
OFFLINE = frozenset({TRANSFER, ON_DELIVERY})


class Offline:
    """Nobody to ask: the shop waits for the money, and gives it back by hand."""

    def start(self, payment: Payment) -> None:
        """Wait for the money."""
        del payment

    def refund(self, payment: Payment, amount_minor: int, *, key: str) -> RefundSaid:
        """Leave it to somebody to give the money back."""
        del payment, amount_minor, key
        return RefundSaid(is_by_hand=True)


def transfer(bank_details: str) -> Method:
    """Return how to pay by bank transfer.

    Args:
        bank_details: where the money goes to.
    """
    return Method(
        slug=TRANSFER,
        name="Bank transfer",
        about=f"Your order is sent when the money has arrived. {bank_details}",
        provider=Offline(),
        is_confirmed_by_hand=True,
    )


def on_delivery() -> Method:
    """Return how to pay whoever brings the goods."""
    return Method(
        slug=ON_DELIVERY,
        name="Pay on delivery",
        about="Pay when your order is handed to you.",
        provider=Offline(),
        is_due_on_delivery=True,
        is_confirmed_by_hand=True,
    )
