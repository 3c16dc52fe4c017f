"""Moving one item: before another one, by a step, or to another group."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from webapp.wishlist.errors import GroupNotFound, ItemNotFound, PositionUnfit
from webapp.wishlist.limits import Limits
from webapp.wishlist.ordering import Step
from webapp.wishlist.services.groups import UNGROUPED, add_group
from webapp.wishlist.services.lists import touch_list
from webapp.wishlist.services.standing import Moves, Placed, Standing, settle


def _finding(group: str) -> TextClause:
    """Return how to find an item, and all that is on the list in ``group``."""
    return text(f"""
        SELECT products.name, chosen.id AS group_id, chosen.name AS group_name,
               beside.ids, beside.places
          FROM wishlist_items AS item
          JOIN products ON products.id = item.product_id
          LEFT JOIN wishlist_groups AS chosen
            ON chosen.id = {group} AND chosen.user_id = :user_id
         CROSS JOIN (
               SELECT array_agg(id ORDER BY sort_order, id DESC) AS ids,
                      array_agg(sort_order ORDER BY sort_order, id DESC) AS places
                 FROM wishlist_items
                WHERE user_id = :user_id AND status = 'active'
                  AND group_id IS NOT DISTINCT FROM {group}) AS beside
         WHERE item.id = :id AND item.user_id = :user_id AND item.status = 'active'
    """)  # noqa: S608 - our own words


_FIND = _finding("CAST(:group_id AS uuid)")
_FIND_WHERE_IT_IS = _finding("""
    (SELECT group_id FROM wishlist_items WHERE id = :id AND user_id = :user_id)
""")

_MOVES = Moves(
    write=text("""
        UPDATE wishlist_items SET group_id = :group_id, sort_order = :place
         WHERE id = :id AND user_id = :user_id
    """),
    # What is archived steps aside as well, and so keeps its place among the others.
    write_and_make_room=text("""
        UPDATE wishlist_items
           SET group_id = :group_id,
               sort_order = CASE WHEN id = :id THEN :place
                                 ELSE sort_order + :room END
         WHERE user_id = :user_id
           AND (id = :id
                OR group_id IS NOT DISTINCT FROM CAST(:group_id AS uuid)
                   AND (sort_order > :lower
                        OR sort_order = :lower AND id <= :lower_id))
    """),
)


class _Item(NamedTuple):
    """An item, the group that it goes to, and what is there."""

    name: str
    group_id: UUID | None
    group: str
    standing: Standing


def place_item(
    session: Session,
    user_id: UUID,
    item_id: UUID,
    *,
    group_id: UUID | None,
    before: UUID | None,
    version: int | None = None,
) -> Placed:
    """Put an item before another one, in its own group or in another.

    Args:
        group_id: a group of the customer's; ``None`` is Ungrouped.
        before: an item of that group; ``None`` is the end of it.
        version: of the list in which the customer saw where to; ``None`` is any.

    Raises:
        StaleList: the list was changed since that version.
        ItemNotFound: one of the two is not in this list, or not in that group.
        GroupNotFound: no such group in this list.
    """
    now = touch_list(session, user_id, version)
    item = _find(session, user_id, item_id, group_id)
    index = item.standing.ahead_of(before)
    if index is None:
        raise ItemNotFound
    return _put(session, user_id, item, index, now)


def shift_item(
    session: Session, user_id: UUID, item_id: UUID, to: Step | int
) -> Placed:
    """Move an item inside its group, by a step or to a position; both stop at the ends.

    Raises:
        ItemNotFound: it is not in this list.
    """
    now = touch_list(session, user_id)
    item = _find_where_it_is(session, user_id, item_id)
    return _put(session, user_id, item, item.standing.stepped(to), now)


def position_item(
    session: Session, user_id: UUID, item_id: UUID, position: int
) -> Placed:
    """Move an item inside its group to a position that there is, counted from 1.

    Raises:
        ItemNotFound: it is not in this list.
        PositionUnfit: its group does not hold that many.
    """
    now = touch_list(session, user_id)
    item = _find_where_it_is(session, user_id, item_id)
    count = len(item.standing.ids) + 1
    if not 1 <= position <= count:
        raise PositionUnfit(count)
    return _put(session, user_id, item, position - 1, now)


def transfer_item(
    session: Session,
    user_id: UUID,
    item_id: UUID,
    *,
    group_id: UUID | None = None,
    new_group: str | None = None,
    limits: Limits | None = None,
) -> Placed:
    """Put an item on top of another group; if it is in that group, it stays in place.

    Args:
        group_id: a group of the customer's; ``None`` is Ungrouped.
        new_group: name of a group to be made for it; instead of ``group_id``.

    Raises:
        ItemNotFound: it is not in this list.
        GroupNotFound: no such group in this list.
        GroupNameTaken: the list has a group of that name.
        GroupNameUnfit: the name of the new group is blank or too long.
        TooManyGroups: the list has as many groups as the shop allows.
    """
    now = touch_list(session, user_id)
    if new_group is not None:
        # Refused for the item before the group: no group without its first item.
        _find_where_it_is(session, user_id, item_id)
        group_id = add_group(session, user_id, new_group, limits=limits)
    item = _find(session, user_id, item_id, group_id)
    return _put(session, user_id, item, item.standing.at or 0, now)


def _find(
    session: Session, user_id: UUID, item_id: UUID, group_id: UUID | None
) -> _Item:
    item = _found(session, _FIND, user_id, item_id, group_id)
    if item.group_id != group_id:
        raise GroupNotFound
    return item


def _find_where_it_is(session: Session, user_id: UUID, item_id: UUID) -> _Item:
    return _found(session, _FIND_WHERE_IT_IS, user_id, item_id)


def _found(
    session: Session,
    how: TextClause,
    user_id: UUID,
    item_id: UUID,
    group_id: UUID | None = None,
) -> _Item:
    known = {"id": item_id, "user_id": user_id, "group_id": group_id}
    row = session.execute(how, known).one_or_none()
    if row is None:
        raise ItemNotFound
    standing = Standing.among(item_id, row.ids, row.places)
    return _Item(row.name, row.group_id, row.group_name or UNGROUPED, standing)


def _put(
    session: Session, user_id: UUID, item: _Item, index: int, version: int
) -> Placed:
    settle(
        session,
        _MOVES,
        item.standing,
        index,
        user_id=user_id,
        group_id=item.group_id,
    )
    count = len(item.standing.ids) + 1
    return Placed(item.name, index + 1, count, item.group, version)
