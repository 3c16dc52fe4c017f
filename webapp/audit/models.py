"""The activity log: one row for each thing an operator did."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from webapp.core import clock
from webapp.core.db import Base


class Act(Base):
    """One act of an operator, and what it changed; a trigger keeps it as it is.

    Ids are kept without foreign keys: the log outlives whom and what it names.
    """

    __tablename__ = "activity_log"
    __table_args__ = (
        Index(None, "acted_at", "id"),
        Index(None, "user_id", "acted_at"),
        Index(None, "subject_id", "acted_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    acted_at: Mapped[datetime] = mapped_column(default=clock.now)
    operator_id: Mapped[UUID]
    operator_name: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(80))  # a slug, such as order.refund
    subject: Mapped[str] = mapped_column(String(200))  # as an operator would name it
    subject_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]  # the customer whom it concerns
    wishlist_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(
        String(500), default="", server_default=text("''")
    )
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
