"""Undo: what was just removed comes back as it was."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import TextClause, delete, text
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.wishlist.errors import AlreadySaved, GuestGone, NothingToUndo
from webapp.wishlist.models import Removal
from webapp.wishlist.services.lists import touch_guest, touch_list

UNDO_WITHIN = timedelta(minutes=10)

_PUT_BACK = text("""
    WITH undone AS (
         DELETE FROM removals
          WHERE id = :id AND user_id = :user_id AND removed_at > :since
      RETURNING rows
    ), was AS (
         SELECT row.* FROM undone,
                jsonb_populate_recordset(NULL::wishlist_items, undone.rows) AS row
    ), back AS (
         INSERT INTO wishlist_items (id, user_id, group_id, product_id, variant_id,
                status, sort_order, expires_on, saved_price_minor,
                saved_price_currency, added_at)
         SELECT was.id, was.user_id, wishlist_groups.id, was.product_id,
                was.variant_id, was.status, was.sort_order, was.expires_on,
                was.saved_price_minor, was.saved_price_currency, was.added_at
           FROM was
           -- A group that was deleted meanwhile leaves its items ungrouped.
           LEFT JOIN wishlist_groups ON wishlist_groups.id = was.group_id
             ON CONFLICT DO NOTHING
      RETURNING id
    )
    SELECT was.id, was.product_id, products.name,
           was.id IN (SELECT id FROM back) AS is_back
      FROM was JOIN products ON products.id = was.product_id
""")

_PUT_PICKS_BACK = text("""
    WITH undone AS (
         DELETE FROM removals
          WHERE id = :id AND guest_id = :guest_id AND removed_at > :since
      RETURNING rows
    ), was AS (
         SELECT row.* FROM undone,
                jsonb_populate_recordset(NULL::guest_picks, undone.rows) AS row
    ), back AS (
         INSERT INTO guest_picks SELECT was.* FROM was ON CONFLICT DO NOTHING
      RETURNING id
    )
    SELECT was.id, was.product_id, products.name,
           was.id IN (SELECT id FROM back) AS is_back
      FROM was JOIN products ON products.id = was.product_id
""")


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
class PutBack:
    """One saved thing that is back."""

    item_id: UUID
    product_id: UUID
    name: str


def put_back(session: Session, user_id: UUID, removal_id: UUID) -> list[PutBack]:
    """Undo a removal: the same rows, in their old places.

    What was saved again meanwhile stays as it is.

    Raises:
        NothingToUndo: it is too late, it was undone before, or it is not theirs.
        AlreadySaved: all of it was saved again meanwhile.
    """
    touch_list(session, user_id)
    return _undone(session, _PUT_BACK, id=removal_id, user_id=user_id)


def put_picks_back(session: Session, guest_id: UUID, removal_id: UUID) -> list[PutBack]:
    """Undo a guest's removal.

    Raises:
        NothingToUndo: it is too late, it was undone before, or it is not theirs.
        AlreadySaved: all of it was picked again meanwhile.
    """
    try:
        touch_guest(session, guest_id)
    except GuestGone as gone:
        raise NothingToUndo from gone
    return _undone(session, _PUT_PICKS_BACK, id=removal_id, guest_id=guest_id)


def _undone(session: Session, statement: TextClause, **which: UUID) -> list[PutBack]:
    since = clock.now() - UNDO_WITHIN
    rows = session.execute(statement, {**which, "since": since}).all()
    if not rows:
        raise NothingToUndo
    back = [PutBack(*row) for *row, is_back in rows if is_back]
    if not back:
        raise AlreadySaved(rows[0].name)
    return back


def drop_removals(session: Session) -> None:
    """Let go of what can no longer be undone."""
    late = clock.now() - UNDO_WITHIN
    session.execute(delete(Removal).where(Removal.removed_at <= late))
