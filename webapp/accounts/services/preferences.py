"""What customers want to be told: choosing, pausing, stopping, and coming back.

Everything here holds the person first: a message that is on its way is waited for, and
once a change is committed no other one begins that it forbids.
"""

from collections.abc import Iterable
from typing import Any, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.accounts.errors import (
    BadQuietHours,
    BadThreshold,
    BadZone,
    NoSuchCustomer,
    StillOptedOut,
)
from webapp.accounts.models import MessagePreferences, OptedOutBy, User
from webapp.accounts.preferences import HIGHEST_THRESHOLD, switches_of
from webapp.accounts.queries import preferences_of
from webapp.accounts.quiet import (
    EARLIEST_FROM,
    EARLIEST_UNTIL,
    LATEST_FROM,
    LATEST_UNTIL,
    is_zone,
)
from webapp.audit.services import Actor, record
from webapp.core import clock
from webapp.messaging.models import Channel, Kind
from webapp.messaging.services import hold_person

OPT_OUT = "customer.opt_out"


class Choices(TypedDict, total=False):
    """What a customer can choose about messages; what is left out stays as it is.

    Attributes:
        watches_stock, watches_price: whether items without a switch of their own are
            watched; ``None`` is as the shop does.
        threshold_pct: percent by which a price falls before it is told, 1 to 90;
            ``None`` is the shop's.
        quiet_from, quiet_until: hours of the day between which no SMS comes, 17 to 21
            and 8 to 12.
        timezone: IANA name of the zone in which those are; ``None`` is the shop's.
        is_measured: whether opens and clicks of what they get are noted.
    """

    stock_email: bool
    stock_sms: bool
    price_email: bool
    price_sms: bool
    reminder_email: bool
    order_email: bool
    watches_stock: bool | None
    watches_price: bool | None
    threshold_pct: int | None
    quiet_from: int
    quiet_until: int
    timezone: str | None
    is_measured: bool


def change_preferences(
    session: Session, user_id: UUID, **choices: Unpack[Choices]
) -> None:
    """Note what a customer wants to be told, and how.

    Raises:
        BadThreshold, BadQuietHours, BadZone: what is wrong with the field.
        NoSuchCustomer: the customer is gone.
    """
    _refuse_unfit(choices)
    hold_person(session, user_id)
    if not _write(session, user_id, choices):
        raise NoSuchCustomer


def stop(
    session: Session,
    user_id: UUID,
    kinds: Iterable[Kind],
    *,
    channel: Channel | None = None,
) -> bool:
    """Send a customer no more messages of some kinds; twice is as good as once.

    Args:
        channel: over which one; ``None`` is over every one.

    Returns:
        Whether there is such a customer.
    """
    return _switch(session, user_id, kinds, channel, is_on=False)


def start(
    session: Session,
    user_id: UUID,
    kinds: Iterable[Kind],
    *,
    channel: Channel = Channel.EMAIL,
) -> bool:
    """Send a customer messages of some kinds again, as they ask for.

    Returns:
        Whether there is such a customer.

    Raises:
        StillOptedOut: nothing is sent to them until they come back (``opt_in``).
    """
    hold_person(session, user_id)
    if preferences_of(session, user_id).is_opted_out:
        raise StillOptedOut
    return _switch(session, user_id, kinds, channel, is_on=True)


def opt_out(session: Session, user_id: UUID) -> bool:
    """Send a customer nothing but what they ask for themselves; they said so.

    Returns:
        Whether there is such a customer.
    """
    hold_person(session, user_id)
    if preferences_of(session, user_id).is_opted_out:
        return True
    return _opt_out(session, user_id, OptedOutBy.CUSTOMER)


def opt_out_for(session: Session, by: Actor, user_id: UUID, reason: str) -> bool:
    """Opt a customer out who asked an operator for it; only they can come back.

    Returns:
        Whether they were not opted out before.

    Raises:
        NoSuchCustomer: the customer is gone.
    """
    hold_person(session, user_id)
    email = session.scalar(select(User.email).where(User.id == user_id))
    if email is None:
        raise NoSuchCustomer
    if preferences_of(session, user_id).is_opted_out:
        return False
    _opt_out(session, user_id, OptedOutBy.OPERATOR)
    record(
        session,
        by,
        OPT_OUT,
        subject=email,
        subject_id=user_id,
        user_id=user_id,
        reason=reason,
        before={"opted_out": False},
        after={"opted_out": True},
    )
    return True


def opt_in(session: Session, user_id: UUID) -> bool:
    """Let the shop write to a customer again; only they themselves may ask for that.

    Their switches are what they were.

    Returns:
        Whether they were opted out.
    """
    hold_person(session, user_id)
    was_out = preferences_of(session, user_id).is_opted_out
    if was_out:
        _write(session, user_id, {"opted_out_at": None, "opted_out_by": None})
    return was_out


def pause_all(session: Session, user_id: UUID) -> bool:
    """Leave a customer alone until they say otherwise.

    Returns:
        Whether there is such a customer.
    """
    hold_person(session, user_id)
    if preferences_of(session, user_id).is_paused:
        return True
    return _write(session, user_id, {"paused_at": clock.now()})


def resume_all(session: Session, user_id: UUID) -> bool:
    """Write to a customer again who wanted to be left alone for a while.

    Returns:
        Whether they were.
    """
    hold_person(session, user_id)
    was_paused = preferences_of(session, user_id).is_paused
    if was_paused:
        _write(session, user_id, {"paused_at": None})
    return was_paused


def _opt_out(session: Session, user_id: UUID, by: OptedOutBy) -> bool:
    values = {"opted_out_at": clock.now(), "opted_out_by": by}
    return _write(session, user_id, values)


def _switch(
    session: Session,
    user_id: UUID,
    kinds: Iterable[Kind],
    channel: Channel | None,
    *,
    is_on: bool,
) -> bool:
    hold_person(session, user_id)
    return _write(session, user_id, dict.fromkeys(switches_of(kinds, channel), is_on))


def _write(session: Session, user_id: UUID, values: Any) -> bool:
    """Note values for a customer; return whether there is one."""
    known = session.scalar(
        select(User.id).where(User.id == user_id).with_for_update(key_share=True)
    )
    if known is None:
        return False
    if values:
        row = {"user_id": user_id, "changed_at": clock.now(), **values}
        session.execute(
            insert(MessagePreferences)
            .values(row)
            .on_conflict_do_update(
                index_elements=[MessagePreferences.user_id], set_=row
            )
        )
    return True


def _refuse_unfit(choices: Choices) -> None:
    threshold = choices.get("threshold_pct")
    if threshold is not None and not 1 <= threshold <= HIGHEST_THRESHOLD:
        raise BadThreshold(HIGHEST_THRESHOLD)
    begins, ends = choices.get("quiet_from"), choices.get("quiet_until")
    if begins is not None and not EARLIEST_FROM <= begins <= LATEST_FROM:
        raise BadQuietHours
    if ends is not None and not EARLIEST_UNTIL <= ends <= LATEST_UNTIL:
        raise BadQuietHours
    zone = choices.get("timezone")
    if zone is not None and not is_zone(zone):
        raise BadZone
