"""What is left of news: whose message will not come, and what is old."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.alerts.kinds import KINDS
from webapp.alerts.mail import NOTHING_LEFT
from webapp.alerts.models import Alert, Outcome
from webapp.alerts.rules import Reason
from webapp.alerts.statements import DIGEST
from webapp.core import clock
from webapp.messaging.models import Channel, Kind, Notification, State
from webapp.messaging.services import KEPT, notify

AT_ONCE = 5_000  # pieces of news that one run decides
ON_ITS_WAY = (State.QUEUED, State.SENDING, State.FAILED)


def settle(session: Session) -> None:
    """Hold news whose message was held or given up, and have the rest told by another.

    A message is held for its kind alone; news of the other kind goes on.
    """
    now = clock.shared(session)
    left: defaultdict[tuple[UUID, Channel], list[Alert]] = defaultdict(list)
    for alert, message in _stranded(session):
        reason = _reason(alert, message)
        if reason is None:
            left[alert.user_id, alert.channel].append(alert)
        else:
            alert.outcome, alert.reason, alert.decided_at = Outcome.HELD, reason, now
    for (user_id, channel), alerts in left.items():
        _tell_anew(session, user_id, channel, alerts)


def forget_old(session: Session) -> int:
    """Forget what was decided as long ago as messages are kept; return how much.

    Found by ids, which grow with time, and some at a time. What waits is never old.
    """
    oldest = select(Alert.id).order_by(Alert.id).limit(AT_ONCE)
    gone = session.execute(
        delete(Alert)
        .where(
            Alert.id.in_(oldest.scalar_subquery()),
            Alert.caused_at < clock.shared(session) - KEPT,
            Alert.outcome != Outcome.WAITING,
        )
        .returning(Alert.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _stranded(session: Session) -> list[tuple[Alert, Notification | None]]:
    stranded = (
        select(Alert, Notification)
        .outerjoin(Notification, Notification.id == Alert.notification_id)
        .where(
            Alert.outcome == Outcome.WAITING,
            Notification.id.is_(None) | Notification.state.not_in(ON_ITS_WAY),
        )
        .order_by(Alert.id)
        .limit(AT_ONCE)
        .with_for_update(of=Alert, skip_locked=True)
    )
    rows: Any = session.execute(stranded, execution_options={"populate_existing": True})
    return [(alert, message) for alert, message in rows]


def _reason(alert: Alert, message: Notification | None) -> str | None:
    if message is None:
        return None
    if message.state is State.DEAD:
        return Reason.UNDELIVERED
    is_of_the_kind = message.kind is KINDS[alert.kind]
    if message.state is not State.HELD or message.cause == NOTHING_LEFT:
        return None
    if message.cause == Reason.KIND_OFF and not is_of_the_kind:
        return None
    return message.cause and message.cause[:40]


def _tell_anew(
    session: Session, user_id: UUID, channel: Channel, alerts: list[Alert]
) -> None:
    kinds = {KINDS[alert.kind] for alert in alerts}
    message = notify(
        session,
        person_id=user_id,
        kind=Kind.STOCK_ALERT if Kind.STOCK_ALERT in kinds else Kind.PRICE_ALERT,
        template=DIGEST,
        about={},
        once_key=f"{DIGEST}:{uuid7()}",
        channel=channel,
        due_at=min(alert.due_at for alert in alerts),
    )
    for alert in alerts:
        alert.notification_id = message.id if message else None
