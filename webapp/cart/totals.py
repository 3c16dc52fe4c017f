"""What a cart comes to; pure. All amounts are minor units of one currency."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol


class Priced(Protocol):
    """So many of something, each at a price."""

    @property
    def quantity(self) -> int:
        """Return how many."""

    @property
    def price_minor(self) -> int:
        """Return what one of them costs."""


class Totals(NamedTuple):
    """What the goods cost, what comes off and on, and what is left to pay."""

    subtotal_minor: int
    discount_minor: int
    delivery_minor: int

    @property
    def total_minor(self) -> int:
        """Return what is to be paid."""
        return self.subtotal_minor - self.discount_minor + self.delivery_minor


def totals(
    lines: Iterable[Priced], *, discount_minor: int = 0, delivery_minor: int = 0
) -> Totals:
    """Add up what lines cost; a discount takes off no more than the goods cost.

    The discount is one on goods: the delivery is paid all the same.
    """
    subtotal = sum(line.quantity * line.price_minor for line in lines)
    return Totals(subtotal, min(discount_minor, subtotal), delivery_minor)
