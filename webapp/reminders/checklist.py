"""What is looked at before a customer is reminded, in this order; pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from webapp.reminders.cadence import (
    REST,
    Cadence,
    Progress,
    cadence_of,
    moved_to,
    next_at,
)
from webapp.reminders.models import Outcome
from webapp.settings.definitions import Settings

EMPTY = "empty"
BOUGHT = "bought"
PAUSED = "paused"
OPTED_OUT = "opted_out"
ALL_PAUSED = "all_paused"
KIND_OFF = "kind_off"
ORDERS_OFF = "orders_off"
UNVERIFIED = "unverified"
SUPPRESSED = "suppressed"
NOTHING_BUYABLE = "nothing_buyable"
MAILED_LATELY = "mailed_lately"
FAULT = "fault"  # ours; the cadence tries again, an operator may


class Facts(NamedTuple):
    """What is true of a list and its owner at the moment of deciding.

    Attributes:
        cycle, done, reminded_at, added_at, by_hand_at: how far the reminders are.
        items: on the list; ``buyable`` of them could be bought now.
        was_bought: something of it was, by its owner, since something was added.
        in_cart: something of it is on its way to an order, or was bought.
        wants_orders: whether mails about orders are wanted.
        is_suppressed: nothing is sent to this address any more.
        mailed_at: when the shop last sent an alert or a reminder by mail.
    """

    wishlist_id: UUID
    user_id: UUID
    email: str
    cycle: int
    done: int
    due_at: datetime | None
    reminded_at: datetime | None
    added_at: datetime
    override: Mapping[str, Any] | None
    is_paused: bool
    is_verified: bool
    is_opted_out: bool
    all_paused: bool
    wants_reminders: bool
    wants_orders: bool
    was_bought: bool
    in_cart: bool
    mailed_at: datetime | None
    by_hand_at: datetime | None
    items: int = 0
    buyable: int = 0
    is_suppressed: bool = False

    @property
    def progress(self) -> Progress:
        """How far the reminders of the list have come."""
        return Progress(self.added_at, self.done, self.reminded_at, self.by_hand_at)

    def cadence(self, settings: Settings) -> Cadence:
        """Return the cadence of the list."""
        return cadence_of(settings, self.override)


class Decision(NamedTuple):
    """What becomes of a reminder, why, and when the next one is due."""

    outcome: Outcome
    reason: str | None
    next_at: datetime | None

    @property
    def uses_number(self) -> bool:
        """Whether it was this one's turn, so that the next one is another."""
        return self.outcome in {Outcome.SENT, Outcome.SKIPPED}


def decide(facts: Facts, settings: Settings, now: datetime) -> Decision:
    """Decide what becomes of a reminder that is due."""
    why = _why_over(facts) or why_unwanted(facts, settings)
    if why is not None:
        return Decision(Outcome.HELD, why, None)
    following = next_at(facts.cadence(settings), facts.done + 1, now)
    if not facts.buyable:
        return Decision(Outcome.SKIPPED, NOTHING_BUYABLE, following)
    if facts.mailed_at is not None and facts.mailed_at > now - REST:
        return Decision(Outcome.MOVED, MAILED_LATELY, moved_to(facts.mailed_at))
    return Decision(Outcome.SENT, None, following)


def why_not_by_hand(facts: Facts, settings: Settings) -> str | None:
    """Say why nothing is sent to somebody whom an operator wants to remind now."""
    if not facts.items:
        return EMPTY
    why = why_unwanted(facts, settings)
    return why or (None if facts.buyable else NOTHING_BUYABLE)


def why_not_any_more(
    facts: Facts, settings: Settings, *, is_by_hand: bool
) -> str | None:
    """Say why a reminder that was decided to be sent is better not sent now."""
    why = None if is_by_hand else _why_over(facts)
    return why or why_not_by_hand(facts, settings)


def why_unwanted(facts: Facts, settings: Settings) -> str | None:
    """Say why somebody gets no reminders, whatever the list holds.

    ``accounts.recipients`` asks the same once more when the message is sent.
    """
    needs_orders = settings.order_opt_out_pauses_reminders
    asked = {
        PAUSED: facts.is_paused,
        OPTED_OUT: facts.is_opted_out,
        ALL_PAUSED: facts.all_paused,
        KIND_OFF: not facts.wants_reminders,
        ORDERS_OFF: needs_orders and not facts.wants_orders,
        UNVERIFIED: not facts.is_verified,
        SUPPRESSED: facts.is_suppressed,
    }
    return next((why for why, holds in asked.items() if holds), None)


def _why_over(facts: Facts) -> str | None:
    """Say why there is nothing to remind of until something is added."""
    if not facts.items:
        return EMPTY
    return BOUGHT if facts.was_bought else None
