"""What came back after a message was sent: it was read, or it came back itself."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.messaging.models import Channel, Kind, Notification, State
from webapp.messaging.states import may_follow, move
from webapp.messaging.suppressions import (
    BOUNCED,
    CAME_BACK,
    COMPLAINED,
    STOPPED,
    lift,
    suppress,
)

ARRIVED = frozenset({State.SENT, State.OPENED, State.CLICKED})
WHY = {
    BOUNCED: CAME_BACK[Channel.EMAIL],
    COMPLAINED: "Whoever reads this address called our mail spam.",
}
# How the provider calls an SMS that is with its reader, and one that never will be.
TOOK_IT = frozenset({"sent", "delivered"})
LOST_IT = frozenset({"undelivered", "failed"})
# What a provider says about the number: STOP was said, it is nobody's, or no mobile's.
NUMBER_IS_DEAD = frozenset({"21610", "30005", "30006"})


class Report(StrEnum):
    """What a mail server, or its reader, says about a mail that was sent."""

    PERMANENT = "permanent"  # there is no such mailbox
    TRANSIENT = "transient"  # it was full, or its server away; nothing follows
    COMPLAINT = "complaint"  # the reader calls it spam


def note_opened(session: Session, notification_id: UUID) -> None:
    """Note that a message was opened, if its reader lets that be noted."""
    notification = _read(session, notification_id)
    if notification is None:
        return
    notification.opened_at = notification.opened_at or clock.now()
    if may_follow(notification.state, State.OPENED):
        move(notification, State.OPENED)


def note_clicked(session: Session, notification_id: UUID) -> None:
    """Note that somebody followed a link in a message, and so opened it."""
    notification = _read(session, notification_id)
    if notification is None:
        return
    now = clock.now()
    notification.opened_at = notification.opened_at or now
    notification.clicked_at = notification.clicked_at or now
    if may_follow(notification.state, State.CLICKED):
        move(notification, State.CLICKED)


def person_of(session: Session, notification_id: UUID) -> UUID | None:
    """Return who got a message under an address of their own.

    What an order is about may have gone to another one, which says nothing of theirs.
    """
    asked = select(Notification.person_id).where(
        Notification.id == notification_id, Notification.kind != Kind.ORDER
    )
    return session.scalar(asked)


def note_report(
    session: Session,
    keys: Sequence[str],
    report: Report,
    *,
    address: str,
    notification_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Note what became of a mail; the same report twice is as good as once.

    A mailbox that is gone gets nothing any more until it is verified again, a reader
    who complained never. Mails to accounts go to both.

    Args:
        keys: the application's, the one in use first.
        address: whose report this is; blank: nobody is known by it.
        notification_id: the mail, where that is known.
    """
    notification = None
    if notification_id is not None:
        notification = _locked(session, notification_id)
    if report is Report.TRANSIENT:
        if notification is not None and notification.state is State.SENT:
            notification.reason = reason
        return
    cause = BOUNCED if report is Report.PERMANENT else COMPLAINED
    if notification is not None:
        if notification.cause == cause:
            return  # told before; since then the address may have been verified
        if cause == BOUNCED and may_follow(notification.state, State.DEAD):
            move(notification, State.DEAD, cause=cause, reason=reason)
        elif notification.state in ARRIVED:
            notification.cause, notification.reason = cause, reason
    if address:
        suppress(session, keys, Channel.EMAIL, address, cause=cause, reason=WHY[cause])


def note_sms(
    session: Session,
    keys: Sequence[str],
    *,
    notification_id: UUID | None,
    ref: str,
    status: str,
    code: str,
    number: str,
) -> None:
    """Note what the provider says became of an SMS; twice is as good as once.

    Args:
        notification_id: the SMS, where the provider was told; else ``ref`` finds it.
        ref: the provider's id of it.
        status: in the provider's words; those on the way mean nothing.
        code: the provider's error code, if any.
        number: where it went, as E.164.
    """
    notification = _sms(session, notification_id, ref)
    if notification is not None:
        if notification.state is State.DEAD and status in LOST_IT:
            return  # told before; since then the number may have answered START
        if status in TOOK_IT and notification.state is State.SENT:
            # Of one that was maybe sent it is known now.
            notification.provider_ref, notification.reason = ref[:80] or None, None
        elif status in LOST_IT and may_follow(notification.state, State.DEAD):
            reason = f"The provider says: {status}"
            move(notification, State.DEAD, cause=f"sms.{code or status}", reason=reason)
    if number and status in LOST_IT and code in NUMBER_IS_DEAD:
        why = CAME_BACK[Channel.SMS]
        suppress(session, keys, Channel.SMS, number, cause=BOUNCED, reason=why)


def silence(session: Session, keys: Sequence[str], number: str) -> None:
    """Send no SMS to a number any more, whether or not anybody has it here."""
    why = "This number answered STOP."
    suppress(session, keys, Channel.SMS, number, cause=STOPPED, reason=why)


def end_silence(session: Session, keys: Sequence[str], number: str) -> None:
    """Let SMS go to a number again that asks for them."""
    lift(session, keys, Channel.SMS, number, causes=(STOPPED, BOUNCED))


def _sms(
    session: Session, notification_id: UUID | None, ref: str
) -> Notification | None:
    asked = select(Notification).where(Notification.channel == Channel.SMS)
    if notification_id is not None:
        asked = asked.where(Notification.id == notification_id)
    else:
        asked = asked.where(Notification.provider_ref == ref)
    return session.scalars(asked.with_for_update()).first()


def _read(session: Session, notification_id: UUID) -> Notification | None:
    """Return a message, locked, if whoever reads it lets that be noted.

    Who looks while it is handed over is no reader but a server on its way. Its sender
    has it locked for as long as that server likes; nobody waits for that here.
    """
    state = select(Notification.state).where(Notification.id == notification_id)
    if session.scalar(state) is State.SENDING:
        return None
    notification = _locked(session, notification_id)
    is_measured = notification is not None and notification.is_measured
    return notification if is_measured else None


def _locked(session: Session, notification_id: UUID) -> Notification | None:
    return session.get(
        Notification, notification_id, with_for_update=True, populate_existing=True
    )
