"""Putting things into a cart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.accounts.owners import Owner
from webapp.cart.errors import (
    CartFull,
    InsufficientStock,
    NotForSale,
    NotKnown,
    QuantityUnfit,
    TooManyOfOne,
)
from webapp.cart.limits import MOST_LINES, MOST_OF_ONE
from webapp.cart.services.carts import open_cart
from webapp.core import clock
from webapp.core.errors import DomainError

# What of it a cart may hold. How many there are of a pre-order says nothing yet.
MOST = f"""
    CASE product.status WHEN 'preorder' THEN {MOST_OF_ONE}
         ELSE least(variant.stock, {MOST_OF_ONE}) END
"""

IS_SOLD = "(product.status IN ('active', 'preorder') AND NOT variant.is_discontinued)"

# All or nothing of each, in the order in which they were asked for. Whoever puts more
# of it into the cart has seen today's price.
_ADD = text(f"""
    WITH asked AS (
         SELECT variant_id, sum(quantity) AS quantity, min(place) AS place
           FROM unnest(CAST(:variant_ids AS uuid[]), CAST(:quantities AS bigint[]))
                WITH ORDINALITY AS asked (variant_id, quantity, place)
          GROUP BY variant_id
    ), wanted AS (
         SELECT asked.*, product.id AS product_id, product.name, product.status,
                variant.stock, variant.price_minor, variant.price_currency,
                coalesce({IS_SOLD}, false) AS is_sold, {MOST} AS most,
                line.id IS NOT NULL AS is_held,
                asked.quantity + coalesce(line.quantity, 0) AS quantity_then
           FROM asked
           LEFT JOIN variants AS variant ON variant.id = asked.variant_id
           LEFT JOIN products AS product ON product.id = variant.product_id
           LEFT JOIN cart_lines AS line
             ON line.cart_id = :cart_id AND line.variant_id = asked.variant_id
    ), fitting AS (
         SELECT *, row_number() OVER (PARTITION BY is_held ORDER BY place) AS rank
           FROM wanted WHERE is_sold AND quantity_then <= most
    ), added AS (
         INSERT INTO cart_lines AS line (id, cart_id, user_id, product_id, variant_id,
                quantity, seen_price_minor, seen_price_currency, added_at)
         SELECT (CAST(:ids AS uuid[]))[place], :cart_id, :user_id, product_id,
                variant_id, quantity, price_minor, price_currency, :now
           FROM fitting
          WHERE is_held OR rank + (SELECT count(*) FROM cart_lines
                                    WHERE cart_id = :cart_id) <= :most_lines
          ORDER BY place
             ON CONFLICT (cart_id, variant_id) DO UPDATE
            SET quantity = line.quantity + excluded.quantity,
                seen_price_minor = excluded.seen_price_minor,
                seen_price_currency = excluded.seen_price_currency
      RETURNING line.id, line.variant_id, line.quantity
    )
    SELECT wanted.variant_id, wanted.name, wanted.status, wanted.is_sold, wanted.stock,
           wanted.most, wanted.quantity_then, added.id AS line_id,
           added.quantity AS quantity_now
      FROM wanted LEFT JOIN added USING (variant_id)
     ORDER BY wanted.place
""")  # noqa: S608 - our own words


TOO_MANY = MOST_OF_ONE + 1  # and any more, whatever was typed


@dataclass(frozen=True, slots=True)
class Added:
    """What was just put into a cart, and how many of it are there now."""

    cart_id: UUID
    line_id: UUID
    name: str
    quantity_now: int
    variant_id: UUID


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be put into the cart, and why; ``name`` "" is not known."""

    variant_id: UUID
    name: str
    refusal: DomainError

    @property
    def sentence(self) -> str:
        """Return why, in words for the customer."""
        return str(self.refusal)


def add_to_cart(
    session: Session, owner: Owner, variant_id: UUID, quantity: int = 1
) -> Added:
    """Put so many of a variant into the owner's cart, besides those that are there.

    Nothing is set aside: until it is ordered, others may buy it.

    Raises:
        InsufficientStock: there are not that many, with those the cart holds already.
        NotForSale: it is not sold any more, or never was.
        TooManyOfOne: a cart does not hold that many of one thing.
        CartFull: a cart does not hold that many different things.
        QuantityUnfit: nobody puts less than one of anything there.
        GuestGone: there is no such guest any more.
    """
    (answer,) = add_many(session, owner, [(variant_id, quantity)])
    if isinstance(answer, Refused):
        raise answer.refusal
    return answer


def add_many(
    session: Session, owner: Owner, wanted: Sequence[tuple[UUID, int]]
) -> list[Added | Refused]:
    """Put what can be had into the owner's cart; say of the rest why it is not there.

    Answers come in the order in which variants were first asked for, one for each.

    Args:
        wanted: variants, and how many of each.

    Raises:
        QuantityUnfit: nobody puts less than one of anything there.
        GuestGone: there is no such guest any more.
    """
    if not wanted:
        return []
    if any(quantity < 1 for _, quantity in wanted):
        raise QuantityUnfit(MOST_OF_ONE)
    cart_id = open_cart(session, owner)
    rows = session.execute(
        _ADD,
        {
            "cart_id": cart_id,
            "user_id": owner.user_id,
            "ids": [uuid7() for _ in wanted],
            "variant_ids": [variant_id for variant_id, _ in wanted],
            "quantities": [min(quantity, TOO_MANY) for _, quantity in wanted],
            "most_lines": MOST_LINES,
            "now": clock.now(),
        },
    )
    return [_answer(cart_id, row) for row in rows]


def _answer(cart_id: UUID, row: Row[Any]) -> Added | Refused:
    if row.line_id is None:
        refusal = _refusal(row)
        name = "" if isinstance(refusal, NotKnown) else row.name
        return Refused(row.variant_id, name, refusal)
    return Added(cart_id, row.line_id, row.name, row.quantity_now, row.variant_id)


def _refusal(row: Row[Any]) -> DomainError:
    if not row.is_sold:
        is_shown = row.status is not None and row.status != "draft"
        return NotForSale(row.name) if is_shown else NotKnown()
    if row.quantity_then <= row.most:
        return CartFull(MOST_LINES)
    return too_many(row.name, row.most, row.stock)


def too_many(name: str, most: int, stock: int) -> DomainError:
    """Return why a cart can hold no more than ``most`` of something."""
    if most < MOST_OF_ONE:
        return InsufficientStock(name, stock)
    return TooManyOfOne(name, MOST_OF_ONE)
