"""Which wishes of a customer's an order fulfils."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from webapp.core.db import Reader

# The choice itself comes before one that was left open.
_FULFILLED = text("""
    SELECT DISTINCT ON (variants.id) variants.id AS variant_id, item.id AS item_id,
           list.id AS wishlist_id
      FROM variants
      JOIN wishlist_items AS item
        ON item.product_id = variants.product_id
       AND coalesce(item.variant_id, variants.id) = variants.id
      JOIN wishlists AS list ON list.user_id = item.user_id
     WHERE variants.id = ANY(CAST(:variant_ids AS uuid[]))
       AND item.user_id = :user_id AND item.status = 'active'
       AND item.added_at <= :until
     ORDER BY variants.id, item.variant_id NULLS LAST
""")


class Fulfilled(NamedTuple):
    """A wish that was fulfilled by buying a variant."""

    variant_id: UUID
    item_id: UUID
    wishlist_id: UUID


def fulfilled(
    session: Reader,
    user_id: UUID,
    variant_ids: Collection[UUID],
    *,
    until: datetime,
) -> dict[UUID, Fulfilled]:
    """Return what is on a customer's list of what was bought, by variant.

    What was saved without a choice is fulfilled by any variant of it, unless that one
    was saved, too.

    Args:
        until: when it was ordered; what was saved later is wanted anew.
    """
    known = {"user_id": user_id, "variant_ids": list(variant_ids), "until": until}
    rows = session.execute(_FULFILLED, known)
    return {row.variant_id: Fulfilled._make(row) for row in rows}
