"""Giving up on conversions from which nothing came; they can still become paid."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.conversion.services.orders import BOUGHT_IN, hold_order
from webapp.core import clock
from webapp.orders.states import OrderState

AT_ONCE = 1_000  # conversions that one round of the job takes

_ABANDON_ORDERED = text(f"""
    UPDATE conversions
       SET outcome = 'abandoned', settled_at = :now,
           order_id = (SELECT order_id FROM order_lines
                        WHERE order_id = :order_id
                          AND variant_id = conversions.variant_id LIMIT 1)
     WHERE cart_id IN ({BOUGHT_IN}) AND outcome = 'pending'
""")  # noqa: S608 - our own words

# A cart that has its order waits for what becomes of that; one that is gone for
# nothing.
_ABANDON_UNTOUCHED = text("""
    WITH due AS (
         SELECT row.id
           FROM conversions AS row
           LEFT JOIN carts AS own ON own.id = row.cart_id
           LEFT JOIN carts AS whole ON whole.id = own.merged_into_id
          WHERE row.outcome = 'pending' AND row.converted_at < :since
            AND (own.id IS NULL
                 OR own.order_id IS NULL AND whole.order_id IS NULL
                    AND coalesce(whole.touched_at, own.touched_at) < :since)
          ORDER BY row.converted_at
          LIMIT :most
            FOR NO KEY UPDATE OF row SKIP LOCKED
    ), given_up AS (
         UPDATE conversions SET outcome = 'abandoned', settled_at = :now
           FROM due WHERE conversions.id = due.id
      RETURNING conversions.id
    )
    SELECT count(*) FROM given_up
""")


def abandon_cancelled(session: Session, order_id: UUID) -> None:
    """Give up what was moved to the cart of an order that came to nothing.

    What was paid before stays so; that the money was given back, its refund tells.
    """
    order = hold_order(session, order_id)
    if order is None or order.order_state not in {
        OrderState.CANCELLED,
        OrderState.EXPIRED,
    }:
        return
    known = {"order_id": order_id, "now": clock.now()}
    session.execute(_ABANDON_ORDERED, known)


def abandon_untouched(session: Session, *, days: int) -> int:
    """Give up what lies in carts that nobody touched for so many days.

    Takes not too many at once: what is left over is for the next round. Returns how
    many it took.
    """
    now = clock.now()
    known = {"since": now - timedelta(days=days), "now": now, "most": AT_ONCE}
    count: int = session.execute(_ABANDON_UNTOUCHED, known).scalar_one()
    return count
