"""Removing many items at once, from the list and from its archive."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.wishlist.errors import ItemNotFound, NothingToClear
from webapp.wishlist.services.lists import touch_list
from webapp.wishlist.services.reminding import forget_reminders
from webapp.wishlist.services.removals import TakenAway, take, taking

_REMOVE = taking("""
    DELETE FROM wishlist_items
     WHERE user_id = :user_id AND id = ANY(CAST(:ids AS uuid[]))
 RETURNING *
""")

_CLEAR = taking("DELETE FROM wishlist_items WHERE user_id = :user_id RETURNING *")


def remove_items(
    session: Session, user_id: UUID, item_ids: Iterable[UUID]
) -> TakenAway:
    """Take items off the list or out of its archive; what is not there is left out.

    For ten minutes they can be put back.

    Raises:
        ItemNotFound: none of them is in this list.
    """
    touch_list(session, user_id)
    taken = take(session, _REMOVE, user_id, ids=item_ids)
    if taken is None:
        raise ItemNotFound
    return taken


def clear_list(session: Session, user_id: UUID) -> TakenAway:
    """Take everything off the list and out of its archive; the groups stay.

    For ten minutes it can be put back. No reminder of it is due any more.

    Raises:
        NothingToClear: the list holds nothing.
    """
    touch_list(session, user_id)
    taken = take(session, _CLEAR, user_id)
    if taken is None:
        raise NothingToClear
    forget_reminders(session, user_id)
    return taken
