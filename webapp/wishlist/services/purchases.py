"""What happens to items once they have been bought."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.settings.definitions import AfterPurchase
from webapp.wishlist.services.lists import touch_list
from webapp.wishlist.services.reminding import call_off_reminder

_BOUGHT = """
    unnest(CAST(:ids AS uuid[]), CAST(:counts AS bigint[])) AS bought (id, count)
     WHERE item.id = bought.id AND item.user_id = :user_id AND item.status = 'active'
"""

_PUT_AWAY: dict[AfterPurchase, TextClause] = {
    AfterPurchase.ARCHIVE: text(f"""
        UPDATE wishlist_items AS item
           SET status = 'archived', archived_at = :now, archive_reason = 'purchased',
               version = item.version + 1
          FROM {_BOUGHT} AND item.wanted_count <= bought.count
    """),  # noqa: S608 - our own words
    AfterPurchase.REMOVE: text(f"""
        DELETE FROM wishlist_items AS item
         USING {_BOUGHT} AND item.wanted_count <= bought.count
    """),  # noqa: S608
}

# After the others are away: what is left is wanted still.
_WANT_FEWER = text(f"""
    UPDATE wishlist_items AS item
       SET wanted_count = item.wanted_count - bought.count, version = item.version + 1
      FROM {_BOUGHT} AND item.wanted_count > bought.count
""")  # noqa: S608


def put_away_purchased(
    session: Session,
    user_id: UUID,
    bought: Mapping[UUID, int],
    *,
    after: AfterPurchase,
) -> None:
    """Do with items that were bought as the shop does; what is not there is left out.

    Of what more was wanted than was bought, so many fewer are wanted now. There is
    nothing to undo: what was archived can be restored from the archive. Who bought
    something is not reminded before something is added again.

    Args:
        bought: how many of each item.
        after: whether they are archived, with reason ``purchased``, kept or removed.
    """
    if not bought:
        return
    call_off_reminder(session, user_id)
    how = _PUT_AWAY.get(after)
    if how is None:
        return
    touch_list(session, user_id)
    which = {
        "user_id": user_id,
        "ids": list(bought),
        "counts": list(bought.values()),
        "now": clock.now(),
    }
    session.execute(how, which)
    session.execute(_WANT_FEWER, which)
