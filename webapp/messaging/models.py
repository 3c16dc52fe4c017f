"""The messages that the shop sends, each kept with what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from webapp.core import clock
from webapp.core.db import Base, words


class Channel(StrEnum):
    """How a message travels."""

    EMAIL = "email"


class Delivery(StrEnum):
    """What became of a message."""

    QUEUED = "queued"
    SENT = "sent"
    DROPPED = "dropped"  # what it spoke of is no longer true
    REFUSED = "refused"  # the receiving side says never


class Notification(Base):
    """One message to one person over one channel.

    Keeps what it is about, never its text: the text is made when it is sent, so it
    tells what is true then, and a copy of the database holds no link that works.
    """

    __tablename__ = "notifications"
    __table_args__ = (Index(None, "person_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    # A customer or an operator; no foreign key, for this slice lies below both.
    person_id: Mapped[UUID]
    channel: Mapped[Channel] = mapped_column(words(Channel))
    template: Mapped[str]
    about: Mapped[dict[str, Any]]
    # The same cause is told once, however often its job runs.
    once_key: Mapped[str] = mapped_column(unique=True)
    delivery: Mapped[Delivery] = mapped_column(words(Delivery), default=Delivery.QUEUED)
    reason: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
