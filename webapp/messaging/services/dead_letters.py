"""What operators do about messages that failed for good."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Update, update
from sqlalchemy.orm import Session

from webapp.audit.services import Actor, record
from webapp.core import clock
from webapp.messaging.lanes import LANES
from webapp.messaging.models import Notification, State
from webapp.messaging.services.telling import call_courier

DISCARDED = "discarded"
MOST_NAMED = 20  # messages whose ids the log keeps


def retry(
    session: Session,
    by: Actor,
    *,
    ids: Sequence[UUID] | None = None,
    cause: str | None = None,
) -> int:
    """Have messages tried again, as often as new ones; return how many.

    Args:
        ids: these, as far as they are still dead letters.
        cause: or all that failed for it.
    """
    now = clock.shared(session)
    again = update(Notification).values(
        state=State.QUEUED,
        attempts=0,
        due_at=now,
        moved_at=now,
        cause=None,
        reason=None,
    )
    count = _done(session, by, "message.retry", again, _meant(ids, cause))
    if count:
        call_courier(session, hands=LANES)
    return count


def discard(
    session: Session,
    by: Actor,
    *,
    ids: Sequence[UUID] | None = None,
    cause: str | None = None,
) -> int:
    """Give messages up for good; return how many.

    Args:
        ids: these, as far as they are still dead letters.
        cause: or all that failed for it.
    """
    given_up = update(Notification).values(
        state=State.HELD,
        moved_at=clock.shared(session),
        cause=DISCARDED,
        reason=f"{by.name} gave it up.",
    )
    return _done(session, by, "message.discard", given_up, _meant(ids, cause))


def _meant(ids: Sequence[UUID] | None, cause: str | None) -> ColumnElement[bool]:
    if cause is not None:
        return Notification.cause == cause
    return Notification.id.in_(ids or ())


def _done(
    session: Session, by: Actor, action: str, change: Update, meant: ColumnElement[bool]
) -> int:
    """Change what is still a dead letter, and note who did it."""
    changed = session.execute(
        change.where(Notification.state == State.DEAD, meant)
        .returning(Notification.id, Notification.person_id, Notification.template)
        .execution_options(synchronize_session=False)
    ).all()
    if not changed:
        return 0
    one: Any = changed[0] if len(changed) == 1 else None
    record(
        session,
        by,
        action,
        subject=one.template if one else f"{len(changed)} messages",
        subject_id=one.id if one else None,
        user_id=one.person_id if one else None,
        after={
            "count": len(changed),
            "messages": [row.id for row in changed[:MOST_NAMED]],
        },
    )
    return len(changed)
