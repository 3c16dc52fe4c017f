"""What became of wishes: the way into a cart, and what it led to."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from webapp.accounts.models import User
from webapp.cart.models import Cart
from webapp.catalog.models import Product, Variant
from webapp.core import clock
from webapp.core.db import Base, words
from webapp.orders.models import Order, Refund
from webapp.promotions.models import PromoCode
from webapp.wishlist.models import Wishlist


class Prompt(StrEnum):
    """What moved somebody to buy a wish."""

    OWN_VISIT = "own_visit"
    REMINDER = "reminder"  # the row says which one
    PRICE_ALERT = "price_alert"
    STOCK_ALERT = "stock_alert"
    SHARED_LINK = "shared_link"
    DIRECT = "direct"  # bought without the list, while it was saved


class Outcome(StrEnum):
    """What it led to; the words are the admin reference's."""

    PENDING = "pending"
    PAID = "paid"
    ABANDONED = "abandoned"
    REFUNDED = "refunded"  # only of rows that reverse another


class ConversionLink(Base):
    """A mailed way to put a whole list into the cart; it works once.

    The token is this row's id, signed with the application's key. It lets nobody in:
    whoever opens it has to be signed in as the list's owner.
    """

    __tablename__ = "conversion_links"
    __table_args__ = (Index(None, "user_id", "issued_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    wishlist_id: Mapped[UUID] = mapped_column(
        ForeignKey(Wishlist.id, ondelete="CASCADE"), index=True
    )
    prompt: Mapped[Prompt] = mapped_column(words(Prompt))
    reminder_number: Mapped[int | None]
    code_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(PromoCode.id, ondelete="SET NULL"), index=True
    )
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Conversion(Base):
    """One wish that went into a cart, and what became of it.

    Two people's wishes for the same thing are two rows, even in one cart; once paid,
    they share what its line costs. Money that comes back adds a row that ``reverses``
    this one, with what came back as negative quantity and value; the first row stays
    as it was. It names no cart: nothing went into one. Values are minor units of
    ``currency``, known once paid. Rows outlive the person and the list.
    """

    __tablename__ = "conversions"
    __table_args__ = (
        Index("uq_conversion_in_cart", "cart_id", "variant_id", "user_id", unique=True),
        Index(
            "uq_conversion_direct",
            "order_id",
            "variant_id",
            unique=True,
            postgresql_where=text("prompt = 'direct' AND reverses_id IS NULL"),
        ),
        Index("uq_conversion_reversal", "reverses_id", "refund_id", unique=True),
        Index(None, "user_id", "converted_at"),
        Index(None, "wishlist_id", "converted_at"),
        Index(None, "product_id", "converted_at"),
        Index(None, "link_id", postgresql_where=text("link_id IS NOT NULL")),
        Index(None, "converted_at", "id"),
        Index(None, "outcome", "converted_at", "id"),
        Index(None, "prompt", "converted_at", "id"),
        Index(
            "ix_conversions_pending",
            "converted_at",
            postgresql_where=text("outcome = 'pending'"),
        ),
        CheckConstraint(
            "(outcome = 'refunded') = (reverses_id IS NOT NULL)", name="reversal"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    # Whose wish it was.
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(User.id, ondelete="SET NULL")
    )
    wishlist_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(Wishlist.id, ondelete="SET NULL")
    )
    product_id: Mapped[UUID] = mapped_column(ForeignKey(Product.id))
    variant_id: Mapped[UUID] = mapped_column(ForeignKey(Variant.id))
    cart_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(Cart.id, ondelete="SET NULL")
    )
    order_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(Order.id, ondelete="SET NULL"), index=True
    )
    link_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(ConversionLink.id, ondelete="SET NULL")
    )
    prompt: Mapped[Prompt] = mapped_column(words(Prompt))
    reminder_number: Mapped[int | None]
    code: Mapped[str | None] = mapped_column(String(40))
    outcome: Mapped[Outcome] = mapped_column(words(Outcome), default=Outcome.PENDING)
    converted_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]  # when it was paid, abandoned or given back
    quantity: Mapped[int]
    value_minor: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    currency: Mapped[str | None] = mapped_column(String(3))
    reverses_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("conversions.id", ondelete="CASCADE")
    )
    refund_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(Refund.id, ondelete="CASCADE"), index=True
    )
