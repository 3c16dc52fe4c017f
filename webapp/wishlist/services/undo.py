"""Undo: what was just taken away comes back as it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.wishlist.errors import (
    AlreadySaved,
    GroupNameTaken,
    GuestGone,
    NothingToUndo,
)
from webapp.wishlist.models import ItemStatus
from webapp.wishlist.services.lists import reopen_list, touch_guest
from webapp.wishlist.services.removals import UNDO_WITHIN

# Three kinds of items come back: rows that went are inserted again; rows that stayed
# get the status they had, or the group that went. Where somebody changed just that
# meanwhile, it is left as it is. What was saved out of the archive gets back all that
# saving changed. A group comes back to its owner alone: its links are dead, and who
# should see it is for the owner to say anew.
_PUT_BACK = text("""
    WITH undone AS (
         DELETE FROM removals
          WHERE id = :id AND user_id = :user_id AND removed_at > :since
      RETURNING rows, group_row
    ), gone AS (
         SELECT own.* FROM undone,
                jsonb_populate_record(NULL::wishlist_groups, undone.group_row) AS own
          WHERE undone.group_row IS NOT NULL
    ), regrouped AS (
         INSERT INTO wishlist_groups (id, user_id, name, name_key, sort_order,
                created_at, occasion_on)
         SELECT id, user_id, name, name_key, sort_order, created_at, occasion_on
           FROM gone
             ON CONFLICT DO NOTHING
      RETURNING id
    ), own AS (
         SELECT id FROM wishlist_groups WHERE user_id = :user_id
          UNION ALL SELECT id FROM regrouped
    ), was AS (
         SELECT item.*, own.id AS back_in, kept ? 'stays' AS stays,
                kept ? 'saved_anew' AS saved_anew, place
           FROM undone, jsonb_array_elements(undone.rows) WITH ORDINALITY
                        AS listed (kept, place),
                jsonb_populate_record(NULL::wishlist_items, kept) AS item
           LEFT JOIN own ON own.id = item.group_id
    ), back AS (
         INSERT INTO wishlist_items (id, user_id, group_id, product_id, variant_id,
                status, sort_order, expires_on, saved_price_minor,
                saved_price_currency, added_at, version, note, is_note_private,
                wanted_count, priority, archived_at, archive_reason, watches_stock,
                watches_price, threshold_pct, below_minor)
         SELECT id, user_id, back_in, product_id, variant_id,
                status, sort_order, expires_on, saved_price_minor,
                saved_price_currency, added_at, version + 1, note, is_note_private,
                wanted_count, priority, archived_at, archive_reason, watches_stock,
                watches_price, threshold_pct, below_minor
           FROM was WHERE NOT stays
             ON CONFLICT DO NOTHING
      RETURNING id
    ), turned_back AS (
         UPDATE wishlist_items AS item
            SET status = was.status, archived_at = was.archived_at,
                archive_reason = was.archive_reason, version = item.version + 1,
                expires_on = CASE was.status WHEN 'archived' THEN was.expires_on
                                             ELSE item.expires_on END,
                (group_id, sort_order, added_at, saved_price_minor,
                 saved_price_currency, below_minor) = (
                    SELECT was.back_in, was.sort_order, was.added_at,
                           was.saved_price_minor, was.saved_price_currency,
                           was.below_minor
                     WHERE was.saved_anew
                     UNION ALL
                    SELECT item.group_id, item.sort_order, item.added_at,
                           item.saved_price_minor, item.saved_price_currency,
                           item.below_minor
                     WHERE NOT was.saved_anew)
           FROM was
          WHERE was.stays AND item.id = was.id AND item.user_id = :user_id
            AND item.status <> was.status AND NOT EXISTS (SELECT FROM gone)
      RETURNING item.id
    ), grouped_again AS (
         UPDATE wishlist_items AS item
            SET group_id = was.group_id, sort_order = was.sort_order
           FROM was JOIN regrouped ON regrouped.id = was.group_id
          WHERE was.stays AND item.id = was.id AND item.user_id = :user_id
            AND item.group_id IS NULL
    )
    SELECT was.id, was.product_id, products.name, was.status, was.stays,
           was.id IN (SELECT id FROM back UNION ALL SELECT id FROM turned_back)
           AS is_back,
           CASE was.status WHEN 'archived' THEN (
                SELECT other.id FROM wishlist_items AS other
                 WHERE other.user_id = :user_id AND other.status = 'active'
                   AND other.product_id = was.product_id
                   AND other.id NOT IN (SELECT id FROM was)
                 ORDER BY other.added_at DESC LIMIT 1) END AS still_saved,
           (SELECT name FROM gone) AS group_name,
           EXISTS (SELECT FROM regrouped) AS is_group_back
      FROM undone LEFT JOIN was ON true
      LEFT JOIN products ON products.id = was.product_id
     ORDER BY was.place
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
class PutBack:
    """One saved thing that is back on the list, or in the archive.

    Attributes:
        status: in which of the two it is.
        saved: what its product is on the list as, if at all; it may be another variant.
    """

    item_id: UUID
    product_id: UUID
    name: str
    status: ItemStatus
    saved: UUID | None


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo brought back.

    ``items`` are those that were gone, or on the other side of the archive's door; what
    only found its group again was on the list all the time. ``group`` is the name of
    the group that is back, if one is.
    """

    items: list[PutBack]
    group: str = ""


def put_back(session: Session, user_id: UUID, removal_id: UUID) -> Undone:
    """Undo a removal, an archiving, a restoring, a saving or the end of a group.

    The same rows are back in their old places. What was saved again or changed
    meanwhile stays as it is. A group is back under its name, for its owner's eyes
    alone; if that name was given away, what it held is back in no group. What can be
    undone of saving is that something came out of the archive. The shop's limits do
    not apply: what was there fits.

    Raises:
        NothingToUndo: it is too late, it was undone before, or it is not theirs.
        AlreadySaved: all of it was saved again meanwhile.
        GroupNameTaken: all that could be back is a group whose name was given away.
    """
    reopen_list(session, user_id)
    since = clock.now() - UNDO_WITHIN
    known = {"id": removal_id, "user_id": user_id, "since": since}
    rows = session.execute(_PUT_BACK, known).all()
    if not rows:
        raise NothingToUndo
    back = _came_back(row for row in rows if row.is_back)
    if rows[0].is_group_back:
        return Undone(back, rows[0].group_name)
    if not back:
        if rows[0].group_name is not None:
            raise GroupNameTaken(rows[0].group_name)
        raise NothingToUndo if rows[0].stays else AlreadySaved(rows[0].name)
    return Undone(back)


def _came_back(rows: Iterable[Row[Any]]) -> list[PutBack]:
    back = [(row, ItemStatus(row.status)) for row in rows]
    on_the_list = {
        row.product_id: row.id for row, status in back if status is ItemStatus.ACTIVE
    }
    return [
        PutBack(
            row.id,
            row.product_id,
            row.name,
            status,
            on_the_list.get(row.product_id, row.still_saved),
        )
        for row, status in back
    ]


def put_picks_back(session: Session, guest_id: UUID, removal_id: UUID) -> Undone:
    """Undo a guest's removal.

    Raises:
        NothingToUndo: it is too late, it was undone before, or it is not theirs.
        AlreadySaved: all of it was picked again meanwhile.
    """
    try:
        touch_guest(session, guest_id)
    except GuestGone as gone:
        raise NothingToUndo from gone
    since = clock.now() - UNDO_WITHIN
    known = {"id": removal_id, "guest_id": guest_id, "since": since}
    rows = session.execute(_PUT_PICKS_BACK, known).all()
    if not rows:
        raise NothingToUndo
    back = [
        PutBack(row.id, row.product_id, row.name, ItemStatus.ACTIVE, row.id)
        for row in rows
        if row.is_back
    ]
    if not back:
        raise AlreadySaved(rows[0].name)
    return Undone(back)
