"""Dealing with the reminders that are due, and with each of them once."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.conversion.models import Prompt
from webapp.conversion.services import issue_link
from webapp.core import clock
from webapp.core.site import Site
from webapp.messaging.lanes import LANES
from webapp.messaging.models import Kind
from webapp.messaging.services import call_courier, notify
from webapp.reminders.cadence import BREATH
from webapp.reminders.checklist import FAULT, Decision, Facts, decide
from webapp.reminders.models import Outcome, Reminder
from webapp.reminders.queries.facts import facts_of
from webapp.settings.definitions import Settings

TEMPLATE = "reminder"
_log = logging.getLogger(__name__)

# Before any list: whoever gets a code for moving a list takes them in this order, too.
_HOLD_RULE = text("SELECT FROM discount_rules WHERE id = :id FOR NO KEY UPDATE")

_DUE = text("""
    SELECT id FROM wishlists
     WHERE next_reminder_at <= CAST(:now AS timestamptz)
     ORDER BY next_reminder_at
     LIMIT :most
       FOR NO KEY UPDATE SKIP LOCKED
""")

_NOTE = text("""
    UPDATE wishlists AS list
       SET next_reminder_at = decided.next_at,
           reminder_count = CASE WHEN decided.uses_number
               THEN decided.number ELSE list.reminder_count END,
           reminded_at = CASE WHEN decided.uses_number
               THEN CAST(:now AS timestamptz) ELSE list.reminded_at END
      FROM unnest(CAST(:ids AS uuid[]), CAST(:next_ats AS timestamptz[]),
                  CAST(:numbers AS bigint[]), CAST(:uses AS boolean[]))
           AS decided (id, next_at, number, uses_number)
     WHERE list.id = decided.id
""")


class Round(NamedTuple):
    """How many reminders were dealt with in one go, and how many of them are sent."""

    decided: int
    sent: int


class Decided(NamedTuple):
    """One list, what was decided about it, and which reminder of its cycle that is."""

    facts: Facts
    decision: Decision

    @property
    def number(self) -> int:
        """Which one of its cycle it is, counted from 1."""
        return self.facts.done + 1


def send_due(session: Session, site: Site, settings: Settings, *, most: int) -> Round:
    """Deal with reminders that are due, those that are due longest first.

    Each is sent, left out or moved, and the row says why. Decision, message, link and
    code are one transaction; a list that somebody else has in hand is left to them, or
    to the next round.

    Args:
        most: how many at once.
    """
    hold_promo(session, settings)
    now = clock.shared(session)
    ids = session.scalars(_DUE, {"now": now, "most": most}).all()
    if not ids:
        return Round(0, 0)
    # Read after the lists are in hand: what is true now stays so until the end.
    found = facts_of(session, ids, now, site=site)
    decided = [_deal_with(session, settings, facts, now) for facts in found]
    _note(session, decided, now)
    sent = [one for one in decided if one.decision.outcome is Outcome.SENT]
    if sent:
        wake_courier(session)
    return Round(len(decided), len(sent))


def _deal_with(
    session: Session, settings: Settings, facts: Facts, now: datetime
) -> Decided:
    """Decide about one list and keep that; what goes wrong is tried again later."""
    one = Decided(facts, decide(facts, settings, now))
    note = partial(keep, session, settings, number=one.number, now=now)
    if alone(session, facts, partial(note, *one)) is None:
        one = Decided(facts, Decision(Outcome.MOVED, FAULT, now + BREATH))
        note(*one)
    return one


def alone(session: Session, facts: Facts, work: Callable[[], UUID]) -> UUID | None:
    """Do what there is to do about one list; what goes wrong there stops no other.

    Returns what it came to; ``None``: it went wrong, and nothing of it stays.
    """
    try:
        with session.begin_nested():
            return work()
    except Exception as error:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            raise
        _log.exception("a reminder of list %s went wrong", facts.wishlist_id)
        return None


def keep(
    session: Session,
    settings: Settings,
    facts: Facts,
    decision: Decision,
    *,
    number: int | None,
    now: datetime,
) -> UUID:
    """Note a decision; where it is to send, make the message with its link and code.

    Returns the id under which the decision is kept.

    Args:
        number: of the cycle; ``None``: an operator wanted it.
    """
    reminder = Reminder(
        id=uuid7(),
        wishlist_id=facts.wishlist_id,
        user_id=facts.user_id,
        cycle=facts.cycle,
        number=number,
        due_at=(number and facts.due_at) or now,
        decided_at=now,
        outcome=decision.outcome,
        reason=decision.reason,
        next_at=decision.next_at,
    )
    if decision.outcome is Outcome.SENT:
        link = issue_link(
            session,
            facts.user_id,
            prompt=Prompt.REMINDER,
            reminder_number=number,
            settings=settings,
        )
        told = notify(
            session,
            person_id=facts.user_id,
            kind=Kind.REMINDER,
            template=TEMPLATE,
            about={"reminder_id": str(reminder.id)},
            once_key=f"reminder:{reminder.id}",
            due_at=now,
        )
        reminder.link_id = link.id
        reminder.notification_id = told.id if told else None
    session.add(reminder)
    session.flush()
    return reminder.id


def hold_promo(session: Session, settings: Settings) -> None:
    """Take the rule that codes are drawn from, if there will be any, before lists."""
    if settings.conversion_promo_on and settings.conversion_promo_rule_id is not None:
        session.execute(_HOLD_RULE, {"id": settings.conversion_promo_rule_id})


def wake_courier(session: Session) -> None:
    """Have what was told just now sent, once the caller has committed."""
    call_courier(session, hands=LANES)


def _note(session: Session, decided: Sequence[Decided], now: datetime) -> None:
    def each(values: Iterable[object]) -> list[object]:
        return list(values)

    session.execute(
        _NOTE,
        {
            "ids": each(one.facts.wishlist_id for one in decided),
            "next_ats": each(one.decision.next_at for one in decided),
            "numbers": each(one.number for one in decided),
            "uses": each(one.decision.uses_number for one in decided),
            "now": now,
        },
    )
