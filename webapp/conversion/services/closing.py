"""Closing conversions once their order is paid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.conversion.models import Outcome, Prompt
from webapp.conversion.services.orders import BOUGHT_IN, hold_order
from webapp.conversion.shares import Share, divide
from webapp.settings.definitions import AfterPurchase
from webapp.wishlist.queries import Fulfilled, fulfilled
from webapp.wishlist.services import put_away_purchased

_LINES = text("""
    SELECT line.variant_id, variants.product_id,
           CAST(sum(line.quantity) AS bigint) AS quantity,
           CAST(sum(line.quantity * line.unit_price_minor - line.discount_minor
                    + line.tax_minor) AS bigint) AS value_minor
      FROM order_lines AS line JOIN variants ON variants.id = line.variant_id
     WHERE line.order_id = :order_id
     GROUP BY line.variant_id, variants.product_id
     ORDER BY min(line.position)
""")

# As an array the carts are looked up in an index, beside the order.
_ROWS = text(f"""
    SELECT row.id, row.variant_id, row.user_id, row.quantity, row.outcome
      FROM conversions AS row
     WHERE row.reverses_id IS NULL
       AND (row.order_id = :order_id OR row.cart_id = ANY(ARRAY({BOUGHT_IN})))
     ORDER BY row.converted_at, row.id
""")  # noqa: S608 - our own words

# What an order left out of its cart can never be bought with it any more.
_CLOSE = text("""
    UPDATE conversions AS row
       SET outcome = closed.outcome, quantity = coalesce(closed.quantity, row.quantity),
           value_minor = closed.value_minor, settled_at = :paid_at,
           order_id = CASE closed.outcome WHEN 'paid' THEN :order_id END,
           currency = CASE closed.outcome WHEN 'paid' THEN :currency END,
           code = CASE closed.outcome WHEN 'paid' THEN :code ELSE row.code END
      FROM unnest(CAST(:ids AS uuid[]), CAST(:outcomes AS text[]),
                  CAST(:quantities AS bigint[]), CAST(:values AS bigint[]))
           AS closed (id, outcome, quantity, value_minor)
     WHERE row.id = closed.id AND row.outcome IN ('pending', 'abandoned')
""")

_ADD_DIRECT = text("""
    INSERT INTO conversions (id, user_id, wishlist_id, product_id, variant_id, cart_id,
           order_id, prompt, code, outcome, converted_at, settled_at, quantity,
           value_minor, currency)
    SELECT direct.id, :user_id, direct.wishlist_id, variants.product_id, variants.id,
           :cart_id, :order_id, :prompt, :code, 'paid', :placed_at, :paid_at,
           direct.quantity, direct.value_minor, :currency
      FROM unnest(CAST(:ids AS uuid[]), CAST(:wishlist_ids AS uuid[]),
                  CAST(:variant_ids AS uuid[]), CAST(:quantities AS bigint[]),
                  CAST(:values AS bigint[]))
           AS direct (id, wishlist_id, variant_id, quantity, value_minor)
      JOIN variants ON variants.id = direct.variant_id
        ON CONFLICT DO NOTHING
""")


class _Part(NamedTuple):
    """What becomes of one row that was in the cart; ``None``: it was not bought."""

    row_id: UUID
    share: Share | None


class _Direct(NamedTuple):
    """What was bought without the list, while it was on it."""

    wish: Fulfilled
    share: Share


@dataclass(frozen=True, slots=True)
class _Closing:
    """All that follows from one paid order."""

    parts: list[_Part]
    direct: list[_Direct]
    fulfilled: dict[UUID, int]  # items of the buyer's own, and how many were bought


def close_paid(session: Session, order_id: UUID, *, after: AfterPurchase) -> None:
    """Note what was bought of what was wished for, and what it came to.

    Every wish that lay in the order's cart gets its part of the line, or is abandoned
    if it was left out. What was bought without the list, while the buyer had it there,
    gets a row marked ``direct``. The buyer's own wishes are put away; what was bought
    for somebody else stays on that list, so as not to give the surprise away. A second
    time changes nothing.

    Args:
        after: what becomes of the buyer's own wishes.
    """
    order = hold_order(session, order_id)
    if order is None:
        return
    which = {"order_id": order_id}
    lines = session.execute(_LINES, which).all()
    rows = session.execute(_ROWS, which).all()
    if any(row.outcome == Outcome.PAID for row in rows):
        return  # what is on the list by now was wished for anew
    saved: dict[UUID, Fulfilled] = {}
    if order.user_id is not None:
        ids = [line.variant_id for line in lines]
        saved = fulfilled(session, order.user_id, ids, until=order.placed_at)
    closing = _closing(lines, rows, order.user_id, saved)
    if order.user_id is not None:
        put_away_purchased(session, order.user_id, closing.fulfilled, after=after)
    known = {**which, **order._asdict()}
    _close(session, closing.parts, known)
    _add_direct(session, closing.direct, known)


def _closing(
    lines: Iterable[Row[Any]],
    rows: Sequence[Row[Any]],
    buyer_id: UUID | None,
    saved: Mapping[UUID, Fulfilled],
) -> _Closing:
    closing = _Closing([], [], {})
    bought = set()
    for line in lines:
        bought.add(line.variant_id)
        own = [row for row in rows if row.variant_id == line.variant_id]
        _divide(closing, line, own, buyer_id, saved.get(line.variant_id))
    closing.parts.extend(
        _Part(row.id, None)
        for row in rows
        if row.variant_id not in bought and row.outcome == Outcome.PENDING
    )
    return closing


def _divide(
    closing: _Closing,
    line: Row[Any],
    rows: list[Row[Any]],
    buyer_id: UUID | None,
    wish: Fulfilled | None,
) -> None:
    """Divide one line among the wishes for it; the buyer's own takes the rest."""
    whose = [row.user_id for row in rows]
    asked = [row.quantity for row in rows]
    is_moved = buyer_id is not None and buyer_id in whose
    if wish is not None and not is_moved:
        whose.append(buyer_id)
        asked.append(0)
    if not asked:
        return
    rest_to = whose.index(buyer_id) if buyer_id in whose else 0
    paid = Share(line.quantity, line.value_minor)
    shares = divide(paid, asked, rest_to=rest_to)
    for row, share in zip(rows, shares, strict=False):
        closing.parts.append(_Part(row.id, share if share.quantity else None))
    if wish is None or not shares[rest_to].quantity:
        return
    closing.fulfilled[wish.item_id] = shares[rest_to].quantity
    if not is_moved:
        closing.direct.append(_Direct(wish, shares[rest_to]))


def _close(session: Session, parts: list[_Part], known: Mapping[str, Any]) -> None:
    if not parts:
        return
    lists = {
        "ids": [part.row_id for part in parts],
        "outcomes": [
            Outcome.PAID if part.share else Outcome.ABANDONED for part in parts
        ],
        "quantities": [part.share and part.share.quantity for part in parts],
        "values": [part.share.value_minor if part.share else 0 for part in parts],
    }
    session.execute(_CLOSE, {**known, **lists})


def _add_direct(
    session: Session, direct: list[_Direct], known: Mapping[str, Any]
) -> None:
    if not direct:
        return
    lists = {
        "ids": [uuid7() for _ in direct],
        "wishlist_ids": [one.wish.wishlist_id for one in direct],
        "variant_ids": [one.wish.variant_id for one in direct],
        "quantities": [one.share.quantity for one in direct],
        "values": [one.share.value_minor for one in direct],
        "prompt": Prompt.DIRECT,
    }
    session.execute(_ADD_DIRECT, {**known, **lists})
