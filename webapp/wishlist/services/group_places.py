"""Moving one group among the customer's groups."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.wishlist.errors import GroupNotFound
from webapp.wishlist.ordering import Step
from webapp.wishlist.services.lists import touch_list
from webapp.wishlist.services.standing import Moves, Placed, Standing, settle

_FIND = text("""
    SELECT max(name) FILTER (WHERE id = :id) AS name,
           array_agg(id ORDER BY sort_order, id) AS ids,
           array_agg(sort_order ORDER BY sort_order, id) AS places
      FROM wishlist_groups WHERE user_id = :user_id
""")

_MOVES = Moves(
    write=text("""
        UPDATE wishlist_groups SET sort_order = :place
         WHERE id = :id AND user_id = :user_id
    """),
    write_and_make_room=text("""
        UPDATE wishlist_groups
           SET sort_order = CASE WHEN id = :id THEN :place
                                 ELSE sort_order + :room END
         WHERE user_id = :user_id
           AND (id = :id OR sort_order > :lower
                OR sort_order = :lower AND id >= :lower_id)
    """),
)


class _Group(NamedTuple):
    """A group, and the customer's other ones."""

    name: str
    standing: Standing


def place_group(
    session: Session,
    user_id: UUID,
    group_id: UUID,
    *,
    before: UUID | None,
    version: int | None = None,
) -> Placed:
    """Put a group before another one.

    Args:
        before: a group of the customer's; ``None`` is the end.
        version: of the list in which the customer saw where to; ``None`` is any.

    Raises:
        StaleList: the list was changed since that version.
        GroupNotFound: one of the two is not in this list.
    """
    now = touch_list(session, user_id, version)
    group = _find(session, user_id, group_id)
    index = group.standing.ahead_of(before)
    if index is None:
        raise GroupNotFound
    return _put(session, user_id, group, index, now)


def shift_group(
    session: Session, user_id: UUID, group_id: UUID, to: Step | int
) -> Placed:
    """Move a group by a step or to a position; both stop at the ends.

    Raises:
        GroupNotFound: it is not in this list.
    """
    now = touch_list(session, user_id)
    group = _find(session, user_id, group_id)
    return _put(session, user_id, group, group.standing.stepped(to), now)


def _find(session: Session, user_id: UUID, group_id: UUID) -> _Group:
    row = session.execute(_FIND, {"id": group_id, "user_id": user_id}).one()
    if row.name is None:
        raise GroupNotFound
    return _Group(row.name, Standing.among(group_id, row.ids, row.places))


def _put(
    session: Session, user_id: UUID, group: _Group, index: int, version: int
) -> Placed:
    settle(session, _MOVES, group.standing, index, user_id=user_id)
    count = len(group.standing.ids) + 1
    return Placed(group.name, index + 1, count, "", version)
