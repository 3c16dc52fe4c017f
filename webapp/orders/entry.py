"""What is to be ordered, whoever says so, and what it comes to; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from babel.numbers import is_currency

from webapp.orders.errors import ImpossibleOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """So many of one thing; amounts are minor units of the order's currency.

    Attributes:
        variant_id: what the catalogue knows it as, if it does; so is ``product_id``.
        discount_minor: off all pieces together; so is ``tax_minor`` on them.
        external_id: what the channel calls the line.
    """

    variant_id: UUID | None
    product_id: UUID | None
    sku: str | None
    name: str
    variant_label: str
    quantity: int
    unit_price_minor: int
    discount_minor: int = 0
    tax_minor: int = 0
    external_id: str = ""

    @property
    def subtotal_minor(self) -> int:
        """Return what the pieces cost before anything is taken off."""
        return self.quantity * self.unit_price_minor

    @property
    def total_minor(self) -> int:
        """Return what the line costs in the end."""
        return self.subtotal_minor - self.discount_minor + self.tax_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order as its channel tells it.

    Attributes:
        external_id: the channel's own name for it: entered once for each.
        number: by which people speak of it; blank: the shop makes one.
        tax_minor: what is on no line, such as the tax on the delivery.
        expires_at: when it lapses, should nobody pay; ``None``: never.
        placed_at: ``None``: now.
    """

    channel: str
    account: str
    external_id: str
    number: str = ""
    user_id: UUID | None
    email: str | None
    currency: str
    lines: Sequence[NewLine]
    delivery_minor: int = 0
    tax_minor: int = 0
    discount_code: str | None = None
    delivery: str = ""
    delivery_address: dict[str, Any] | None = None
    payment_method: str = ""
    is_due_on_delivery: bool = False
    expires_at: datetime | None = None
    placed_at: datetime | None = None

    @property
    def totals(self) -> "Totals":
        """Return what the order comes to.

        Raises:
            ImpossibleOrder: it is empty, or an amount cannot be.
        """
        for holds, sentence in self._rules():
            if not holds:
                raise ImpossibleOrder(sentence)
        lines_tax = sum(line.tax_minor for line in self.lines)
        return Totals(
            subtotal_minor=sum(line.subtotal_minor for line in self.lines),
            discount_minor=sum(line.discount_minor for line in self.lines),
            delivery_minor=self.delivery_minor,
            tax_minor=self.tax_minor + lines_tax,
        )

    def _rules(self) -> list[tuple[bool, str]]:
        return [
            (bool(self.lines), "An order has one line at least"),
            (is_currency(self.currency), f"{self.currency} is no currency"),
            (
                all(line.quantity > 0 for line in self.lines),
                "Of everything that is ordered there is one piece at least",
            ),
            (
                all(
                    line.unit_price_minor >= 0
                    and line.tax_minor >= 0
                    and 0 <= line.discount_minor <= line.subtotal_minor
                    for line in self.lines
                ),
                "Nothing costs less than nothing",
            ),
            (
                self.delivery_minor >= 0 and self.tax_minor >= 0,
                "Delivery and tax cost nothing at least",
            ),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What an order comes to, in minor units."""

    subtotal_minor: int
    discount_minor: int
    delivery_minor: int
    tax_minor: int

    @property
    def total_minor(self) -> int:
        """Return what there is to pay."""
        taken_off = self.subtotal_minor - self.discount_minor
        return taken_off + self.delivery_minor + self.tax_minor
