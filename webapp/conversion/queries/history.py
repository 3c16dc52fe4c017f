"""What became of wishes, one after the other, for operators to look through."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from webapp.conversion.models import Outcome, Prompt
from webapp.core.db import Reader

PER_PAGE = 50

_WHICH = {
    "outcome": "outcome = :outcome",
    "prompt": "prompt = :prompt",
    "reminder_number": "reminder_number = :reminder_number",
    "since": "converted_at >= :since",
    "until": "converted_at < :until",
    "product_id": "product_id = :product_id",
    "user_id": "user_id = :user_id",
    "before": "(converted_at, id) < (:before, :before_id)",
}

# The stretch comes first, from an index and in its order, and then what is told of it.
_HISTORY = """
    WITH stretch AS (
         SELECT * FROM conversions WHERE {which}
          ORDER BY converted_at DESC, id DESC LIMIT :most
    )
    SELECT row.id, row.converted_at, row.settled_at, row.outcome, row.prompt,
           row.reminder_number, row.product_id, products.slug, products.name,
           array_to_string(variants.option_values, ' / ') AS variant_label,
           row.quantity, row.value_minor,
           CAST((SELECT coalesce(-sum(back.value_minor), 0) FROM conversions AS back
                  WHERE back.reverses_id = row.id) AS bigint) AS returned_minor,
           row.currency, row.code, row.cart_id, row.order_id,
           orders.number AS order_number, row.user_id, users.name AS customer_name,
           row.wishlist_id, row.reverses_id
      FROM stretch AS row
      JOIN products ON products.id = row.product_id
      JOIN variants ON variants.id = row.variant_id
      LEFT JOIN orders ON orders.id = row.order_id
      LEFT JOIN users ON users.id = row.user_id
     ORDER BY row.converted_at DESC, row.id DESC
"""


class HistoryRow(NamedTuple):
    """A wish that went into a cart, or what was given back of one.

    Amounts are minor units of ``currency``; what was given back has a row of its own,
    with quantity and value below zero.

    Attributes:
        returned_minor: what was given back of this one up to now, above zero.
        customer_name: whose wish it was; ``None`` once the customer was erased.
        reverses_id: the row of which this one gives something back.
    """

    id: UUID
    converted_at: datetime
    settled_at: datetime | None
    outcome: Outcome
    prompt: Prompt
    reminder_number: int | None
    product_id: UUID
    slug: str
    name: str
    variant_label: str
    quantity: int
    value_minor: int
    returned_minor: int
    currency: str | None
    code: str | None
    cart_id: UUID | None
    order_id: UUID | None
    order_number: str | None
    user_id: UUID | None
    customer_name: str | None
    wishlist_id: UUID | None
    reverses_id: UUID | None


@dataclass(frozen=True, slots=True)
class History:
    """A stretch of the history, the latest first.

    ``next`` is what to ask for the stretch behind it with; ``None``: this was the last.
    """

    rows: list[HistoryRow]
    next: tuple[datetime, UUID] | None


def history(
    session: Reader,
    *,
    outcome: Outcome | None = None,
    prompt: Prompt | None = None,
    reminder_number: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    product_id: UUID | None = None,
    user_id: UUID | None = None,
    before: tuple[datetime, UUID] | None = None,
    most: int = PER_PAGE,
) -> History:
    """Return what became of wishes, in one statement; each ``None`` asks for any.

    Args:
        since: when it went into the cart, at the earliest; ``until`` is too late.
        user_id: whose wish it was.
        before: of the last one in the stretch before, when it was, and its id.
        most: how many at most.
    """
    at, last_id = before or (None, None)
    asked = {
        "outcome": outcome,
        "prompt": prompt,
        "reminder_number": reminder_number,
        "since": since,
        "until": until,
        "product_id": product_id,
        "user_id": user_id,
        "before": at,
    }
    which = [_WHICH[name] for name, value in asked.items() if value is not None]
    statement = text(_HISTORY.format(which=" AND ".join(which) or "true"))
    known = asked | {"before_id": last_id, "most": most + 1}
    found = session.execute(statement, known).all()
    rows = [
        HistoryRow._make(row)._replace(
            outcome=Outcome(row.outcome), prompt=Prompt(row.prompt)
        )
        for row in found[:most]
    ]
    more = len(found) > most
    return History(rows, (rows[-1].converted_at, rows[-1].id) if more else None)
