"""Noting that wishes went into a cart, and what moved somebody to it."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.conversion.models import Prompt
from webapp.core import clock


class Cause(NamedTuple):
    """What moved somebody; ``link_id`` is that of a mailed link, if it was one."""

    prompt: Prompt
    reminder_number: int | None = None
    link_id: UUID | None = None


class Whose(NamedTuple):
    """Whose wishes they are, on which list, and in which cart they are now."""

    user_id: UUID
    wishlist_id: UUID
    cart_id: UUID


def _anew(column: str) -> str:
    """Return what a row says once it comes alive again."""
    return f"""{column} = CASE row.outcome WHEN 'abandoned'
               THEN excluded.{column} ELSE row.{column} END"""


# A wish that is in the cart already stays what it was, prompted by what it was prompted
# by first. One that was given up begins anew.
_NOTE = text(f"""
    INSERT INTO conversions AS row (id, user_id, wishlist_id, product_id, variant_id,
           cart_id, link_id, prompt, reminder_number, code, outcome, converted_at,
           quantity)
    SELECT moved.id, :user_id, :wishlist_id, variants.product_id, variants.id,
           :cart_id, :link_id, :prompt, :reminder_number, :code, 'pending', :now,
           moved.quantity
      FROM unnest(CAST(:ids AS uuid[]), CAST(:variant_ids AS uuid[]),
                  CAST(:quantities AS bigint[])) AS moved (id, variant_id, quantity)
      JOIN variants ON variants.id = moved.variant_id
        ON CONFLICT (cart_id, variant_id, user_id) DO UPDATE
           SET quantity = row.quantity + CASE WHEN :are_more
               THEN excluded.quantity ELSE 0 END,
           code = coalesce(excluded.code, row.code),
           {_anew("prompt")}, {_anew("reminder_number")}, {_anew("link_id")},
           {_anew("converted_at")}, settled_at = NULL, outcome = 'pending'
     WHERE row.outcome IN ('pending', 'abandoned')
""")  # noqa: S608 - our own words


def note_moved(
    session: Session,
    whose: Whose,
    moved: Mapping[UUID, int],
    cause: Cause,
    *,
    code: str | None = None,
    are_more: bool = True,
) -> None:
    """Note what went into the cart, one row for each variant.

    Args:
        moved: how many pieces of each variant.
        code: the discount code that came with it.
        are_more: they came on top of what was moved before; else they were there.
    """
    if not moved:
        return
    known: dict[str, Any] = {
        **whose._asdict(),
        **cause._asdict(),
        "ids": [uuid7() for _ in moved],
        "variant_ids": list(moved),
        "quantities": list(moved.values()),
        "code": code,
        "are_more": are_more,
        "now": clock.now(),
    }
    session.execute(_NOTE, known)
