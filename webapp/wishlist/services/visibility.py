"""Who sees a group, and what is in no group, besides their owner."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.wishlist.errors import GroupNotFound
from webapp.wishlist.models import Visibility
from webapp.wishlist.services.lists import touch_list

_SHOW_GROUP = text("""
    UPDATE wishlist_groups SET visibility = :visibility
     WHERE id = :group_id AND user_id = :user_id
    RETURNING name
""")

_SHOW_UNGROUPED = text(
    "UPDATE wishlists SET visibility = :visibility WHERE user_id = :user_id"
)

# What is seen already stays as it is: public remains public.
_CHOOSE = text("""
    UPDATE wishlist_groups
       SET visibility = CASE WHEN visibility = 'private' THEN 'link' ELSE 'private' END
     WHERE user_id = :user_id
       AND (visibility <> 'private') <> (id = ANY(CAST(:group_ids AS uuid[])))
""")


def show_group(
    session: Session, user_id: UUID, group_id: UUID, visibility: Visibility
) -> str:
    """Say who sees one of the customer's groups; return its name.

    Raises:
        GroupNotFound: there is none, or it is somebody else's.
    """
    touch_list(session, user_id)
    wish = {"user_id": user_id, "group_id": group_id, "visibility": visibility}
    name: str | None = session.scalar(_SHOW_GROUP, wish)
    if name is None:
        raise GroupNotFound
    return name


def show_ungrouped(session: Session, user_id: UUID, visibility: Visibility) -> None:
    """Say who sees what is in no group."""
    touch_list(session, user_id)
    session.execute(_SHOW_UNGROUPED, {"user_id": user_id, "visibility": visibility})


def show_only(
    session: Session,
    user_id: UUID,
    group_ids: Collection[UUID],
    *,
    ungrouped: bool,
) -> None:
    """Let others see these groups and no other; ``ungrouped`` is what is in none.

    Ids that are not of this customer's groups are passed over.
    """
    seen: dict[str, Any] = {"user_id": user_id, "group_ids": list(group_ids)}
    show_ungrouped(
        session, user_id, Visibility.LINK if ungrouped else Visibility.PRIVATE
    )
    session.execute(_CHOOSE, seen)
