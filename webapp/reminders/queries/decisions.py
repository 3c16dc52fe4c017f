"""What was decided about reminders: for a customer's history, and in figures."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from webapp.core import clock
from webapp.core.db import Reader
from webapp.messaging.metrics import Gauge
from webapp.reminders.models import Outcome, Reminder
from webapp.wishlist.models import Wishlist

WHAT = "Your wishlist"

_reminders = Reminder.__table__.c
_lists = Wishlist.__table__.c


class Decision(NamedTuple):
    """One reminder that was considered, and what became of it.

    Attributes:
        kind: ``reminder``, or ``reminder_by_hand`` for one that an operator wanted.
        what: what it was about.
        number: which one of its cycle, counted from 1.
        next_at: when the next one was due from then on.
        notification_id: the message, where there was one.
    """

    id: UUID
    at: datetime
    kind: str
    what: str
    outcome: Outcome
    reason: str | None
    number: int | None
    next_at: datetime | None
    notification_id: UUID | None


def decisions_of(
    session: Reader,
    user_id: UUID,
    *,
    before: datetime | None = None,
    most: int = 50,
) -> list[Decision]:
    """Return what was decided about a customer's reminders, the latest first.

    Args:
        before: the moment of the last one of the stretch before.
    """
    asked = (
        select(
            _reminders.id,
            _reminders.decided_at,
            _reminders.outcome,
            _reminders.reason,
            _reminders.number,
            _reminders.next_at,
            _reminders.notification_id,
        )
        .where(_reminders.user_id == user_id)
        .order_by(_reminders.decided_at.desc(), _reminders.id.desc())
        .limit(most)
    )
    if before is not None:
        asked = asked.where(_reminders.decided_at < before)
    return [
        Decision(
            row.id,
            row.decided_at,
            "reminder" if row.number is not None else "reminder_by_hand",
            WHAT,
            Outcome(row.outcome),
            row.reason,
            row.number,
            row.next_at,
            row.notification_id,
        )
        for row in session.execute(asked)
    ]


def sent_since(session: Reader, since: datetime) -> int:
    """Count the reminders that the cadence had sent since a moment."""
    asked = select(func.count()).where(
        _reminders.decided_at > since,
        _reminders.outcome == Outcome.SENT,
        _reminders.number.is_not(None),
    )
    return session.scalar(asked) or 0


def figures(session: Reader) -> tuple[Gauge, Gauge]:
    """Return what a monitoring system watches: how much is due, and for how long."""
    now = clock.shared(session)
    asked = select(func.count(), func.min(_lists.next_reminder_at)).where(
        _lists.next_reminder_at <= now
    )
    due, oldest = session.execute(asked).one()
    age = (now - oldest).total_seconds() if oldest else 0.0
    return (
        Gauge("keepsake_reminders_due", "Lists whose reminder is due.", due),
        Gauge(
            "keepsake_reminder_oldest_due_seconds",
            "For how long the reminder has been due that is due the longest.",
            age,
        ),
    )
