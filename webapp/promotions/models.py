"""Discount rules, one-time codes drawn from them, and who used which for what."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from webapp.accounts.models import User
from webapp.core import clock
from webapp.core.db import Base, words


class DiscountKind(StrEnum):
    """How a discount is reckoned."""

    PERCENT = "percent"
    FIXED = "fixed"


class DiscountRule(Base):
    """Who gets how much off what, and when.

    ``shared_code`` is one that anybody may use within the limits; without it the rule
    is reached by one-time codes alone. Amounts are minor units of ``currency``.
    """

    __tablename__ = "discount_rules"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'percent' AND percent_pct > 0 AND percent_pct <= 100"
            " AND amount_minor IS NULL)"
            " OR (kind = 'fixed' AND amount_minor > 0 AND percent_pct IS NULL)",
            name="percent_or_amount",
        ),
        CheckConstraint("minimum_minor >= 0", name="minimum_not_negative"),
        CheckConstraint("ends_at > starts_at", name="window"),
        CheckConstraint("most_uses > 0 AND most_per_customer > 0", name="limits"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[DiscountKind] = mapped_column(words(DiscountKind))
    percent_pct: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    amount_minor: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3))
    minimum_minor: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # Empty: everything.
    category_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid()), default=list, server_default=text("'{}'")
    )
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    most_uses: Mapped[int | None]
    most_per_customer: Mapped[int | None]
    shared_code: Mapped[str | None] = mapped_column(String(40), unique=True)
    is_active: Mapped[bool] = mapped_column(
        Boolean(), default=True, server_default=text("true")
    )
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class PromoCode(Base):
    """A code that one customer may use once."""

    __tablename__ = "promo_codes"
    __table_args__ = (Index(None, "rule_id", "id"), Index(None, "user_id", "rule_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    rule_id: Mapped[UUID] = mapped_column(ForeignKey(DiscountRule.id))
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Redemption(Base):
    """A discount that an order got; released when the order comes to nothing.

    The order stands beside, not below, so its id is kept without a foreign key.
    """

    __tablename__ = "promo_redemptions"
    __table_args__ = (
        Index(
            "uq_redemption_of_code",
            "code_id",
            unique=True,
            postgresql_where=text("released_at IS NULL"),
        ),
        Index(None, "rule_id", "user_id"),
        Index(None, "user_id"),
        Index(None, "code_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    rule_id: Mapped[UUID] = mapped_column(ForeignKey(DiscountRule.id))
    code_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(PromoCode.id, ondelete="SET NULL")
    )
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(User.id, ondelete="SET NULL")
    )
    order_id: Mapped[UUID] = mapped_column(unique=True)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    redeemed_at: Mapped[datetime] = mapped_column(default=clock.now)
    released_at: Mapped[datetime | None]
