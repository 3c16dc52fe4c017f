"""The registry of share links; its rows stay, whatever becomes of the links."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from webapp.accounts.models import User
from webapp.core import clock
from webapp.core.db import Base, words
from webapp.wishlist.models import WishlistGroup


class Scope(StrEnum):
    """What a link shows."""

    LIST = "list"  # every group that is shared
    GROUP = "group"


class ShareLink(Base):
    """An address under which somebody without an account sees a list.

    The token is found by its SHA-256; besides it is kept sealed with the application's
    key, so that its owner can copy it again and a copy of this table opens nothing. A
    link for a group that is gone shows nothing any more: its ``group_id`` is ``None``,
    for good. Once set, ``revoked_at`` stays: a trigger refuses to change it.
    """

    __tablename__ = "share_links"
    __table_args__ = (
        CheckConstraint("scope = 'group' OR group_id IS NULL", name="scope_of_group"),
        # At most one link that still works, for the list and for each group.
        Index(
            "uq_share_link_of_list",
            "user_id",
            unique=True,
            postgresql_where=text("scope = 'list' AND revoked_at IS NULL"),
        ),
        Index(
            "uq_share_link_of_group",
            "group_id",
            unique=True,
            postgresql_where=text("scope = 'group' AND revoked_at IS NULL"),
        ),
        Index(None, "user_id", "issued_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    scope: Mapped[Scope] = mapped_column(words(Scope))
    group_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(WishlistGroup.id, ondelete="SET NULL")
    )
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    sealed_token: Mapped[bytes] = mapped_column(LargeBinary)
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    opened_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    last_opened_at: Mapped[datetime | None]
