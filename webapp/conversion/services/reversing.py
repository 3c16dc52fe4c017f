"""Noting that money of a conversion was given back; the conversion stays as it was."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.conversion.services.orders import hold_order
from webapp.conversion.shares import Share, give_back

_RETURNED = text("""
    SELECT line.variant_id, CAST(sum(part.quantity) AS bigint) AS quantity,
           CAST(sum(part.amount_minor) AS bigint) AS value_minor
      FROM refund_lines AS part
      JOIN refunds ON refunds.id = part.refund_id AND refunds.order_id = :order_id
      JOIN order_lines AS line ON line.id = part.order_line_id
     WHERE refunds.id = :refund_id AND line.variant_id IS NOT NULL
     GROUP BY line.variant_id
""")

_KEPT = text("""
    SELECT row.id, row.variant_id,
           CAST(row.quantity + coalesce(sum(back.quantity), 0) AS bigint) AS quantity,
           CAST(row.value_minor + coalesce(sum(back.value_minor), 0) AS bigint)
           AS value_minor,
           coalesce(bool_or(back.refund_id = :refund_id), false) AS is_reversed
      FROM conversions AS row
      LEFT JOIN conversions AS back ON back.reverses_id = row.id
     WHERE row.order_id = :order_id AND row.outcome = 'paid'
     GROUP BY row.id
     ORDER BY row.converted_at, row.id
""")

_REVERSE = text("""
    INSERT INTO conversions (id, user_id, wishlist_id, product_id, variant_id,
           order_id, link_id, prompt, reminder_number, code, outcome, converted_at,
           settled_at, quantity, value_minor, currency, reverses_id, refund_id)
    SELECT back.id, row.user_id, row.wishlist_id, row.product_id, row.variant_id,
           row.order_id, row.link_id, row.prompt, row.reminder_number,
           row.code, 'refunded', refunds.refunded_at, refunds.refunded_at,
           -back.quantity, -back.value_minor, row.currency, row.id, refunds.id
      FROM unnest(CAST(:ids AS uuid[]), CAST(:row_ids AS uuid[]),
                  CAST(:quantities AS bigint[]), CAST(:values AS bigint[]))
           AS back (id, row_id, quantity, value_minor)
      JOIN conversions AS row ON row.id = back.row_id
      JOIN refunds ON refunds.id = :refund_id
        ON CONFLICT (reverses_id, refund_id) DO NOTHING
""")


_REFUNDS = text("SELECT id FROM refunds WHERE order_id = :order_id ORDER BY id")


def reverse_all(session: Session, order_id: UUID) -> None:
    """Add rows for whatever was given back of an order before it was closed."""
    for refund_id in session.scalars(_REFUNDS, {"order_id": order_id}).all():
        reverse_refunded(session, order_id, refund_id)


def reverse_refunded(session: Session, order_id: UUID, refund_id: UUID) -> None:
    """Add a row for each conversion of which a refund gave something back.

    What was given back for the delivery touches none, and what was not closed yet waits
    for that. A second time adds nothing.
    """
    if hold_order(session, order_id) is None:
        return
    which = {"order_id": order_id, "refund_id": refund_id}
    kept = session.execute(_KEPT, which).all()
    if any(row.is_reversed for row in kept):
        return
    backs: dict[UUID, Share] = {}
    for part in session.execute(_RETURNED, which):
        of_it = [row for row in kept if row.variant_id == part.variant_id]
        shares = [Share(row.quantity, row.value_minor) for row in of_it]
        returned = give_back(Share(part.quantity, part.value_minor), shares)
        backs |= {
            row.id: back for row, back in zip(of_it, returned, strict=True) if any(back)
        }
    if not backs:
        return
    lists = {
        "ids": [uuid7() for _ in backs],
        "row_ids": list(backs),
        "quantities": [back.quantity for back in backs.values()],
        "values": [back.value_minor for back in backs.values()],
    }
    session.execute(_REVERSE, which | lists)
