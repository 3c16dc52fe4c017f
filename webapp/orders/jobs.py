"""What the worker does for orders, by itself and regularly."""

from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.jobs.services import enqueue
from webapp.orders.services import expire_orders

EXPIRE_UNPAID = "orders.expire_unpaid"


def expire_unpaid(session: Session) -> None:
    """End orders that nobody paid in time, and let others have what they held.

    One round takes so many orders and no more; as long as one finds something, the
    next is queued behind it.
    """
    if expire_orders(session, clock.now()):
        enqueue(session, EXPIRE_UNPAID, once_key=EXPIRE_UNPAID)
