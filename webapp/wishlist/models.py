"""Wishlists, what is saved in them, and what guests picked before they had one."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, composite, mapped_column
from uuid_utils.compat import uuid7

from webapp.accounts.models import Guest, User
from webapp.catalog.models import Product, Variant
from webapp.core import clock
from webapp.core.db import Base, words
from webapp.core.money import Money


class ItemStatus(StrEnum):
    """Whether an item is on the list or put away."""

    ACTIVE = "active"
    ARCHIVED = "archived"


class ArchiveReason(StrEnum):
    """Why an item was put away."""

    OWNER = "owner"  # by hand
    EXPIRED = "expired"  # its needed-by date has passed
    PURCHASED = "purchased"


class Priority(StrEnum):
    """How much something is wanted."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Visibility(StrEnum):
    """Who sees a group besides its owner."""

    PRIVATE = "private"
    LINK = "link"  # whoever has a link that shows it
    PUBLIC = "public"  # everybody: it is named on the page of public lists, too


class Wishlist(Base):
    """A customer's one list; made with the first item, never by looking.

    ``version`` grows with every change to the list; its row is what changes to one
    list queue up for. ``visibility`` is that of what is in no group.
    """

    __tablename__ = "wishlists"
    __table_args__ = (
        Index(
            "ix_wishlists_reminder_due",
            "next_reminder_at",
            postgresql_where=text("next_reminder_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey(User.id, ondelete="CASCADE"), unique=True
    )
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    # When something was added last.
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    # When the owner last went away from the list, having seen what is back in stock.
    seen_at: Mapped[datetime | None]
    # When its owner is reminded of it next; nothing while no reminder is due.
    next_reminder_at: Mapped[datetime | None]
    # Grows with each addition; then the count of reminders begins anew.
    reminder_cycle: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # Reminders of this cycle that are dealt with: sent, or left out for a reason.
    reminder_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    reminded_at: Mapped[datetime | None]  # when the last of them was
    reminders_paused_at: Mapped[datetime | None]
    # wait_days, interval_days and most where they are not the site's.
    cadence_override: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True)
    )
    visibility: Mapped[Visibility] = mapped_column(
        words(Visibility), default=Visibility.PRIVATE, server_default="private"
    )


class WishlistGroup(Base):
    """A named list inside a customer's wishlist; "Ungrouped" is the absence of one."""

    __tablename__ = "wishlist_groups"
    __table_args__ = (
        UniqueConstraint("user_id", "name_key"),
        UniqueConstraint("id", "user_id"),  # what an item's group must match
        Index(
            "ix_wishlist_groups_public",
            "id",
            postgresql_where=text("visibility = 'public'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(240))  # core.text.same_name_key
    sort_order: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    occasion_on: Mapped[date | None]
    visibility: Mapped[Visibility] = mapped_column(
        words(Visibility), default=Visibility.PRIVATE, server_default="private"
    )


class WishlistItem(Base):
    """One product or variant that a customer saved, and what it cost that day.

    ``version`` grows with what its owner changes about the item itself; a drawing of it
    is known by that. ``expires_on`` is the day by which it is needed.
    """

    __tablename__ = "wishlist_items"
    __table_args__ = (
        Index("uq_item_variant", "user_id", "variant_id", unique=True),
        # Who saved a product, stretch by stretch.
        Index(None, "product_id", "id"),
        Index(
            "uq_item_open_choice",
            "user_id",
            "product_id",
            unique=True,
            postgresql_where=text("variant_id IS NULL"),
        ),
        Index(None, "user_id", "status", "group_id", "sort_order"),
        Index(
            "ix_wishlist_items_expiring",
            "expires_on",
            postgresql_where=text("status = 'active' AND expires_on IS NOT NULL"),
        ),
        CheckConstraint("wanted_count BETWEEN 1 AND 99", name="wanted_count"),
        CheckConstraint("threshold_pct BETWEEN 1 AND 90", name="threshold"),
        CheckConstraint("below_minor >= 0", name="below"),
        CheckConstraint(
            "(status = 'archived') = (archived_at IS NOT NULL)"
            " AND (status = 'archived') = (archive_reason IS NOT NULL)",
            name="archived_with_reason",
        ),
        # The database, not a check beforehand, keeps items out of others' groups.
        ForeignKeyConstraint(
            ["group_id", "user_id"], ["wishlist_groups.id", "wishlist_groups.user_id"]
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    group_id: Mapped[UUID | None] = mapped_column(index=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey(Product.id))
    variant_id: Mapped[UUID | None] = mapped_column(ForeignKey(Variant.id), index=True)
    status: Mapped[ItemStatus] = mapped_column(
        words(ItemStatus), default=ItemStatus.ACTIVE
    )
    sort_order: Mapped[int]
    expires_on: Mapped[date | None]
    saved_price: Mapped[Money] = composite(
        mapped_column("saved_price_minor"),
        mapped_column("saved_price_currency", String(3)),
    )
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    note: Mapped[str] = mapped_column(
        String(500), default="", server_default=text("''")
    )
    # Whether the note is left out where the list is shared.
    is_note_private: Mapped[bool] = mapped_column(
        default=True, server_default=text("true")
    )
    wanted_count: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    priority: Mapped[Priority] = mapped_column(
        words(Priority), default=Priority.NORMAL, server_default="normal"
    )
    archived_at: Mapped[datetime | None]
    archive_reason: Mapped[ArchiveReason | None] = mapped_column(words(ArchiveReason))
    # Whether its owner is told of it; None is as for everything of theirs.
    watches_stock: Mapped[bool | None]
    watches_price: Mapped[bool | None]
    threshold_pct: Mapped[int | None]  # told from this fall on, in percent
    below_minor: Mapped[int | None]  # and only at this price or less


class GuestPick(Base):
    """Something a guest saved; becomes an item when the guest signs in."""

    __tablename__ = "guest_picks"
    __table_args__ = (
        Index("uq_pick_variant", "guest_id", "variant_id", unique=True),
        Index(
            "uq_pick_open_choice",
            "guest_id",
            "product_id",
            unique=True,
            postgresql_where=text("variant_id IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    guest_id: Mapped[UUID] = mapped_column(ForeignKey(Guest.id, ondelete="CASCADE"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey(Product.id), index=True)
    variant_id: Mapped[UUID | None] = mapped_column(ForeignKey(Variant.id), index=True)
    sort_order: Mapped[int]
    saved_price: Mapped[Money] = composite(
        mapped_column("saved_price_minor"),
        mapped_column("saved_price_currency", String(3)),
    )
    added_at: Mapped[datetime] = mapped_column(default=clock.now)


class Removal(Base):
    """What somebody just took away, kept for the moments in which it can be undone.

    Taken away is what was removed, put into the archive or taken out of it, and a group
    with all that was in it. ``rows`` are the items as they were before, ``group_row``
    is the group. A job drops removals that are past their time, and what they held is
    gone for good.
    """

    __tablename__ = "removals"
    __table_args__ = (
        Index(None, "user_id"),
        Index(None, "guest_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(User.id, ondelete="CASCADE")
    )
    guest_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(Guest.id, ondelete="CASCADE")
    )
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    group_row: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    removed_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
