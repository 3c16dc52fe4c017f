"""How reminders of a list stand: what comes next, or why nothing does."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from webapp.core import clock
from webapp.core.db import Reader
from webapp.reminders import checklist
from webapp.reminders.queries.facts import facts_of
from webapp.settings.queries import current

_LIST = text("SELECT id FROM wishlists WHERE user_id = :user_id")


class Standing(StrEnum):
    """How it stands; ``reminders.words`` says it in a sentence."""

    NEXT = "next"  # a date is set
    NO_ITEMS = "no_items"
    PAUSED = checklist.PAUSED
    OPTED_OUT = checklist.OPTED_OUT
    ALL_PAUSED = checklist.ALL_PAUSED
    KIND_OFF = checklist.KIND_OFF
    ORDERS_OFF = checklist.ORDERS_OFF
    UNVERIFIED = checklist.UNVERIFIED
    CAPPED = "capped"  # as many as there are in a cycle
    RESTING = "resting"  # called off, such as after buying


class Next(NamedTuple):
    """How reminders of a list stand.

    Attributes:
        next_at: when the next one is due, where one is.
        done: of this cycle, how many are dealt with; ``most`` there are.
    """

    standing: Standing
    next_at: datetime | None = None
    done: int = 0
    most: int = 0


def standing_of(session: Reader, user_id: UUID) -> Next:
    """Return how reminders of a customer's list stand."""
    wishlist_id = session.scalar(_LIST, {"user_id": user_id})
    if wishlist_id is None:
        return Next(Standing.NO_ITEMS)
    settings = current(session)
    (facts,) = facts_of(session, [wishlist_id], clock.shared(session))
    most = facts.cadence(settings).most
    standing = _standing(facts, checklist.why_unwanted(facts, settings), most)
    next_at = facts.due_at if standing is Standing.NEXT else None
    return Next(standing, next_at, facts.done, most)


def _standing(facts: checklist.Facts, why: str | None, most: int) -> Standing:
    if not facts.items:
        return Standing.NO_ITEMS
    if facts.is_opted_out:  # resuming reminders would not bring any
        return Standing.OPTED_OUT
    if why is not None:
        return Standing(why)
    if facts.due_at is not None:
        return Standing.NEXT
    return Standing.CAPPED if facts.done >= most else Standing.RESTING
