"""What the worker does for messages."""

from sqlalchemy.orm import Session, sessionmaker

from webapp.jobs import services as jobs
from webapp.messaging.claims import end_leases, hold_sms, is_due
from webapp.messaging.courier import Courier
from webapp.messaging.delivery import deliver_due
from webapp.messaging.lanes import LANES, lane
from webapp.messaging.models import Channel
from webapp.messaging.services import call_courier, forget_old
from webapp.messaging.services.keeping import AT_ONCE

FORGET = "messaging.forget"


def deliver(
    session: Session, *, courier: Courier, sessions: sessionmaker[Session]
) -> None:
    """Send what is due, unless as many jobs as may are at it already."""
    with lane(sessions) as is_free:
        if not is_free:
            return
        for channel in courier.transports:
            deliver_due(sessions, courier, channel)
    # The lane is free again. Whoever came while it was not has gone, so what they came
    # for is looked for once more; and what was too much for one job goes on.
    if any(is_due(session, channel) for channel in courier.transports):
        call_courier(session)


def sweep(session: Session, *, courier: Courier) -> None:
    """Have sent what became due by itself, and what dead workers left behind."""
    end_leases(session)
    if Channel.SMS not in courier.transports:
        hold_sms(session)
    if any(is_due(session, channel) for channel in courier.transports):
        call_courier(session, hands=LANES)


def forget(session: Session) -> None:
    """Forget messages of long ago; where that was not all, come again at once."""
    if forget_old(session) == AT_ONCE:
        jobs.enqueue(session, FORGET)
