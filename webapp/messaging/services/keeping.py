"""How long the shop remembers what it said."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.messaging.models import Notification

KEPT = timedelta(days=730)
AT_ONCE = 5_000  # messages that are looked at in one statement


def forget_old(session: Session) -> int:
    """Forget the messages of two years ago, some at a time; return how many.

    They are found by their ids, which grow with time: no index of its own for a job
    that comes once a night.
    """
    oldest = select(Notification.id).order_by(Notification.id).limit(AT_ONCE)
    gone = session.execute(
        delete(Notification)
        .where(
            Notification.id.in_(oldest.scalar_subquery()),
            Notification.created_at < clock.shared(session) - KEPT,
        )
        .returning(Notification.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
