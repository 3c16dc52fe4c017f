"""Groups: the named lists inside a wishlist."""

from datetime import date
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.core import clock
from webapp.core.text import is_visible, same_name_key, tidy
from webapp.wishlist.errors import (
    GroupNameTaken,
    GroupNameUnfit,
    GroupNotFound,
    TooManyGroups,
)
from webapp.wishlist.limits import LONGEST_GROUP_NAME, Limits
from webapp.wishlist.ordering import GAP
from webapp.wishlist.services.lists import make_list, touch_list

UNGROUPED = "Ungrouped"  # the absence of a group, so no group can be called so

_CREATE = text("""
    INSERT INTO wishlist_groups (id, user_id, name, name_key, sort_order, created_at)
    SELECT :id, :user_id, :name, :name_key, coalesce(max(sort_order), 0) + :gap, :now
      FROM wishlist_groups WHERE user_id = :user_id
    HAVING count(*) < :most
        ON CONFLICT (user_id, name_key) DO NOTHING
    RETURNING id
""")

_TAKEN = text(
    "SELECT 1 FROM wishlist_groups WHERE user_id = :user_id AND name_key = :name_key"
)


def _naming(*, also: str = "") -> TextClause:
    """Return how to give a group a name that no other one has."""
    return text(f"""
        UPDATE wishlist_groups SET name = :name, name_key = :name_key {also}
         WHERE id = :id AND user_id = :user_id
           AND NOT EXISTS (SELECT FROM wishlist_groups
                            WHERE user_id = :user_id AND name_key = :name_key
                              AND id <> :id)
        RETURNING name
    """)  # noqa: S608 - our own words


_RENAME = _naming()
_EDIT = _naming(also=", occasion_on = :occasion_on")

_OWN = text("SELECT name FROM wishlist_groups WHERE id = :id AND user_id = :user_id")


def create_group(
    session: Session, user_id: UUID, name: str, *, limits: Limits | None = None
) -> UUID:
    """Add a group at the end of the customer's groups.

    Raises:
        GroupNameUnfit: the name is blank or too long.
        GroupNameTaken: there is one of that name, or it is "Ungrouped".
        TooManyGroups: the list has as many groups as the shop allows.
    """
    make_list(session, user_id)
    return add_group(session, user_id, name, limits=limits)


def add_group(
    session: Session, user_id: UUID, name: str, *, limits: Limits | None = None
) -> UUID:
    """Do what ``create_group`` does to a list that is taken already."""
    most = (limits or Limits()).groups
    name, name_key = named(name)
    known = {
        "id": uuid7(),
        "user_id": user_id,
        "name": name,
        "name_key": name_key,
        "gap": GAP,
        "most": most,
        "now": clock.now(),
    }
    group_id: UUID | None = session.scalar(_CREATE, known)
    if group_id is None:
        if session.scalar(_TAKEN, known):
            raise GroupNameTaken(name)
        raise TooManyGroups(most)
    return group_id


def edit_group(
    session: Session,
    user_id: UUID,
    group_id: UUID,
    *,
    name: str,
    occasion_on: date | None,
) -> str:
    """Rename a group and say for which day it is; return its name.

    Raises:
        GroupNameUnfit: the name is blank or too long.
        GroupNameTaken: another group has that name, or it is "Ungrouped".
        GroupNotFound: it is not in this list.
    """
    name, name_key = named(name)
    touch_list(session, user_id)
    known = {
        "id": group_id,
        "user_id": user_id,
        "name": name,
        "name_key": name_key,
        "occasion_on": occasion_on,
    }
    if session.scalar(_EDIT, known) is None:
        group_name(session, user_id, group_id)
        raise GroupNameTaken(name)
    return name


def rename_group(session: Session, user_id: UUID, group_id: UUID, name: str) -> str:
    """Rename a group; the day that it is for stays. Return its name.

    Raises:
        GroupNotFound: it is not in this list.
        GroupNameUnfit: the name is blank or too long.
        GroupNameTaken: another group has that name, or it is "Ungrouped".
    """
    touch_list(session, user_id)
    group_name(session, user_id, group_id)
    name, name_key = named(name)
    known = {"id": group_id, "user_id": user_id, "name": name, "name_key": name_key}
    if session.scalar(_RENAME, known) is None:
        raise GroupNameTaken(name)
    return name


def named(name: str) -> tuple[str, str]:
    """Return a group's name as it is shown, and as it is compared.

    Raises:
        GroupNameUnfit: nothing in it can be seen, or it is too long.
        GroupNameTaken: it is "Ungrouped".
    """
    name = tidy(name)
    if len(name) > LONGEST_GROUP_NAME or not is_visible(name):
        raise GroupNameUnfit(LONGEST_GROUP_NAME)
    name_key = same_name_key(name)
    if name_key == same_name_key(UNGROUPED):
        raise GroupNameTaken(name)
    return name, name_key


def group_name(session: Session, user_id: UUID, group_id: UUID) -> str:
    """Return the name of one of the customer's groups.

    Raises:
        GroupNotFound: there is none, or it is somebody else's.
    """
    name: str | None = session.scalar(_OWN, {"id": group_id, "user_id": user_id})
    if name is None:
        raise GroupNotFound
    return name
