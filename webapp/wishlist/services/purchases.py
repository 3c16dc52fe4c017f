"""What happens to items once they have been bought, or their list is on its way."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.settings.definitions import AfterPurchase
from webapp.wishlist.services.lists import touch_list

_WHICH = """
    user_id = :user_id AND id = ANY(CAST(:ids AS uuid[])) AND status = 'active'
"""

_PUT_AWAY: dict[AfterPurchase, TextClause] = {
    AfterPurchase.ARCHIVE: text(f"""
        UPDATE wishlist_items
           SET status = 'archived', archived_at = :now, archive_reason = 'purchased',
               version = version + 1
         WHERE {_WHICH}
    """),  # noqa: S608 - our own words
    AfterPurchase.REMOVE: text(f"DELETE FROM wishlist_items WHERE {_WHICH}"),  # noqa: S608
}

_CALL_OFF = text("""
    UPDATE wishlists SET next_reminder_at = NULL
     WHERE user_id = :user_id AND next_reminder_at IS NOT NULL
""")


def put_away_purchased(
    session: Session,
    user_id: UUID,
    item_ids: Collection[UUID],
    *,
    after: AfterPurchase,
) -> None:
    """Do with items that were bought as the shop does; what is not there is left out.

    There is nothing to undo: what was archived can be restored from the archive.

    Args:
        after: whether they are archived, with reason ``purchased``, kept or removed.
    """
    how = _PUT_AWAY.get(after)
    if how is None or not item_ids:
        return
    touch_list(session, user_id)
    which = {"user_id": user_id, "ids": list(item_ids), "now": clock.now()}
    session.execute(how, which)


def call_off_reminder(session: Session, user_id: UUID) -> None:
    """Have no reminder of the customer's list due until something is added again."""
    session.execute(_CALL_OFF, {"user_id": user_id})
