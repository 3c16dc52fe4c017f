"""Canonical orders: what was ordered where, what was paid, sent and given back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid_utils.compat import uuid7

from webapp.accounts.models import Operator, User
from webapp.catalog.models import Product, Variant
from webapp.core import clock
from webapp.core.db import Base, words
from webapp.orders.states import (
    FulfilmentState,
    OrderState,
    PaymentOutcome,
    PaymentState,
)

_NONE = text("0")
_BLANK = text("''")


class Order(Base):
    """One order of any sales channel; the channel's own name for it is unique there.

    Amounts are minor units of ``currency``. ``version`` grows with every change; the
    order's row is what changes to one order queue up for.
    """

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("channel", "account", "external_id"),
        UniqueConstraint("channel", "account", "number"),
        Index(None, "user_id", "placed_at"),
        Index(None, "placed_at", "id"),
        # Operators look for orders in a state, or by how something of them begins.
        Index(None, "order_state", "placed_at", "id"),
        Index(None, "payment_state", "placed_at", "id"),
        Index(None, "fulfilment_state", "placed_at", "id"),
        Index(None, "number", postgresql_ops={"number": "varchar_pattern_ops"}),
        Index(None, "email", postgresql_ops={"email": "varchar_pattern_ops"}),
        Index(None, "external_id"),
        Index(
            "ix_orders_expiring",
            "expires_at",
            postgresql_where=text("expires_at IS NOT NULL"),
        ),
        CheckConstraint("total_minor >= 0", name="total_not_negative"),
        CheckConstraint(
            "refunded_minor BETWEEN 0 AND paid_minor", name="refunds_within_paid"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    channel: Mapped[str] = mapped_column(String(40))
    account: Mapped[str] = mapped_column(String(120))
    external_id: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(40))  # by which people speak of it
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(User.id, ondelete="SET NULL")
    )
    email: Mapped[str | None] = mapped_column(String(254))
    placed_at: Mapped[datetime] = mapped_column(default=clock.now)
    currency: Mapped[str] = mapped_column(String(3))
    subtotal_minor: Mapped[int]
    discount_minor: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    delivery_minor: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    tax_minor: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    total_minor: Mapped[int]
    paid_minor: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    refunded_minor: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    order_state: Mapped[OrderState] = mapped_column(
        words(OrderState), default=OrderState.PLACED
    )
    payment_state: Mapped[PaymentState] = mapped_column(
        words(PaymentState), default=PaymentState.UNPAID
    )
    fulfilment_state: Mapped[FulfilmentState] = mapped_column(
        words(FulfilmentState), default=FulfilmentState.UNFULFILLED
    )
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    discount_code: Mapped[str | None] = mapped_column(String(40))
    delivery: Mapped[str] = mapped_column(String(80), default="", server_default=_BLANK)
    delivery_address: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True)
    )
    payment_method: Mapped[str] = mapped_column(
        String(40), default="", server_default=_BLANK
    )
    # Goods may leave before money comes.
    is_due_on_delivery: Mapped[bool] = mapped_column(
        Boolean(), default=False, server_default=text("false")
    )
    # When it lapses, should nobody pay; ``None`` once that is settled.
    expires_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(
        String(500), default="", server_default=_BLANK
    )

    lines: Mapped[list["OrderLine"]] = relationship(
        order_by="OrderLine.position", cascade="all, delete-orphan"
    )
    payments: Mapped[list["Payment"]] = relationship(order_by="Payment.id")
    refunds: Mapped[list["Refund"]] = relationship(order_by="Refund.id")
    steps: Mapped[list["OrderStep"]] = relationship(order_by="OrderStep.id")


class OrderLine(Base):
    """So many of one thing, at the price that was agreed.

    What a channel calls it stays, whether or not the catalogue knows it.
    ``reserved_count`` pieces were taken from the catalogue's stock for it.
    """

    __tablename__ = "order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("unit_price_minor >= 0", name="price_not_negative"),
        CheckConstraint("reserved_count BETWEEN 0 AND quantity", name="reserved"),
        CheckConstraint(
            "0 <= returned_count AND returned_count <= fulfilled_count"
            " AND fulfilled_count <= quantity - cancelled_count",
            name="returned_fulfilled_ordered",
        ),
        CheckConstraint(
            "refunded_minor BETWEEN 0 AND"
            " quantity * unit_price_minor - discount_minor + tax_minor",
            name="refunds_within_line",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    order_id: Mapped[UUID] = mapped_column(ForeignKey(Order.id, ondelete="CASCADE"))
    position: Mapped[int]
    external_id: Mapped[str] = mapped_column(
        String(200), default="", server_default=_BLANK
    )
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey(Product.id), index=True)
    variant_id: Mapped[UUID | None] = mapped_column(ForeignKey(Variant.id), index=True)
    sku: Mapped[str | None] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(255))
    variant_label: Mapped[str] = mapped_column(
        String(400), default="", server_default=_BLANK
    )
    quantity: Mapped[int]
    unit_price_minor: Mapped[int]
    discount_minor: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    tax_minor: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    reserved_count: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    cancelled_count: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    fulfilled_count: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    returned_count: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    refunded_count: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    refunded_minor: Mapped[int] = mapped_column(default=0, server_default=_NONE)

    @property
    def total_minor(self) -> int:
        """Return what the line costs after its share of the discount."""
        return (
            self.quantity * self.unit_price_minor - self.discount_minor + self.tax_minor
        )


class Payment(Base):
    """One attempt to pay an order, by one method."""

    __tablename__ = "payments"
    __table_args__ = (
        Index(None, "order_id"),
        # At most one attempt is open: whoever tries again gives the former up.
        Index(
            "uq_payment_pending",
            "order_id",
            unique=True,
            postgresql_where=text("outcome = 'pending'"),
        ),
        CheckConstraint("amount_minor > 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    order_id: Mapped[UUID] = mapped_column(ForeignKey(Order.id, ondelete="CASCADE"))
    method: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[PaymentOutcome] = mapped_column(
        words(PaymentOutcome), default=PaymentOutcome.PENDING
    )
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    # What the provider calls it.
    reference: Mapped[str] = mapped_column(
        String(200), default="", server_default=_BLANK
    )
    failure: Mapped[str] = mapped_column(String(300), default="", server_default=_BLANK)
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]


class Refund(Base):
    """Money given back: for lines, for the delivery, or both; never changed after."""

    __tablename__ = "refunds"
    __table_args__ = (
        Index(None, "order_id"),
        UniqueConstraint("order_id", "once_key"),
        CheckConstraint("amount_minor > 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    order_id: Mapped[UUID] = mapped_column(ForeignKey(Order.id, ondelete="CASCADE"))
    # Of the form that asked for it, so that pressed twice it is given once.
    once_key: Mapped[str] = mapped_column(String(80))
    amount_minor: Mapped[int]
    delivery_minor: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(500))
    operator_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(Operator.id, ondelete="SET NULL")
    )
    # The provider moves no money; somebody has to.
    is_by_hand: Mapped[bool] = mapped_column(Boolean(), server_default=text("false"))
    reference: Mapped[str] = mapped_column(
        String(200), default="", server_default=_BLANK
    )
    refunded_at: Mapped[datetime] = mapped_column(default=clock.now)

    lines: Mapped[list["RefundLine"]] = relationship(order_by="RefundLine.id")


class RefundLine(Base):
    """What of one order line was given back."""

    __tablename__ = "refund_lines"
    __table_args__ = (
        UniqueConstraint("refund_id", "order_line_id"),
        CheckConstraint("quantity >= 0 AND amount_minor >= 0", name="not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    refund_id: Mapped[UUID] = mapped_column(ForeignKey(Refund.id, ondelete="CASCADE"))
    order_line_id: Mapped[UUID] = mapped_column(
        ForeignKey(OrderLine.id, ondelete="CASCADE"), index=True
    )
    quantity: Mapped[int]
    amount_minor: Mapped[int]
    is_restocked: Mapped[bool] = mapped_column(Boolean(), server_default=text("false"))


class OrderStep(Base):
    """One step of an order along one of its axes, in the order in which they came."""

    __tablename__ = "order_steps"
    __table_args__ = (Index(None, "order_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    order_id: Mapped[UUID] = mapped_column(ForeignKey(Order.id, ondelete="CASCADE"))
    axis: Mapped[str] = mapped_column(String(20))  # order, payment, fulfilment
    was: Mapped[str] = mapped_column(String(32))
    became: Mapped[str] = mapped_column(String(32))
    # Nobody told of this state; the path to a later one leads through it.
    is_implied: Mapped[bool] = mapped_column(Boolean(), server_default=text("false"))
    by: Mapped[str] = mapped_column(String(120))  # "customer", "shop", an operator
    note: Mapped[str] = mapped_column(String(500), default="", server_default=_BLANK)
    stepped_at: Mapped[datetime] = mapped_column(default=clock.now)
