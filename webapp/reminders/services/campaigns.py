"""Reminding everybody in a segment right now, stretch by stretch."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.audit.services import Actor, record
from webapp.core import clock
from webapp.core.site import Site
from webapp.jobs.services import enqueue
from webapp.reminders.services.by_hand import SEND_NOW, Earlier, SendNow, send_now
from webapp.segments.errors import SegmentNotFound
from webapp.segments.queries import members, segment_of
from webapp.settings.queries import current

SEND_NOW_JOB = "reminders.send_now"
STRETCH = 100  # customers whose lists one transaction has in hand


def ask_to_send(session: Session, by: Actor, segment_id: UUID) -> None:
    """Have everybody in a segment reminded, in a job; the log tells who wanted it.

    Raises:
        SegmentNotFound: there is no such segment.
    """
    segment = segment_of(session, segment_id)
    record(session, by, SEND_NOW, subject=segment.name, subject_id=segment.id)
    _queue(session, by, segment_id)


def send_to_segment(
    session: Session,
    by: Actor,
    segment_id: UUID,
    *,
    site: Site,
    after: UUID | None = None,
) -> SendNow:
    """Remind the next stretch of a segment's customers, and queue what follows.

    The stretch and the job for the next one are one transaction: killed anywhere,
    nobody is left out, and the throttle keeps anybody from being reminded twice. They
    follow each other no faster than the setting lets reminders leave. A segment that
    was deleted meanwhile has nobody in it.

    Args:
        after: the customer whom the stretch before came to last.
    """
    try:
        segment = segment_of(session, segment_id)
    except SegmentNotFound:
        return SendNow()
    ids = members(
        session,
        segment.conditions,
        currency=site.currency,
        after=after,
        most=STRETCH,
    )
    if not ids:
        return SendNow()
    told = send_now(session, by, ids, site=site)
    if len(ids) == STRETCH:
        minutes = len(told.sent) / current(session).reminders_per_minute
        next_at = clock.shared(session) + timedelta(minutes=minutes)
        _queue(session, by, segment_id, after=str(ids[-1]), run_at=next_at)
    return told


def try_segment(
    session: Session, by: Actor, segment_id: UUID, *, site: Site
) -> SendNow:
    """Tell what reminding everybody in a segment would come to; do nothing.

    Raises:
        SegmentNotFound: there is no such segment.
    """
    conditions = segment_of(session, segment_id).conditions
    sent: dict[UUID, UUID | None] = {}
    already: dict[UUID, Earlier] = {}
    skipped: Counter[str] = Counter()
    after = None
    while ids := members(
        session, conditions, currency=site.currency, after=after, most=STRETCH
    ):
        told = send_now(session, by, ids, site=site, dry_run=True)
        sent |= told.sent
        already |= told.already
        skipped.update(told.skipped)
        after = ids[-1]
    return SendNow(sent, already, skipped)


def _queue(
    session: Session,
    by: Actor,
    segment_id: UUID,
    *,
    after: str | None = None,
    run_at: datetime | None = None,
) -> None:
    enqueue(
        session,
        SEND_NOW_JOB,
        run_at=run_at,
        segment_id=str(segment_id),
        operator_id=str(by.operator_id),
        operator_name=by.name,
        after=after,
    )
