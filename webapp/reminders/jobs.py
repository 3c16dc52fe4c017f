"""What the worker does for reminders."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.audit.services import Actor
from webapp.core import clock
from webapp.core.site import Site
from webapp.jobs.services import enqueue
from webapp.reminders import services
from webapp.reminders.queries import sent_since
from webapp.settings.queries import current

SEND_DUE = "reminders.send_due"
SEND_NOW = services.SEND_NOW_JOB
AT_ONCE = 25  # lists that one transaction has in hand; saving to them waits so long

_TAKE_TURN = text(
    "SELECT pg_try_advisory_xact_lock(hashtextextended('reminders.send_due', 0))"
)


def send_due(session: Session, *, site: Site) -> None:
    """Deal with reminders that are due, so many a minute as the setting allows.

    What is more than that waits, and what was left for days is spread over minutes.
    Where another worker is at it, it goes on by itself.
    """
    if not session.scalar(_TAKE_TURN):
        return
    settings = current(session)
    since = clock.shared(session) - timedelta(minutes=1)
    may_go = settings.reminders_per_minute - sent_since(session, since)
    most = min(AT_ONCE, may_go)
    if most <= 0:
        return  # the next minute's job goes on
    done = services.send_due(session, site, settings, most=most)
    if done.decided == most:
        enqueue(session, SEND_DUE, once_key=SEND_DUE)


def send_now(
    session: Session,
    *,
    site: Site,
    segment_id: str,
    operator_id: str,
    operator_name: str,
    after: str | None = None,
) -> None:
    """Remind the next of a segment's customers, and queue those who follow.

    Args:
        after: the customer whom the job before this one came to last.
    """
    by = Actor(UUID(operator_id), operator_name)
    last = UUID(after) if after else None
    services.send_to_segment(session, by, UUID(segment_id), site=site, after=last)
