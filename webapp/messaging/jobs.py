"""What the worker does for messages."""

from sqlalchemy.orm import Session, sessionmaker
from uuid_utils.compat import uuid7

from webapp.messaging.courier import Courier
from webapp.messaging.delivery import AT_ONCE, deliver_due
from webapp.messaging.services import call_courier


def deliver(
    session: Session, *, courier: Courier, sessions: sessionmaker[Session]
) -> None:
    """Send what is due; where that was not all, the next job goes on."""
    counts = [deliver_due(sessions, courier, channel) for channel in courier.transports]
    if AT_ONCE in counts:
        call_courier(session, uuid7())


def sweep(session: Session) -> None:
    """Have what became due by itself sent."""
    call_courier(session, uuid7())
