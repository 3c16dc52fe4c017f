"""What the worker does for messages."""

from sqlalchemy.orm import Session, sessionmaker

from webapp.messaging.claims import end_leases, is_due
from webapp.messaging.courier import Courier
from webapp.messaging.delivery import deliver_due
from webapp.messaging.services import LANES, wake


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
        for lane in range(LANES):
            wake(session, lane)
