"""What things cost lately, for whoever is told that they cost less."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text

from webapp.alerts.lowest import Asked, lowest_before
from webapp.core.db import Reader

# Only prices in today's currency can be compared with today's.
_HISTORY = text("""
    SELECT variant.product_id, change.variant_id, change.changed_at, change.price_minor
      FROM variants AS variant
      JOIN price_changes AS change
        ON change.variant_id = variant.id
       AND change.price_currency = variant.price_currency
     WHERE variant.id = ANY(CAST(:variant_ids AS uuid[]))
        OR variant.product_id = ANY(CAST(:product_ids AS uuid[]))
     ORDER BY variant.id, change.changed_at, change.id
""")

_SPEAKS = text("""
    SELECT DISTINCT ON (variant.product_id) variant.product_id, variant.id
      FROM variants AS variant
     WHERE variant.product_id = ANY(CAST(:product_ids AS uuid[]))
     ORDER BY variant.product_id, variant.is_discontinued, variant.price_minor,
              variant.position, variant.id
""")

# What is asked about: a product, and its variant or none while the choice is open.
Thing = tuple[UUID, UUID | None]


def lowest_prices(session: Reader, things: Collection[Thing]) -> dict[Thing, int]:
    """Return the lowest price of each thing in the thirty days before today's began.

    Of a product whose choice is open, any of its variants could have been had for its
    price. What had no price before is left out.
    """
    open_choices = [product_id for product_id, variant_id in things if not variant_id]
    chosen = [variant_id for _, variant_id in things if variant_id]
    known = {"product_ids": open_choices, "variant_ids": chosen}
    histories: defaultdict[UUID, dict[UUID, list[Asked]]] = defaultdict(dict)
    for product_id, variant_id, at, minor in session.execute(_HISTORY, known):
        history = histories[product_id].setdefault(variant_id, [])
        history.append(Asked(at, minor))
    spoken = session.execute(_SPEAKS, known) if open_choices else ()
    speaks = {row.product_id: row.id for row in spoken}
    found: dict[Thing, int] = {}
    for product_id, variant_id in things:
        asked = histories[product_id]
        own = asked.get(variant_id or speaks[product_id], [])
        others = [] if variant_id else [one for one in asked.values() if one is not own]
        lowest = lowest_before(own, others)
        if lowest is not None:
            found[product_id, variant_id] = lowest
    return found
