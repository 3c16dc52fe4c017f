"""Whoever changes what a person is told, and whoever forgets them, goes first."""

from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from webapp.messaging.models import Notification

_HOLD = text("SELECT pg_advisory_xact_lock(:key)")
_SHARE = text("SELECT pg_advisory_xact_lock_shared(:key)")


def hold_person(session: Session, person_id: UUID) -> None:
    """Have no message to this person begin until the caller has committed.

    Whoever changes what a person wants to be told takes this first of all; a message
    that is on its way is waited for.
    """
    session.execute(_HOLD, {"key": _lock_key(person_id)})


def share_person(session: Session, person_id: UUID) -> None:
    """Have what this person wants stay as it is while a message to them is sent."""
    session.execute(_SHARE, {"key": _lock_key(person_id)})


def forget_person(session: Session, person_id: UUID) -> None:
    """Forget every message to a person; none is sent any more.

    One that is on its way is waited for.
    """
    hold_person(session, person_id)
    session.execute(delete(Notification).where(Notification.person_id == person_id))


def _lock_key(person_id: UUID) -> int:
    """Return the signed 64 bits that PostgreSQL knows an advisory lock by."""
    return int.from_bytes(person_id.bytes[8:], "big", signed=True)
