"""Each reminder that was due or asked for, and what became of it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from webapp.accounts.models import User
from webapp.core import clock
from webapp.core.db import Base, words
from webapp.wishlist.models import Wishlist


class Outcome(StrEnum):
    """What became of a reminder when it was due."""

    SENT = "sent"
    SKIPPED = "skipped"  # left out; the cadence goes on
    MOVED = "moved"  # to a later moment
    HELD = "held"  # nothing is due until something changes


class Reminder(Base):
    """One decision about reminding a customer of their list.

    Of the cadence, each number of a cycle is sent or skipped once; ``number`` is
    missing for what an operator sent besides.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        Index(
            "uq_reminder_number",
            "wishlist_id",
            "cycle",
            "number",
            unique=True,
            postgresql_where=text("outcome IN ('sent', 'skipped')"),
        ),
        Index(None, "user_id", "decided_at"),
        Index(None, "decided_at"),
        Index(None, "wishlist_id", "decided_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    wishlist_id: Mapped[UUID] = mapped_column(
        ForeignKey(Wishlist.id, ondelete="CASCADE")
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    cycle: Mapped[int]
    number: Mapped[int | None]  # within the cycle, counted from 1
    due_at: Mapped[datetime]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    outcome: Mapped[Outcome] = mapped_column(words(Outcome))
    reason: Mapped[str | None] = mapped_column(String(40))  # a slug; words elsewhere
    next_at: Mapped[datetime | None]  # when the next one was due from then on
    notification_id: Mapped[UUID | None] = mapped_column(index=True)
    # The link and the code that came with it.
    link_id: Mapped[UUID | None]
