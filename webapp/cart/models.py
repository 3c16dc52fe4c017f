"""Carts and what is in them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, composite, mapped_column
from uuid_utils.compat import uuid7

from webapp.accounts.models import Guest, User
from webapp.catalog.models import Product, Variant
from webapp.core import clock
from webapp.core.db import Base
from webapp.core.money import Money
from webapp.orders.models import Order

# Neither ordered nor gone into another one.
IS_OPEN = "order_id IS NULL AND merged_into_id IS NULL"


class Cart(Base):
    """What somebody is about to buy, once: with its order, a cart is over.

    Each person has one open cart at most. What is in a guest's goes into the customer's
    at sign-in; the guest's own row stays, closed, as a name under which the other one
    was known before. ``version`` grows with every change.
    """

    __tablename__ = "carts"
    __table_args__ = (
        Index(
            "uq_open_cart_of_customer",
            "user_id",
            unique=True,
            postgresql_where=text(IS_OPEN),
        ),
        Index(
            "uq_open_cart_of_guest",
            "guest_id",
            unique=True,
            postgresql_where=text(IS_OPEN),
        ),
        Index(None, "user_id"),
        CheckConstraint("num_nonnulls(user_id, guest_id) = 1", name="one_owner"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(User.id, ondelete="CASCADE")
    )
    guest_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(Guest.id, ondelete="CASCADE"), index=True
    )
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    touched_at: Mapped[datetime] = mapped_column(default=clock.now)
    promo_code: Mapped[str | None] = mapped_column(String(40))
    order_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(Order.id, ondelete="SET NULL"), unique=True
    )
    merged_into_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("carts.id", ondelete="CASCADE"), index=True
    )


class CartLine(Base):
    """So many of one variant in an open cart, and what one cost when it was put there.

    Lines go with the order: a cart that is over has none.
    """

    __tablename__ = "cart_lines"
    __table_args__ = (
        Index("uq_cart_line", "cart_id", "variant_id", unique=True),
        Index(None, "user_id", "variant_id"),
        CheckConstraint("quantity BETWEEN 1 AND 99", name="quantity"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    cart_id: Mapped[UUID] = mapped_column(ForeignKey(Cart.id, ondelete="CASCADE"))
    user_id: Mapped[UUID | None] = mapped_column(  # the cart's; None is a guest's
        ForeignKey(User.id, ondelete="CASCADE")
    )
    product_id: Mapped[UUID] = mapped_column(ForeignKey(Product.id), index=True)
    variant_id: Mapped[UUID] = mapped_column(ForeignKey(Variant.id), index=True)
    quantity: Mapped[int]
    seen_price: Mapped[Money] = composite(
        mapped_column("seen_price_minor"),
        mapped_column("seen_price_currency", String(3)),
    )
    added_at: Mapped[datetime] = mapped_column(default=clock.now)


_cart = Cart.__table__.c
OPEN_CART: ColumnElement[bool] = _cart.order_id.is_(None) & _cart.merged_into_id.is_(
    None
)
