"""Whether and when a list's owner is reminded: pausing, resuming, an own cadence."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts.models import User
from webapp.audit.services import Actor, record
from webapp.core import clock
from webapp.messaging.services import hold_person
from webapp.reminders.cadence import NUMBERS, resumed_at
from webapp.reminders.errors import NoList
from webapp.reminders.queries.facts import facts_of
from webapp.settings.definitions import fit
from webapp.settings.errors import SettingUnfit
from webapp.settings.queries import current
from webapp.wishlist.models import Wishlist

PAUSE = "reminder.pause"
RESUME = "reminder.resume"
CADENCE = "reminder.cadence"


def pause(session: Session, by: Actor | None, user_id: UUID) -> bool:
    """Remind a customer of nothing until reminders are resumed.

    A reminder that is on its way is waited for; after that none begins. Returns
    whether they were not paused before.

    Args:
        by: the operator; ``None``: the customer wants it.

    Raises:
        NoList: the customer has no list.
    """
    hold_person(session, user_id)
    wishlist = held_list(session, user_id)
    if wishlist.reminders_paused_at is not None:
        return False
    before = _shape(wishlist)
    wishlist.reminders_paused_at = clock.shared(session)
    wishlist.next_reminder_at = None
    session.flush()
    _record(session, by, PAUSE, wishlist, before)
    return True


def resume(session: Session, by: Actor | None, user_id: UUID) -> bool:
    """Remind a customer again, by the cadence of now, and of nothing for the past.

    Returns whether reminders were paused.

    Args:
        by: the operator; ``None``: the customer wants it.

    Raises:
        NoList: the customer has no list.
    """
    hold_person(session, user_id)
    wishlist = held_list(session, user_id)
    if wishlist.reminders_paused_at is None:
        return False
    before = _shape(wishlist)
    wishlist.reminders_paused_at = None
    session.flush()
    _set_next(session, wishlist)
    _record(session, by, RESUME, wishlist, before)
    return True


def reschedule(session: Session, user_id: UUID) -> None:
    """Have a customer's next reminder due who can be reminded again.

    For whoever came back, switched reminders on or confirmed the address; there is
    nothing to do for one without a list, or whose reminders are paused.
    """
    try:
        wishlist = held_list(session, user_id)
    except NoList:
        return
    if wishlist.reminders_paused_at is None:
        _set_next(session, wishlist)


def set_override(
    session: Session, by: Actor, user_id: UUID, cadence: Mapping[str, int] | None
) -> None:
    """Give a customer's list a cadence of its own; a date that is set stays.

    Args:
        cadence: ``wait_days``, ``interval_days`` and ``most`` where they are to differ
            from the shop's; ``None``: all are the shop's again.

    Raises:
        NoList: the customer has no list.
        SettingUnfit: the first value that cannot be.
    """
    fitted = {name: _fit(name, value) for name, value in (cadence or {}).items()}
    wishlist = held_list(session, user_id)
    before = _shape(wishlist)
    wishlist.cadence_override = fitted or None
    session.flush()
    _record(session, by, CADENCE, wishlist, before)


def _fit(name: str, value: int) -> Any:
    """Return one number of a cadence; what else the shop sets is not a list's own."""
    if name not in NUMBERS:
        raise SettingUnfit(name, "A cadence has no such number")
    return fit(f"reminder_{name}", value)


def held_list(session: Session, user_id: UUID) -> Wishlist:
    """Take a customer's list for a change, to this transaction alone.

    Raises:
        NoList: the customer has none.
    """
    wishlist = session.scalars(
        select(Wishlist)
        .where(Wishlist.user_id == user_id)
        .with_for_update(key_share=True),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if wishlist is None:
        raise NoList
    return wishlist


def _set_next(session: Session, wishlist: Wishlist) -> None:
    """Set when the next reminder is due, if there is anything to be reminded of."""
    now = clock.shared(session)
    (facts,) = facts_of(session, [wishlist.id], now)
    cadence = facts.cadence(current(session))
    due = None
    if facts.items and not facts.in_cart:
        due = resumed_at(cadence, facts.progress, now, due=facts.due_at)
    wishlist.next_reminder_at = due
    session.flush()


def _shape(wishlist: Wishlist) -> dict[str, Any]:
    return {
        "paused": wishlist.reminders_paused_at is not None,
        "next_reminder_at": wishlist.next_reminder_at,
        "cadence": wishlist.cadence_override,
    }


def _record(
    session: Session,
    by: Actor | None,
    action: str,
    wishlist: Wishlist,
    before: dict[str, Any],
) -> None:
    """Note what an operator changed; what customers do themselves is their own."""
    if by is None:
        return
    email = session.scalar(select(User.email).where(User.id == wishlist.user_id))
    record(
        session,
        by,
        action,
        subject=email or str(wishlist.user_id),
        subject_id=wishlist.id,
        user_id=wishlist.user_id,
        wishlist_id=wishlist.id,
        before=before,
        after=_shape(wishlist),
    )
