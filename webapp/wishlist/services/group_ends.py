"""Ending a group, with what is in it or without."""

from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.core import clock
from webapp.wishlist.errors import GroupNotFound
from webapp.wishlist.ordering import GAP
from webapp.wishlist.services.lists import touch_list
from webapp.wishlist.services.removals import TakenAway


def _ending(was: str, *, row: str, told: str) -> TextClause:
    """Return how to end a group and keep it, in one statement.

    Args:
        was: what becomes of the items that are in the group ``gone``, in CTEs of which
            the last, ``was``, holds them as they were.
        row: how each of them is kept.
        told: those of them whose names are told.
    """
    return text(f"""
        WITH gone AS (
             DELETE FROM wishlist_groups
              WHERE id = :group_id AND user_id = :user_id
          RETURNING *
        ), {was}, kept AS (
             INSERT INTO removals (id, user_id, rows, group_row, removed_at)
             SELECT :removal_id, :user_id,
                    coalesce((SELECT jsonb_agg({row}) FROM was), '[]'),
                    to_jsonb(gone), :now
               FROM gone
        ), told AS (
             SELECT was.*, products.name FROM was
               JOIN products ON products.id = was.product_id
              WHERE {told}
              ORDER BY was.status, was.sort_order, was.id DESC
        )
        SELECT gone.name, array(SELECT name FROM told) AS names,
               array(SELECT product_id FROM told) AS products
          FROM gone
    """)  # noqa: S608 - our own words


_WITH_ITEMS = _ending(
    """
    was AS (
         DELETE FROM wishlist_items AS item USING gone
          WHERE item.group_id = gone.id RETURNING item.*
    )
    """,
    row="to_jsonb(was)",
    told="true",
)

# At the end of Ungrouped, in their old order; that of what is archived is kept, too.
_KEEPING_ITEMS = _ending(
    """
    was AS (
         SELECT item.* FROM wishlist_items AS item JOIN gone ON gone.id = item.group_id
    ), ranked AS (
         SELECT id, row_number() OVER (ORDER BY sort_order, id DESC) AS rank FROM was
    ), ungrouped AS (
         UPDATE wishlist_items AS item
            SET group_id = NULL,
                sort_order = ranked.rank * :gap + coalesce(
                    (SELECT max(sort_order) FROM wishlist_items
                      WHERE user_id = :user_id AND group_id IS NULL), 0)
           FROM ranked WHERE item.id = ranked.id
    )
    """,
    row="to_jsonb(was) || jsonb_build_object('stays', true)",
    told="was.status = 'active'",
)


def delete_group(
    session: Session, user_id: UUID, group_id: UUID, *, with_items: bool
) -> TakenAway:
    """End a group; what is in it goes to the end of Ungrouped, or goes, too.

    What was shared through a link to this group is shared no more, for good. The rest
    can be undone for ten minutes. The names are those of what went with the group, or
    of what is on the list and in no group now.

    Args:
        with_items: remove what is in it, archived or not.

    Raises:
        GroupNotFound: it is not in this list.
    """
    touch_list(session, user_id)
    removal_id = uuid7()
    known = {
        "group_id": group_id,
        "user_id": user_id,
        "removal_id": removal_id,
        "gap": GAP,
        "now": clock.now(),
    }
    how = _WITH_ITEMS if with_items else _KEEPING_ITEMS
    row = session.execute(how, known).one_or_none()
    if row is None:
        raise GroupNotFound
    return TakenAway(removal_id, tuple(row.names), tuple(row.products), row.name)
