"""What is saved, and whether it can go into its owner's cart."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import TextClause, text

from webapp.accounts.owners import Owner
from webapp.core.db import Reader


class Standing(StrEnum):
    """What stands between a wish and the cart, if anything."""

    BUYABLE = "buyable"
    CHOOSE = "choose"  # options are to be chosen first
    RETIRED = "retired"
    GONE = "gone"  # this variant is not made any more
    OUT_OF_STOCK = "out_of_stock"


_REASONS = {
    Standing.CHOOSE: "Choose the options of '{}' first",
    Standing.RETIRED: "'{}' is no longer sold",
    Standing.GONE: "This choice of '{}' is no longer sold",
    Standing.OUT_OF_STOCK: "'{}' is out of stock",
}


class Offer(NamedTuple):
    """What would be bought of a product; ``variant_id`` None: nothing could be."""

    name: str
    variant_id: UUID | None
    standing: Standing


class Wish(NamedTuple):
    """Something saved, as the cart would have it.

    Attributes:
        variant_id: what would be bought; ``None`` where there is nothing to be.
        wishlist_id: ``None`` for what a guest picked.
        in_cart: how many the owner's open cart holds, in ``cart_id``.
    """

    item_id: UUID
    product_id: UUID
    variant_id: UUID | None
    name: str
    wishlist_id: UUID | None
    standing: Standing
    cart_id: UUID | None
    in_cart: int

    @property
    def reason(self) -> str | None:
        """Return why it cannot go into the cart, in one sentence; ``None``: it can."""
        reason = _REASONS.get(self.standing)
        return None if reason is None else reason.format(self.name)


# What was saved without a choice is the only variant there is, if there is no choice.
_AS_BOUGHT = """
    JOIN products AS product ON product.id = saved.product_id
    LEFT JOIN LATERAL (
         SELECT id, is_discontinued, stock FROM variants
          WHERE product_id = product.id
            AND (id = saved.variant_id OR saved.variant_id IS NULL
                 AND cardinality(product.options) = 0 AND NOT is_discontinued)
          ORDER BY position LIMIT 1
    ) AS variant ON true
"""

_STANDING = """
    CASE WHEN product.status NOT IN ('active', 'preorder') THEN 'retired'
         WHEN saved.variant_id IS NULL AND cardinality(product.options) > 0
         THEN 'choose'
         WHEN variant.id IS NULL OR variant.is_discontinued THEN 'gone'
         WHEN product.status <> 'preorder' AND variant.stock = 0 THEN 'out_of_stock'
         ELSE 'buyable' END
"""

_OFFER = text(f"""
    SELECT product.name, variant.id AS variant_id, {_STANDING} AS standing
      FROM (SELECT CAST(:product_id AS uuid) AS product_id,
                   CAST(:variant_id AS uuid) AS variant_id) AS saved {_AS_BOUGHT}
""")  # noqa: S608 - our own words

_WHICH = "(CAST(:ids AS uuid[]) IS NULL OR saved.id = ANY(CAST(:ids AS uuid[])))"


def _wishes(wishlist_id: str, owned: str, order: str) -> TextClause:
    return text(f"""
        SELECT saved.id, saved.product_id, variant.id AS variant_id, product.name,
               {wishlist_id} AS wishlist_id, {_STANDING} AS standing,
               line.cart_id, coalesce(line.quantity, 0) AS in_cart
          FROM {owned} AND {_WHICH}
         ORDER BY {order}
    """)  # noqa: S608 - our own words


_OF_CUSTOMER = _wishes(
    "list.id",
    f"""
    wishlist_items AS saved {_AS_BOUGHT}
    JOIN wishlists AS list ON list.user_id = saved.user_id
    LEFT JOIN wishlist_groups AS own ON own.id = saved.group_id
    LEFT JOIN cart_lines AS line
      ON line.user_id = saved.user_id AND line.variant_id = variant.id
   WHERE saved.user_id = :owner_id AND saved.status = 'active'
    """,
    "own.sort_order NULLS FIRST, own.id, saved.sort_order, saved.id DESC",
)
_OF_GUEST = _wishes(
    "CAST(NULL AS uuid)",
    f"""
    guest_picks AS saved {_AS_BOUGHT}
    LEFT JOIN carts AS cart
      ON cart.guest_id = saved.guest_id AND cart.order_id IS NULL
     AND cart.merged_into_id IS NULL
    LEFT JOIN cart_lines AS line
      ON line.cart_id = cart.id AND line.variant_id = variant.id
   WHERE saved.guest_id = :owner_id
    """,
    "saved.sort_order, saved.id DESC",
)


def wishes(
    session: Reader, owner: Owner, item_ids: Iterable[UUID] | None = None
) -> list[Wish]:
    """Return what somebody has on the list, in its order, in one statement.

    Args:
        item_ids: of all that, only these; ``None`` is everything.
    """
    if owner.id is None:
        return []
    statement = _OF_CUSTOMER if owner.user_id is not None else _OF_GUEST
    known: dict[str, Any] = {
        "owner_id": owner.id,
        "ids": None if item_ids is None else list(item_ids),
    }
    return [
        Wish._make(row)._replace(standing=Standing(row.standing))
        for row in session.execute(statement, known)
    ]


def offer(session: Reader, product_id: UUID, variant_id: UUID | None) -> Offer | None:
    """Return what would be bought of a product; ``None``: there is no such product.

    Args:
        variant_id: what was chosen, if anything was.
    """
    which = {"product_id": product_id, "variant_id": variant_id}
    row = session.execute(_OFFER, which).one_or_none()
    if row is None:
        return None
    return Offer(row.name, row.variant_id, Standing(row.standing))
