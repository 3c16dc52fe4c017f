"""What was just taken away from a list, kept so that it can be undone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, delete, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.core import clock
from webapp.wishlist.models import Removal

UNDO_WITHIN = timedelta(minutes=10)

# The order in which a customer sees items: on the list first, group after group.
IN_ORDER = """
    item.status, own.sort_order NULLS FIRST, own.id, item.sort_order, item.id DESC
"""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was just removed: the name to say, and the id to undo it by.

    ``still_saved`` is another item of the same product, in another variant, if any.
    """

    removal_id: UUID
    product_id: UUID
    name: str
    still_saved: UUID | None


@dataclass(frozen=True, slots=True)
class TakenAway:
    """What was just taken away, in the list's order, and the id to undo it by.

    ``group`` is the name of the group that went, if one did.
    """

    removal_id: UUID
    names: tuple[str, ...]
    products: tuple[UUID, ...]
    group: str = ""


def taking(was: str, change: str | None = None) -> TextClause:
    """Return how to take items away and keep them, in one statement.

    Args:
        was: the items as they were; a DELETE that returns them takes them away at once.
        change: what becomes of those items, where they stay in the table.
    """
    row = "to_jsonb(was)"
    if change is not None:
        row += " || jsonb_build_object('stays', true)"
        was += f"), changed AS ({change}"
    return text(f"""
        WITH was AS ({was}), kept AS (
             INSERT INTO removals (id, user_id, rows, removed_at)
             SELECT :removal_id, :user_id, jsonb_agg({row}), :now FROM was
             HAVING count(*) > 0
        )
        SELECT products.name, item.product_id
          FROM was AS item JOIN products ON products.id = item.product_id
          LEFT JOIN wishlist_groups AS own ON own.id = item.group_id
         ORDER BY {IN_ORDER}
    """)  # noqa: S608 - our own words


def take(
    session: Session,
    how: TextClause,
    user_id: UUID,
    *,
    ids: Iterable[UUID] = (),
    **known: Any,
) -> TakenAway | None:
    """Take away what ``how`` says; ``None`` if that is nothing."""
    removal_id = uuid7()
    which = {
        "user_id": user_id,
        "ids": list(ids),
        "removal_id": removal_id,
        "now": clock.now(),
    }
    rows = session.execute(how, which | known).all()
    if not rows:
        return None
    names, products = zip(*rows, strict=True)
    return TakenAway(removal_id, names, products)


def forget_removal(session: Session, removal_id: UUID) -> None:
    """Keep nothing of what this transaction took away: it is gone for good."""
    session.execute(delete(Removal).where(Removal.id == removal_id))


def drop_removals(session: Session) -> None:
    """Let go of what can no longer be undone."""
    late = clock.now() - UNDO_WITHIN
    session.execute(delete(Removal).where(Removal.removed_at <= late))
