"""Who sends which message: a claim is committed first, and ends by itself.

A worker that dies leaves a lease. When that has ended a mail goes back to the queue; it
is sent again under the same Message-ID. An SMS is never repeated.
"""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.messaging import outages
from webapp.messaging.models import Channel, Notification, State
from webapp.messaging.retries import MOST_ATTEMPTS
from webapp.messaging.states import move

LEASE = timedelta(minutes=2)
MAYBE_SENT = "maybe sent"
AT_ONCE = 500  # leases that end in one transaction

# What somebody waits for goes before what the shop wishes to say. COALESCE asks the
# second question only where the first finds nothing; each has an index of its own.
_CLAIM = text("""
    UPDATE notifications
       SET state = 'sending', attempts = attempts + 1, lease_until = :until,
           moved_at = :now
     WHERE id = COALESCE(
           (SELECT id FROM notifications
             WHERE channel = :channel AND state IN ('queued', 'failed')
               AND kind IN ('account', 'order') AND due_at <= :now
             ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED),
           (SELECT id FROM notifications
             WHERE channel = :channel AND state IN ('queued', 'failed')
               AND due_at <= :now
             ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED))
    RETURNING id, person_id, attempts
""")
# Asked like a claim: what somebody else has locked cannot be sent now anyway, and a job
# that looked for it would be followed by the next one at once.
_DUE = text("""
    SELECT id FROM notifications
     WHERE channel = :channel AND state IN ('queued', 'failed') AND due_at <= :now
     ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
""")


class Claim(NamedTuple):
    """A message that is ours to send; another claim of it counts one more attempt.

    ``asks`` tells that its server did not answer lately, and this message asks it.
    """

    id: UUID
    channel: Channel
    person_id: UUID
    attempts: int
    asks: bool


def claim_next(session: Session, channel: Channel) -> Claim | None:
    """Claim the message that has been due the longest, if one is and may go."""
    asks = not outages.is_open(session, channel)
    if asks and not outages.may_ask(session, channel):
        return None
    now = clock.shared(session)
    known = {"channel": channel, "now": now, "until": now + LEASE}
    row = session.execute(_CLAIM, known).one_or_none()
    if row is not None:
        return Claim(row.id, channel, row.person_id, row.attempts, asks)
    if asks:
        outages.let_ask(session, channel)
    return None


def is_due(session: Session, channel: Channel) -> bool:
    """Tell whether anything can be sent over a channel that is not paused."""
    now = clock.shared(session)
    if outages.is_paused(session, channel, now):
        return False
    return session.scalar(_DUE, {"channel": channel, "now": now}) is not None


def held_by(session: Session, claim: Claim) -> Notification | None:
    """Return the claimed message, locked; ``None`` where the claim has ended."""
    return session.scalars(
        select(Notification)
        .where(
            Notification.id == claim.id,
            Notification.state == State.SENDING,
            Notification.attempts == claim.attempts,
        )
        .with_for_update()
    ).one_or_none()


def hold_sms(session: Session) -> int:
    """Hold SMS that are due in a shop that sends none any more; return how many.

    Once it sends some again, nobody is to hear of what was long ago.
    """
    now = clock.shared(session)
    held = session.execute(
        update(Notification)
        .where(
            Notification.channel == Channel.SMS,
            Notification.state.in_((State.QUEUED, State.FAILED)),
            Notification.due_at <= now,
        )
        .values(
            state=State.HELD,
            moved_at=now,
            cause="no_sms",
            reason="The shop sends no SMS any more.",
        )
        .returning(Notification.id)
        .execution_options(synchronize_session=False)
    )
    return len(held.all())


def end_leases(session: Session) -> int:
    """Take messages back from workers that died; return how many.

    A message that a live worker holds is locked, however slow its server is. One that
    ended every worker that tried it is given up.
    """
    now = clock.shared(session)
    left = session.scalars(
        select(Notification)
        .where(Notification.state == State.SENDING, Notification.lease_until <= now)
        .order_by(Notification.lease_until)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for notification in left:
        if notification.channel is Channel.SMS:
            move(notification, State.SENT, reason=MAYBE_SENT)
            notification.sent_at = now
        elif notification.attempts >= MOST_ATTEMPTS:
            reason = "Whoever tried to send it was ended in the middle, every time."
            move(notification, State.DEAD, cause="worker.killed", reason=reason)
        else:
            move(notification, State.QUEUED)
            notification.due_at = now  # behind those that wait
    return len(left)
