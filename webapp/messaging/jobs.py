"""What the worker does for messages."""

from sqlalchemy.orm import Session, sessionmaker

from webapp.jobs import services as jobs
from webapp.messaging.claims import end_leases, is_due
from webapp.messaging.courier import Courier
from webapp.messaging.delivery import deliver_due
from webapp.messaging.services import forget_old, wake, wake_all
from webapp.messaging.services.keeping import AT_ONCE

FORGET = "messaging.forget"


def deliver(
    session: Session,
    *,
    courier: Courier,
    sessions: sessionmaker[Session],
    lane: int = 0,
) -> None:
    """Send what is due; where that was not all, the next job of its lane goes on."""
    # Each channel has its turn, whatever the others have to do.
    more = [deliver_due(sessions, courier, channel) for channel in courier.transports]
    if any(more):
        wake(session, lane)


def sweep(session: Session, *, courier: Courier) -> None:
    """Have sent what became due by itself, and what dead workers left behind."""
    end_leases(session)
    if any(is_due(session, channel) for channel in courier.transports):
        wake_all(session)


def forget(session: Session) -> None:
    """Forget messages of long ago; where that was not all, come again at once."""
    if forget_old(session) == AT_ONCE:
        jobs.enqueue(session, FORGET)
