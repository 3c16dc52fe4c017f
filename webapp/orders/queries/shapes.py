"""What pages are told of an order; amounts are minor units of its currency."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from webapp.orders.standing import Standing
from webapp.orders.states import (
    FulfilmentState,
    OrderState,
    PaymentOutcome,
    PaymentState,
)
from webapp.orders.words import word_for


class LineShown(NamedTuple):
    """So many of one thing, as it was called and priced when it was ordered.

    Attributes:
        slug: ``None`` when there is no page to go to any more.
        picture: what the catalogue shows today, if it knows the thing.
    """

    id: UUID
    product_id: UUID | None
    variant_id: UUID | None
    sku: str | None
    name: str
    variant_label: str
    quantity: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    cancelled_count: int
    fulfilled_count: int
    returned_count: int
    refunded_count: int
    refunded_minor: int
    slug: str | None
    picture: str | None
    picture_alt: str | None

    @property
    def total_minor(self) -> int:
        """Return what the line costs after its share of the discount."""
        subtotal = self.quantity * self.unit_price_minor
        return subtotal - self.discount_minor + self.tax_minor

    @property
    def unrefunded_count(self) -> int:
        """Return how many pieces can still be given back."""
        return self.quantity - self.refunded_count

    @property
    def unsent_count(self) -> int:
        """Return how many pieces are still to be sent."""
        return self.quantity - self.cancelled_count - self.fulfilled_count


class PaymentShown(NamedTuple):
    """One attempt to pay."""

    id: UUID
    method: str
    outcome: PaymentOutcome
    amount_minor: int
    currency: str
    reference: str
    failure: str
    started_at: datetime
    settled_at: datetime | None


class RefundedLine(NamedTuple):
    """What of a line was given back."""

    order_line_id: UUID
    name: str
    variant_label: str
    quantity: int
    amount_minor: int
    is_restocked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundShown:
    """Money that was given back, and for what.

    Attributes:
        is_by_hand: the provider moved no money; somebody had to.
    """

    id: UUID
    amount_minor: int
    delivery_minor: int
    currency: str
    reason: str
    is_by_hand: bool
    reference: str
    refunded_at: datetime
    lines: tuple[RefundedLine, ...]


class StepShown(NamedTuple):
    """One step of an order along an axis.

    Attributes:
        axis: ``order``, ``payment`` or ``fulfilment``.
        is_implied: nobody told of this state; a later one led through it.
        by: ``customer``, ``shop``, a channel, or an operator's name.
    """

    axis: str
    was: str
    became: str
    is_implied: bool
    by: str
    note: str
    stepped_at: datetime

    @property
    def word(self) -> str:
        """Return what the state that was reached is called."""
        return word_for(self.axis, self.became)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """An order with all that its page tells.

    Attributes:
        number: by which people speak of it.
        delivery: how it reaches its buyer, in words.
        delivery_address: as ``Address.of`` reads it; ``None``: it goes nowhere.
        payment_method: slug of the method that was chosen last; what is due on delivery
            stays so.
        expires_at: when it lapses, should nobody pay.
        payments: the latest ones, oldest first; so are ``refunds`` and ``steps``.
    """

    id: UUID
    channel: str
    account: str
    external_id: str
    number: str
    user_id: UUID | None
    email: str | None
    placed_at: datetime
    currency: str
    subtotal_minor: int
    discount_minor: int
    delivery_minor: int
    tax_minor: int
    total_minor: int
    paid_minor: int
    refunded_minor: int
    order_state: OrderState
    payment_state: PaymentState
    fulfilment_state: FulfilmentState
    version: int
    discount_code: str | None
    delivery: str
    delivery_address: dict[str, Any] | None
    payment_method: str
    is_due_on_delivery: bool
    expires_at: datetime | None
    cancel_reason: str
    lines: tuple[LineShown, ...]
    payments: tuple[PaymentShown, ...]
    refunds: tuple[RefundShown, ...]
    steps: tuple[StepShown, ...]

    @property
    def standing(self) -> Standing:
        """Return what decides about what can be done with it."""
        return Standing(
            self.order_state,
            self.payment_state,
            self.fulfilment_state,
            self.is_due_on_delivery,
            self.total_minor,
            self.paid_minor,
            self.refunded_minor,
        )

    @property
    def owed_minor(self) -> int:
        """Return what is still to be paid."""
        return self.standing.due_minor

    @property
    def held_minor(self) -> int:
        """Return what was paid and not given back."""
        return self.standing.held_minor

    @property
    def pending(self) -> PaymentShown | None:
        """Return the attempt to pay that has begun and not ended."""
        pending = (
            payment
            for payment in self.payments
            if payment.outcome is PaymentOutcome.PENDING
        )
        return next(pending, None)

    @property
    def failure(self) -> str:
        """Return why the latest attempt to pay failed; blank when it did not."""
        return self.payments[-1].failure if self.payments else ""

    @property
    def unrefunded_delivery_minor(self) -> int:
        """Return what is on no line, such as the delivery, and was not given back."""
        of_lines = sum(line.total_minor for line in self.lines)
        given = sum(refund.delivery_minor for refund in self.refunds)
        return self.total_minor - of_lines - given


class OrderCard(NamedTuple):
    """An order in a list of them.

    Attributes:
        piece_count: how many things were ordered.
    """

    id: UUID
    channel: str
    number: str
    user_id: UUID | None
    email: str | None
    placed_at: datetime
    currency: str
    total_minor: int
    order_state: OrderState
    payment_state: PaymentState
    fulfilment_state: FulfilmentState
    is_due_on_delivery: bool
    piece_count: int


class PaymentPage(NamedTuple):
    """An attempt to pay, as its provider's page shows it."""

    id: UUID
    order_id: UUID
    number: str
    method: str
    outcome: PaymentOutcome
    amount_minor: int
    currency: str
