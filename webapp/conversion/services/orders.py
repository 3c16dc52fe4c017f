"""The order that conversions lead to, and the lock that what follows queues up for."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from webapp.core import clock

# The order's cart, and those that went into it when somebody signed in.
BOUGHT_IN = """
    WITH RECURSIVE bought AS (
         SELECT id FROM carts WHERE order_id = :order_id
          UNION
         SELECT carts.id FROM carts JOIN bought ON carts.merged_into_id = bought.id
    )
    SELECT id FROM bought
"""

_HOLD = text("""
    SELECT held.user_id, held.placed_at, held.currency, held.discount_code AS code,
           held.order_state,
           (SELECT id FROM carts WHERE order_id = held.id) AS cart_id,
           coalesce((SELECT max(settled_at) FROM payments
                      WHERE order_id = held.id AND outcome = 'succeeded'),
                    :now) AS paid_at
      FROM orders AS held WHERE held.id = :order_id
       FOR NO KEY UPDATE
""")


def hold_order(session: Session, order_id: UUID) -> Row[Any] | None:
    """Take an order in hand, so that what follows from it happens one at a time.

    Returns what conversions take over from it; ``None``: there is no such order.
    """
    known = {"order_id": order_id, "now": clock.now()}
    return session.execute(_HOLD, known).one_or_none()
