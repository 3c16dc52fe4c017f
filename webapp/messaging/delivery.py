"""Sending what is due: one message after the other, each in transactions of its own.

A message is claimed and the claim committed; then, in a second transaction that holds
its row and its person, everything is looked at again, written and handed over. A worker
that dies in between leaves a lease: a mail is sent again under the same Message-ID when
that ends, an SMS never.
"""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from webapp.core import clock
from webapp.messaging.courier import Courier, Later, Moot
from webapp.messaging.models import Channel, Notification, State
from webapp.messaging.transports import Line, Parcel
from webapp.messaging.writing import write

LEASE = timedelta(minutes=2)
AT_ONCE = 100  # messages that one job sends before it makes room for others

_CLAIM = text("""
    UPDATE notifications
       SET state = 'sending', attempts = attempts + 1, lease_until = :until
     WHERE id = (SELECT id FROM notifications
                  WHERE channel = :channel AND state IN ('queued', 'failed')
                    AND due_at <= :now
                  ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, attempts
""")


class Claim(NamedTuple):
    """A message that is ours to send; another claim of it counts one more attempt."""

    id: UUID
    attempts: int


def deliver_due(
    sessions: sessionmaker[Session], courier: Courier, channel: Channel
) -> int:
    """Send what is due over one channel; return how many were dealt with."""
    with courier.transports[channel].opened() as line:
        for count in range(AT_ONCE):
            claim = _claimed(sessions, channel)
            if claim is None:
                return count
            with sessions.begin() as session:
                _send(session, courier, claim, line)
    return AT_ONCE


def _claimed(sessions: sessionmaker[Session], channel: Channel) -> Claim | None:
    with sessions.begin() as session:
        now = clock.shared(session)
        known = {"channel": channel, "now": now, "until": now + LEASE}
        row = session.execute(_CLAIM, known).one_or_none()
    return None if row is None else Claim(*row)


def _send(session: Session, courier: Courier, claim: Claim, line: Line) -> None:
    notification = session.scalars(
        select(Notification)
        .where(
            Notification.id == claim.id,
            Notification.state == State.SENDING,
            Notification.attempts == claim.attempts,
        )
        .with_for_update()
    ).one_or_none()
    if notification is None:
        return None
    found = courier.find(session, courier.site, notification)
    if isinstance(found, Moot | Later):
        return _put_by(notification, found)
    compose = courier.composers[notification.template]
    letter = compose(session, courier.site, notification)
    if isinstance(letter, Moot | Later):
        return _put_by(notification, letter)
    content = write(notification, letter, found, courier)
    to = letter.to or found.to
    line.deliver(
        Parcel(
            notification_id=notification.id,
            sender=courier.sender,
            to=to,
            content=content,
        )
    )
    notification.state, notification.sent_at = State.SENT, clock.shared(session)
    return None


def _put_by(notification: Notification, why: Moot | Later) -> None:
    if isinstance(why, Later):
        notification.state, notification.due_at = State.QUEUED, why.at
    else:
        notification.state = State.HELD
        notification.cause, notification.reason = why.cause, why.reason
