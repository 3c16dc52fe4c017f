"""Sending what is due: one message after the other, each in transactions of its own.

A message is claimed and the claim committed; then, in a second transaction that holds
its row and its person, everything is looked at again, written and handed over. What
goes wrong is noted in a third: nothing of the second one stays.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from webapp.core import clock
from webapp.core.logs import told
from webapp.messaging import outages
from webapp.messaging.claims import MAYBE_SENT, Claim, claim_next, held_by
from webapp.messaging.courier import Courier, Later, Moot
from webapp.messaging.models import Channel, Notification, State
from webapp.messaging.retries import MOST_ATTEMPTS, wait_after
from webapp.messaging.services import share_person
from webapp.messaging.states import move
from webapp.messaging.suppressions import BOUNCED, CAME_BACK, suppress
from webapp.messaging.transports import (
    Away,
    Deferred,
    Line,
    Parcel,
    Refused,
    Unsure,
)
from webapp.messaging.wording import overrides
from webapp.messaging.writing import is_measured, write

AT_ONCE = 100  # messages that one job sends before it makes room for others
ENOUGH = 5.0  # seconds after which it does so, too: a worker must be able to stop
# Seconds between tries to note what became of a message; a restart of the database.
PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)
UNNOTED = "It has left, but what follows from that could not be noted"
LONGEST_REF = 80  # characters


@dataclass
class Handover:
    """One message's way out, which it goes once however often it is asked to."""

    line: Line
    has_left: bool = False
    to: str = ""
    ref: str | None = None
    doubt: str | None = None

    def take(self, parcel: Parcel) -> None:
        """Hand the message over, or remember that it was."""
        if self.has_left:
            return
        self.to = parcel.to
        try:
            self.ref = self.line.deliver(parcel)
        except Unsure as doubt:
            # It is not to be repeated, so it counts as sent.
            self.doubt = f"{MAYBE_SENT}: {doubt}"
        self.has_left = True


def deliver_due(
    sessions: sessionmaker[Session], courier: Courier, channel: Channel
) -> None:
    """Send what is due over one channel, as much as one job should."""
    began = time.monotonic()
    with courier.transports[channel].opened() as line:
        for _ in range(AT_ONCE):
            with sessions.begin() as session:
                claim = claim_next(session, channel)
            if claim is None or not _dealt_with(sessions, courier, claim, line):
                break
            if time.monotonic() - began > ENOUGH:
                break


def _dealt_with(
    sessions: sessionmaker[Session], courier: Courier, claim: Claim, line: Line
) -> bool:
    """Send one message or note why not; return whether its server answers."""
    way = Handover(line)
    try:
        _sent(sessions, courier, claim, way)
    except Away as away:
        _surely(sessions, partial(_give_back, claim=claim, reason=str(away)))
        return False
    except Exception as error:  # noqa: BLE001 - one bad message never stops the rest
        note = _note_left if way.has_left else partial(_note_failure, courier=courier)
        _surely(sessions, partial(note, claim=claim, way=way, error=error))
    return True


def _sent(
    sessions: sessionmaker[Session], courier: Courier, claim: Claim, way: Handover
) -> None:
    """Send one message; what has left is noted even if the database went away."""
    try:
        with sessions.begin() as session:
            _send(session, courier, claim, way)
    except DBAPIError:
        if not way.has_left:
            raise
        _surely(sessions, partial(_send, courier=courier, claim=claim, way=way))


def _surely(sessions: sessionmaker[Session], note: Callable[[Session], None]) -> None:
    """Note something, again and again while the database restarts."""
    for pause in (*PAUSES, None):
        try:
            with sessions.begin() as session:
                return note(session)
        except DBAPIError:
            if pause is None:
                raise
            time.sleep(pause)
    return None


def _send(session: Session, courier: Courier, claim: Claim, way: Handover) -> None:
    share_person(session, claim.person_id)
    notification = held_by(session, claim)
    if notification is None:
        return
    composed = _composed(session, courier, notification)
    if isinstance(composed, Parcel):
        way.take(composed)
    elif not way.has_left:
        _put_by(notification, composed)
        if claim.asks:
            outages.let_ask(session, claim.channel)
        return
    _note_sent(session, notification, claim, way)


def _note_sent(
    session: Session, notification: Notification, claim: Claim, way: Handover
) -> None:
    move(notification, State.SENT, reason=way.doubt)
    notification.provider_ref = None if way.ref is None else way.ref[:LONGEST_REF]
    notification.sent_at = clock.shared(session)
    if claim.asks:
        outages.note_answer(session, claim.channel)


def _note_left(session: Session, claim: Claim, way: Handover, error: Exception) -> None:
    """Note that a message has left, though what its composer wrote could not be kept.

    To send it once more, and fail in the same way, would help nobody.
    """
    notification = held_by(session, claim)
    if notification is not None:
        _note_sent(session, notification, claim, way)
        notification.reason = f"{UNNOTED}: {told(error)}"


def _composed(
    session: Session, courier: Courier, notification: Notification
) -> Parcel | Moot | Later:
    """Write what is true now, for whom it is for now."""
    found = courier.find(session, courier.site, notification)
    if isinstance(found, Moot | Later):
        return found
    compose = courier.composers[notification.template]
    letter = compose(session, courier.site, notification)
    if isinstance(letter, Moot | Later):
        return letter
    notification.kind = letter.kind or notification.kind
    is_mail = notification.channel is Channel.EMAIL
    notification.is_measured = is_mail and is_measured(notification.kind, found)
    said = overrides(session)
    return Parcel(
        notification_id=notification.id,
        sender=courier.sender,
        to=letter.to or found.to,
        content=write(notification, letter, found, courier, said),
    )


def _put_by(notification: Notification, why: Moot | Later) -> None:
    if isinstance(why, Later):
        move(notification, State.QUEUED)
        notification.due_at = why.at
        notification.attempts -= 1
    else:
        move(notification, State.HELD, cause=why.cause, reason=why.reason)


def _give_back(session: Session, claim: Claim, reason: str) -> None:
    """Put a message back whose server does not answer, and leave that server alone.

    The one at which it stops answering counts an attempt: it may be what ends the
    conversation every time, and must not stand before all others for ever.
    """
    notification = held_by(session, claim)
    if notification is None:
        return
    if not claim.asks and claim.attempts >= MOST_ATTEMPTS:
        move(notification, State.DEAD, cause="away", reason=reason)
    else:
        move(notification, State.QUEUED, cause="away", reason=reason)
        notification.due_at = clock.shared(session)  # behind those that wait
        notification.attempts -= claim.asks
    outages.note_away(session, claim.channel, reason)


def _note_failure(
    session: Session, courier: Courier, claim: Claim, way: Handover, error: Exception
) -> None:
    """Have a message tried again later, unless that would change nothing."""
    notification = held_by(session, claim)
    if notification is None:
        return
    if isinstance(error, Refused | Deferred):
        cause, reason, answer = error.cause, str(error), outages.note_answer
    else:
        cause, reason = f"error.{type(error).__name__}", told(error)
        answer = outages.let_ask
    if isinstance(error, Refused) or claim.attempts >= MOST_ATTEMPTS:
        move(notification, State.DEAD, cause=cause, reason=reason)
    else:
        move(notification, State.FAILED, cause=cause, reason=reason)
        wait = wait_after(claim.attempts, random.random())  # noqa: S311
        notification.due_at = clock.shared(session) + wait
    if isinstance(error, Refused) and error.is_address_dead:
        keys, why = courier.site.secrets, CAME_BACK[claim.channel]
        suppress(session, keys, claim.channel, way.to, cause=BOUNCED, reason=why)
    if claim.asks:
        answer(session, claim.channel)
