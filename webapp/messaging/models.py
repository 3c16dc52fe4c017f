"""The messages that the shop sends, each kept with what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from webapp.core import clock
from webapp.core.db import Base, words


class Channel(StrEnum):
    """How a message travels."""

    EMAIL = "email"
    SMS = "sms"


class Kind(StrEnum):
    """What a message is for; people choose by this what they want to be told."""

    ACCOUNT = "account"  # asked for by whoever gets it; always sent
    ORDER = "order"
    STOCK_ALERT = "stock_alert"
    PRICE_ALERT = "price_alert"
    REMINDER = "reminder"


class State(StrEnum):
    """How far a message has come; ``messaging.states`` says what may follow what."""

    QUEUED = "queued"
    SENDING = "sending"  # a worker has it, until its lease ends
    SENT = "sent"
    OPENED = "opened"
    CLICKED = "clicked"
    FAILED = "failed"  # this time; it is tried again when it is due
    DEAD = "dead"  # for good, until an operator retries or discards it
    HELD = "held"  # not to be sent, for a reason


class Notification(Base):
    """One message to one person over one channel.

    Keeps what it is about, never its text: the text is made when it is sent, so it
    tells what is true then, and a copy of the database holds no link that works.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        Index(None, "person_id", "created_at"),
        Index(
            "ix_notifications_due",
            "channel",
            "due_at",
            postgresql_include=["state"],  # to count without the table
            postgresql_where=text("state IN ('queued', 'failed')"),
        ),
        Index(
            "ix_notifications_urgent",
            "channel",
            "due_at",
            postgresql_where=text(
                "state IN ('queued', 'failed') AND kind IN ('account', 'order')"
            ),
        ),
        Index(
            "ix_notifications_sending",
            "lease_until",
            postgresql_where=text("state = 'sending'"),
        ),
        Index(
            "ix_notifications_dead",
            "cause",
            "moved_at",
            postgresql_where=text("state = 'dead'"),
        ),
        Index(
            "ix_notifications_provider_ref",
            "provider_ref",
            postgresql_where=text("provider_ref IS NOT NULL"),
        ),
        Index(None, "kind", "sent_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    # A customer or an operator; no foreign key, for this slice lies below both.
    person_id: Mapped[UUID]
    channel: Mapped[Channel] = mapped_column(words(Channel))
    kind: Mapped[Kind] = mapped_column(words(Kind))
    template: Mapped[str]
    about: Mapped[dict[str, Any]]
    # The same cause is told once, however often its job runs.
    once_key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[State] = mapped_column(
        words(State), default=State.QUEUED, server_default="queued"
    )
    # When it came into this state.
    moved_at: Mapped[datetime] = mapped_column(
        default=clock.now, server_default=text("now()")
    )
    # Why it failed or is held: a slug by which operators sort, and a sentence.
    cause: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # Whoever is sending it is believed to be alive until then.
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    # Whether opens and clicks of it are noted.
    is_measured: Mapped[bool] = mapped_column(
        default=False, server_default=text("false")
    )
    opened_at: Mapped[datetime | None]
    clicked_at: Mapped[datetime | None]
    provider_ref: Mapped[str | None] = mapped_column(String(80))


class Outage(Base):
    """A channel whose server does not answer: nobody tries before ``until``."""

    __tablename__ = "outages"

    channel: Mapped[Channel] = mapped_column(words(Channel), primary_key=True)
    since: Mapped[datetime]
    failures: Mapped[int]
    until: Mapped[datetime]
    reason: Mapped[str]


class Suppression(Base):
    """An address to which nothing is sent, known by its keyed hash alone.

    It outlives the customer: who asked never to be written to again stays unwritten to.
    """

    __tablename__ = "suppressions"

    # HMAC-SHA256 over channel and address under the application's key.
    address_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    channel: Mapped[Channel] = mapped_column(words(Channel))
    cause: Mapped[str] = mapped_column(String(60))  # bounced, complained, stopped …
    reason: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Wording(Base):
    """What operators had a message say instead of its own words."""

    __tablename__ = "wordings"

    template: Mapped[str] = mapped_column(String(80), primary_key=True)
    part: Mapped[str] = mapped_column(String(40), primary_key=True)  # subject, opening
    text: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
