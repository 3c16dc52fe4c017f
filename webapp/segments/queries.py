"""Reading segments, and who is in them; nothing here changes a row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import TextClause, select, text

from webapp.core import clock
from webapp.core.db import Reader
from webapp.segments.conditions import Condition, How, fit_all
from webapp.segments.errors import SegmentNotFound
from webapp.segments.models import Segment

# What a customer has on the list, at today's price and stock.
_ITEMS = """
     FROM wishlist_items AS item
     JOIN products AS product ON product.id = item.product_id
     LEFT JOIN variants AS variant ON variant.id = item.variant_id
    WHERE item.user_id = users.id AND item.status = 'active'
"""
_IS_SOLD = """
    product.status IN ('active', 'preorder')
    AND NOT coalesce(variant.is_discontinued, false)
"""


def _chosen(column: str) -> str:
    """Ask the chosen variant, or while the choice is open the product."""
    return (
        f"CASE WHEN variant.id IS NULL THEN product.{column} ELSE variant.{column} END"
    )


_VALUE = f"""
    (SELECT coalesce(sum(coalesce(variant.price_minor, product.price_minor)), 0)
     {_ITEMS} AND {_IS_SOLD}
     AND coalesce(variant.price_currency, product.price_currency) = :currency)
"""
_COUNT = """
    (SELECT count(*) FROM wishlist_items AS item
      WHERE item.user_id = users.id AND item.status = 'active')
"""
_DAYS_AGO = "CAST(:now AS timestamptz) - make_interval(hours => CAST(24 * {} AS int))"
_ON_SALE = f"""
    EXISTS (SELECT {_ITEMS} AND {_IS_SOLD} AND {_chosen("compare_at_minor")}
            > coalesce(variant.price_minor, product.price_minor))
"""
_BACK = f"""
    EXISTS (SELECT {_ITEMS} AND {_IS_SOLD} AND {_chosen("stock")} > 0
            AND {_chosen("restocked_at")} > item.added_at)
"""
_BOUGHT = """
    EXISTS (SELECT FROM orders WHERE orders.user_id = users.id
             AND payment_state IN ('paid', 'partially_refunded'))
"""
_SAVED = "EXISTS (SELECT FROM wishlists WHERE user_id = users.id AND updated_at {} {})"

# What each condition is in SQL; ``{}`` is its value.
_ASKED: Mapping[tuple[str, How], str] = {
    ("list_value", How.AT_LEAST): f"{_VALUE} >= {{}}",
    ("list_value", How.AT_MOST): f"{_VALUE} <= {{}}",
    ("item_count", How.AT_LEAST): f"{_COUNT} >= {{}}",
    ("item_count", How.AT_MOST): f"{_COUNT} <= {{}}",
    ("last_added", How.WITHIN): _SAVED.format(">=", _DAYS_AGO),
    ("last_added", How.BEFORE): _SAVED.format("<", _DAYS_AGO),
    ("registered", How.WITHIN): f"users.created_at >= {_DAYS_AGO}",
    ("registered", How.BEFORE): f"users.created_at < {_DAYS_AGO}",
    ("on_sale", How.YES): _ON_SALE,
    ("on_sale", How.NO): f"NOT {_ON_SALE}",
    ("back_in_stock", How.YES): _BACK,
    ("back_in_stock", How.NO): f"NOT {_BACK}",
    ("has_bought", How.YES): _BOUGHT,
    ("has_bought", How.NO): f"NOT {_BOUGHT}",
    ("holds_product", How.YES): f"EXISTS (SELECT {_ITEMS} AND product.id = {{}})",
    ("holds_product", How.NO): f"NOT EXISTS (SELECT {_ITEMS} AND product.id = {{}})",
    ("holds_category", How.YES): (
        f"EXISTS (SELECT {_ITEMS} AND product.category_id = {{}})"
    ),
    ("holds_category", How.NO): (
        f"NOT EXISTS (SELECT {_ITEMS} AND product.category_id = {{}})"
    ),
}


class Group(NamedTuple):
    """A segment as operators named it."""

    id: UUID
    name: str
    conditions: list[Condition]
    changed_at: datetime


_segments = Segment.__table__.c
_ALL = select(_segments.id, _segments.name, _segments.conditions, _segments.changed_at)


def segments_listed(session: Reader) -> list[Group]:
    """Return every segment, by its name."""
    return [_group(*row) for row in session.execute(_ALL.order_by(_segments.name))]


def segment_of(session: Reader, segment_id: UUID) -> Group:
    """Return one segment.

    Raises:
        SegmentNotFound: there is none.
    """
    return _one(session, _segments.id == segment_id)


def segment_named(session: Reader, name: str) -> Group:
    """Return the segment of a name.

    Raises:
        SegmentNotFound: there is none.
    """
    return _one(session, _segments.name == name)


def count(session: Reader, conditions: Sequence[Condition], *, currency: str) -> int:
    """Return how many customers there are for whom every condition holds.

    Args:
        currency: the shop's, in which a list's value is told.
    """
    where, known = _where(conditions, currency)
    asked = text(f"SELECT count(*) FROM users WHERE {where}")  # noqa: S608 - ours
    return session.scalar(asked, known) or 0


def members(
    session: Reader,
    conditions: Sequence[Condition],
    *,
    currency: str,
    after: UUID | None = None,
    most: int,
) -> list[UUID]:
    """Return the customers for whom every condition holds, in one statement.

    Args:
        currency: the shop's, in which a list's value is told.
        after: the last one of the stretch before.
        most: how many at most.
    """
    where, known = _where(conditions, currency)
    asked: TextClause = text(f"""
        SELECT users.id FROM users
         WHERE (CAST(:after AS uuid) IS NULL OR users.id > CAST(:after AS uuid))
           AND {where}
         ORDER BY users.id LIMIT :most
    """)  # noqa: S608 - our own words; values are bound
    found = session.execute(asked, known | {"after": after, "most": most})
    return list(found.scalars())


def _where(
    conditions: Sequence[Condition], currency: str
) -> tuple[str, dict[str, Any]]:
    """Return the conditions as SQL of ours, and the values that it names."""
    known: dict[str, Any] = {}
    parts = ["true"]
    for place, one in enumerate(conditions):
        asked = _ASKED[one.about, one.how]
        if one.value is not None:
            kind = "uuid" if isinstance(one.value, UUID) else "bigint"
            known[f"value_{place}"] = one.value
            asked = asked.format(f"CAST(:value_{place} AS {kind})")
        if ":now" in asked:
            known["now"] = clock.now()
        if ":currency" in asked:
            known["currency"] = currency
        parts.append(f"({asked})")
    return " AND ".join(parts), known


def _one(session: Reader, which: Any) -> Group:
    row = session.execute(_ALL.where(which)).one_or_none()
    if row is None:
        raise SegmentNotFound
    return _group(*row)


def _group(
    segment_id: UUID, name: str, raw: Iterable[Mapping[str, Any]], changed_at: datetime
) -> Group:
    return Group(segment_id, name, fit_all(raw), changed_at)
