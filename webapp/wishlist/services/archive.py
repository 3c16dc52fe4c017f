"""Putting items away, and getting them out again."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.wishlist.errors import DateInPast, ItemNotFound, ListFull
from webapp.wishlist.limits import Limits
from webapp.wishlist.services.lists import touch_list
from webapp.wishlist.services.removals import TakenAway, take, taking

_ARCHIVE = taking(
    """
    SELECT * FROM wishlist_items
     WHERE user_id = :user_id AND id = ANY(CAST(:ids AS uuid[])) AND status = 'active'
    """,
    """
    UPDATE wishlist_items AS item
       SET status = 'archived', archived_at = :now, archive_reason = 'owner',
           version = item.version + 1
      FROM was WHERE item.id = was.id
    """,
)

_ARCHIVED = """
    FROM wishlist_items
   WHERE user_id = :user_id AND id = ANY(CAST(:ids AS uuid[])) AND status = 'archived'
"""

_IS_ARCHIVED = text(f"SELECT EXISTS (SELECT {_ARCHIVED})")

_RESTORE = taking(
    f"""
    SELECT * {_ARCHIVED}
       AND (SELECT count(*) {_ARCHIVED}) + (SELECT count(*) FROM wishlist_items
            WHERE user_id = :user_id AND status = 'active') <= :most
    """,  # noqa: S608 - our own words
    """
    UPDATE wishlist_items AS item
       SET status = 'active', archived_at = NULL, archive_reason = NULL,
           expires_on = coalesce(
               CAST(:expires_on AS date),
               CASE WHEN item.expires_on >= :today THEN item.expires_on END),
           version = item.version + 1
      FROM was WHERE item.id = was.id
    """,
)

AT_ONCE = 5_000  # items whose lists one round of the job takes

_LISTS_WITH_EXPIRED = text("""
    SELECT id FROM wishlists
     WHERE user_id IN (SELECT user_id FROM wishlist_items
                        WHERE status = 'active' AND expires_on < :today
                        ORDER BY expires_on LIMIT :most)
     ORDER BY id
       FOR NO KEY UPDATE
""")

_EXPIRE = text("""
    WITH expired AS (
         UPDATE wishlist_items AS item
            SET status = 'archived', archived_at = :now, archive_reason = 'expired',
                version = item.version + 1
           FROM wishlists
          WHERE wishlists.id = ANY(CAST(:ids AS uuid[]))
            AND item.user_id = wishlists.user_id
            AND item.status = 'active' AND item.expires_on < :today
      RETURNING item.user_id
    ), told AS (
         UPDATE wishlists SET version = version + 1
          WHERE user_id IN (SELECT user_id FROM expired)
    )
    SELECT count(*) FROM expired
""")


def archive_items(
    session: Session, user_id: UUID, item_ids: Iterable[UUID]
) -> TakenAway:
    """Put items away, where they keep their place; what is not there is left out.

    Raises:
        ItemNotFound: none of them is on this list.
    """
    touch_list(session, user_id)
    taken = take(session, _ARCHIVE, user_id, ids=item_ids)
    if taken is None:
        raise ItemNotFound
    return taken


def restore_items(
    session: Session,
    user_id: UUID,
    item_ids: Iterable[UUID],
    *,
    expires_on: date | None = None,
    today: date,
    limits: Limits | None = None,
) -> TakenAway:
    """Put archived items on the list again, each in the place that it had.

    Args:
        expires_on: the day by which they are needed from now on; ``None`` leaves each
            its own, if that is not over.
        today: the day that it is in the shop.

    Raises:
        DateInPast: that day is over.
        ItemNotFound: none of them is in this list's archive.
        ListFull: the list does not hold all of them besides what is on it.
    """
    most = (limits or Limits()).items
    if expires_on is not None and expires_on < today:
        raise DateInPast
    ids = list(item_ids)
    touch_list(session, user_id)
    terms = {"expires_on": expires_on, "today": today, "most": most}
    taken = take(session, _RESTORE, user_id, ids=ids, **terms)
    if taken is None:
        if session.scalar(_IS_ARCHIVED, {"user_id": user_id, "ids": ids}):
            raise ListFull(most)
        raise ItemNotFound
    return taken


def expire_items(session: Session, today: date) -> int:
    """Put away what was needed by a day that is over; return how many items.

    Takes the lists first, as every change does, and not too many at once: what is
    left over is for the next round.

    Args:
        today: the day that it is in the shop.
    """
    due = {"today": today, "most": AT_ONCE, "now": clock.now()}
    ids = session.scalars(_LISTS_WITH_EXPIRED, due).all()
    expired: int = session.execute(_EXPIRE, due | {"ids": list(ids)}).scalar_one()
    return expired
