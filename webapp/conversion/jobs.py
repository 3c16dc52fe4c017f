"""What the worker does for conversions: what follows from orders, and from silence."""

from uuid import UUID

from sqlalchemy.orm import Session

from webapp.conversion.services import abandoning, closing, reversing
from webapp.jobs.services import enqueue
from webapp.settings.queries import current

CLOSE_PAID = "conversion.close_paid"
REVERSE_REFUNDED = "conversion.reverse_refunded"
ABANDON_CANCELLED = "conversion.abandon_cancelled"
ABANDON_UNTOUCHED = "conversion.abandon_untouched"


def close_paid(session: Session, *, event_id: str, order_id: str) -> None:
    """Close the conversions of an order that is paid, and put away what was bought.

    What was given back meanwhile is reversed at once.
    """
    del event_id  # closing twice is as once
    after = current(session).after_purchase
    closing.close_paid(session, UUID(order_id), after=after)
    reversing.reverse_all(session, UUID(order_id))


def reverse_refunded(
    session: Session, *, event_id: str, order_id: str, refund_id: str
) -> None:
    """Note what a refund takes back of conversions, as soon as they are closed.

    It closes none: long after the purchase, something else is on the list.
    """
    del event_id  # reversing twice is as once
    reversing.reverse_refunded(session, UUID(order_id), UUID(refund_id))


def abandon_cancelled(
    session: Session, *, event_id: str, order_id: str, is_expired: bool
) -> None:
    """Give up on the conversions of an order that came to nothing."""
    del event_id, is_expired  # either way nothing came of it
    abandoning.abandon_cancelled(session, UUID(order_id))


def abandon_untouched(session: Session) -> None:
    """Give up on what lies in carts that nobody touched for the setting's days.

    One round takes so many conversions and no more; as long as one finds something,
    the next is queued behind it.
    """
    days = current(session).abandoned_cart_days
    if abandoning.abandon_untouched(session, days=days):
        enqueue(session, ABANDON_UNTOUCHED, once_key=ABANDON_UNTOUCHED)
