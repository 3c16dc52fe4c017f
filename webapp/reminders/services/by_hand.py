"""Reminding customers right now, because an operator wants it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.audit.services import Actor, record
from webapp.core import clock
from webapp.core.site import Site
from webapp.reminders.cadence import pushed_to
from webapp.reminders.checklist import EMPTY, FAULT, Decision, Facts, why_not_by_hand
from webapp.reminders.models import Outcome
from webapp.reminders.queries.facts import facts_of
from webapp.reminders.services.sending import alone, hold_promo, keep, wake_courier
from webapp.settings.definitions import Settings
from webapp.settings.queries import current

SEND_NOW = "reminder.send_now"

_LISTS = (
    "SELECT id FROM wishlists WHERE user_id = ANY(CAST(:ids AS uuid[])) ORDER BY id"
)
_LOOK = text(_LISTS)
# In one order, so that two who remind many wait for each other and never in a circle.
_HOLD = text(f"{_LISTS} FOR NO KEY UPDATE")

_EARLIER = text("""
    SELECT DISTINCT ON (wishlist_id) wishlist_id, id, decided_at FROM reminders
     WHERE wishlist_id = ANY(CAST(:ids AS uuid[])) AND number IS NULL
       AND outcome = 'sent' AND decided_at > CAST(:since AS timestamptz)
     ORDER BY wishlist_id, decided_at DESC, id DESC
""")

_PUSH = text("""
    UPDATE wishlists SET next_reminder_at = CAST(:next_at AS timestamptz)
     WHERE id = :id AND next_reminder_at IS NOT NULL
""")


class Earlier(NamedTuple):
    """A reminder that was sent by hand a short while ago."""

    schedule_id: UUID
    minutes_ago: int


@dataclass(frozen=True, slots=True)
class SendNow:
    """What became of reminding customers now.

    Attributes:
        sent: the ids of what was scheduled, by customer; ``None`` in a dry run.
        already: what was scheduled before, inside the throttle, and is not repeated.
        skipped: how many were left out, by reason.
    """

    sent: Mapping[UUID, UUID | None] = field(default_factory=dict)
    already: Mapping[UUID, Earlier] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)


def send_now(
    session: Session,
    by: Actor,
    user_ids: Iterable[UUID],
    *,
    site: Site,
    dry_run: bool = False,
) -> SendNow:
    """Remind customers of their lists right now, outside the cadence.

    Whoever wants none is left out and counted by reason, and so is anybody with whose
    list something goes wrong. Inside the setting's throttle the same customer is not
    reminded again: the answer names what was scheduled then. The next reminder of the
    cadence comes a whole interval later at the earliest; none of them is used up.

    Args:
        dry_run: tell what would happen, and do nothing.
    """
    ids = list(dict.fromkeys(user_ids))
    settings = current(session)
    if not dry_run:
        hold_promo(session, settings)
    lists = session.scalars(_LOOK if dry_run else _HOLD, {"ids": ids}).all()
    now = clock.shared(session)
    earlier = _earlier(session, lists, settings, now)
    skipped = Counter({EMPTY: len(ids) - len(lists)})
    sent: dict[UUID, UUID | None] = {}
    already: dict[UUID, Earlier] = {}
    for facts in facts_of(session, lists, now, site=site):
        if facts.wishlist_id in earlier:
            already[facts.user_id] = earlier[facts.wishlist_id]
            continue
        why, schedule_id = why_not_by_hand(facts, settings), None
        if why is None and not dry_run:
            send = partial(_send, session, by, facts, settings, now)
            schedule_id = alone(session, facts, send)
            why = None if schedule_id else FAULT
        if why is None:
            sent[facts.user_id] = schedule_id
        else:
            skipped[why] += 1
    if sent and not dry_run:
        wake_courier(session)
    return SendNow(sent, already, +skipped)


def _send(
    session: Session, by: Actor, facts: Facts, settings: Settings, now: datetime
) -> UUID:
    next_at = pushed_to(facts.cadence(settings), facts.due_at, now)
    decision = Decision(Outcome.SENT, None, next_at)
    schedule_id = keep(session, settings, facts, decision, number=None, now=now)
    session.execute(_PUSH, {"id": facts.wishlist_id, "next_at": next_at})
    record(
        session,
        by,
        SEND_NOW,
        subject=facts.email,
        subject_id=facts.wishlist_id,
        user_id=facts.user_id,
        wishlist_id=facts.wishlist_id,
        before={"next_reminder_at": facts.due_at},
        after={"next_reminder_at": next_at, "schedule_id": schedule_id},
    )
    return schedule_id


def _earlier(
    session: Session, lists: Iterable[UUID], settings: Settings, now: datetime
) -> dict[UUID, Earlier]:
    """Return what was sent by hand inside the throttle, by list."""
    since = now - timedelta(hours=settings.reminder_throttle_hours)
    rows = session.execute(_EARLIER, {"ids": list(lists), "since": since})
    minute = timedelta(minutes=1)
    return {
        row.wishlist_id: Earlier(row.id, (now - row.decided_at) // minute)
        for row in rows
    }
