"""Moving many items to another group at once."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.wishlist.errors import ItemNotFound
from webapp.wishlist.limits import Limits
from webapp.wishlist.ordering import GAP
from webapp.wishlist.services.groups import UNGROUPED, add_group, group_name
from webapp.wishlist.services.lists import touch_list
from webapp.wishlist.services.removals import IN_ORDER

_WHICH = """
    item.user_id = :user_id AND item.id = ANY(CAST(:ids AS uuid[]))
    AND item.status = 'active'
"""

_COUNT = text(f"SELECT count(*) FROM wishlist_items AS item WHERE {_WHICH}")  # noqa: S608

_TRANSFER = text(f"""
    WITH ranked AS (
         SELECT item.id, row_number() OVER (ORDER BY {IN_ORDER}) AS rank,
                count(*) OVER () AS count
           FROM wishlist_items AS item
           LEFT JOIN wishlist_groups AS own ON own.id = item.group_id
          WHERE {_WHICH}
            AND item.group_id IS DISTINCT FROM CAST(:group_id AS uuid)
    )
    UPDATE wishlist_items AS item
       SET group_id = :group_id,
           sort_order = coalesce(
               (SELECT min(sort_order) FROM wishlist_items
                 WHERE user_id = :user_id AND status = 'active'
                   AND group_id IS NOT DISTINCT FROM CAST(:group_id AS uuid)), 0)
               - (ranked.count + 1 - ranked.rank) * :gap
      FROM ranked WHERE item.id = ranked.id
""")  # noqa: S608 - our own words


def transfer_items(
    session: Session,
    user_id: UUID,
    item_ids: Iterable[UUID],
    *,
    group_id: UUID | None = None,
    new_group: str | None = None,
    limits: Limits | None = None,
) -> tuple[str, int]:
    """Put items on top of a group, in the order in which they were listed.

    What is in that group already stays where it is there, and what is not on the list
    is left out. Returns the group's name, and how many of the items are in it now.

    Args:
        group_id: a group of the customer's; ``None`` is Ungrouped.
        new_group: name of a group to be made for them; instead of ``group_id``.

    Raises:
        ItemNotFound: none of them is on this list.
        GroupNotFound: no such group in this list.
        GroupNameTaken: the list has a group of that name.
        GroupNameUnfit: the name of the new group is blank or too long.
        TooManyGroups: the list has as many groups as the shop allows.
    """
    touch_list(session, user_id)
    known = {"user_id": user_id, "ids": list(item_ids)}
    count = session.execute(_COUNT, known).scalar_one()
    if not count:
        raise ItemNotFound
    if new_group is not None:
        group_id = add_group(session, user_id, new_group, limits=limits)
    name = UNGROUPED
    if group_id is not None:
        name = group_name(session, user_id, group_id)
    session.execute(_TRANSFER, known | {"group_id": group_id, "gap": GAP})
    return name, count
