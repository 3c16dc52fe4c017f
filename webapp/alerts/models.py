"""Each piece of news that a customer might be told, and what became of it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from webapp.accounts.models import User
from webapp.catalog.models import Product
from webapp.core import clock
from webapp.core.db import Base, words
from webapp.messaging.models import Channel


class AlertKind(StrEnum):
    """What happened to something saved."""

    BACK_IN_STOCK = "back_in_stock"
    PREORDER = "preorder"  # it can be ordered before it is there
    PRICE_DROP = "price_drop"


class Outcome(StrEnum):
    """What became of it."""

    WAITING = "waiting"
    TOLD = "told"
    HELD = "held"  # the row says why


class Alert(Base):
    """One change of one item for one channel: told, or held for a reason.

    One row per event and channel, whatever runs twice. Amounts are minor units.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("event_id", "item_id", "channel"),
        Index(None, "user_id", "caused_at"),
        Index(
            "ix_alerts_waiting",
            "user_id",
            "channel",
            postgresql_where=text("outcome = 'waiting'"),
        ),
        # Of one kind, one at a time waits for each item and channel. News of a variant
        # that was chosen before does not stand in the way of the one chosen now.
        Index(
            "uq_alert_waiting",
            "item_id",
            "kind",
            "channel",
            "variant_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("outcome = 'waiting'"),
        ),
        # What was told of an item last: the next fall is measured against it.
        Index(
            "ix_alerts_told",
            "item_id",
            "decided_at",
            postgresql_where=text("outcome = 'told'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    # The event; of what is held, the alert that was told before or the reason's day.
    event_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    item_id: Mapped[UUID]  # the item may be gone meanwhile
    product_id: Mapped[UUID] = mapped_column(ForeignKey(Product.id), index=True)
    variant_id: Mapped[UUID | None]
    kind: Mapped[AlertKind] = mapped_column(words(AlertKind))
    channel: Mapped[Channel] = mapped_column(words(Channel))
    outcome: Mapped[Outcome] = mapped_column(words(Outcome))
    reason: Mapped[str | None] = mapped_column(String(40))  # a slug; words elsewhere
    caused_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]
    # What it was measured against, what it cost when it happened, what was told.
    reference_minor: Mapped[int | None]
    price_minor: Mapped[int | None]
    told_minor: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    notification_id: Mapped[UUID | None] = mapped_column(index=True)
