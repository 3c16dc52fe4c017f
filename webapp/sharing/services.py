"""Sharing a list and taking it back; every door writes through these functions.

Each takes the list's row first, as every change to a list does, so that they take
turns; unique indexes hold besides. What is revoked stays so: a trigger sees to it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.core import clock, tokens
from webapp.sharing import sealing
from webapp.sharing.errors import (
    AlreadyRevoked,
    LinkNotFound,
    LinkUnreadable,
    NothingShared,
    NotPublicAlone,
)
from webapp.sharing.models import Scope
from webapp.wishlist.errors import GroupNotFound
from webapp.wishlist.models import Visibility
from webapp.wishlist.services import (
    show_group,
    show_only,
    show_ungrouped,
    touch_list,
)

_IS_ANYTHING_SHARED = """
    EXISTS (SELECT FROM wishlists
             WHERE user_id = :user_id AND visibility <> 'private')
    OR EXISTS (SELECT FROM wishlist_groups
                WHERE user_id = :user_id AND visibility <> 'private')
"""

_OPEN_GROUP = text("""
    UPDATE wishlist_groups
       SET visibility = CASE visibility WHEN 'private' THEN 'link' ELSE visibility END
     WHERE id = :group_id AND user_id = :user_id
    RETURNING id
""")

_IS_SHARED = text(f"SELECT {_IS_ANYTHING_SHARED}")

_END_EXPIRED = text("""
    UPDATE share_links SET revoked_at = :now
     WHERE user_id = :user_id AND scope = :scope
       AND group_id IS NOT DISTINCT FROM CAST(:group_id AS uuid)
       AND revoked_at IS NULL AND expires_at <= :now
""")

_ISSUE = text("""
    INSERT INTO share_links (id, user_id, scope, group_id, token_digest, sealed_token,
           issued_at, expires_at)
    VALUES (:id, :user_id, :scope, :group_id, :token_digest, :sealed_token, :now,
           :expires_at)
        ON CONFLICT DO NOTHING
    RETURNING id
""")

_LIVE = text("""
    SELECT id, sealed_token, expires_at FROM share_links
     WHERE user_id = :user_id AND scope = :scope AND revoked_at IS NULL
       AND group_id IS NOT DISTINCT FROM CAST(:group_id AS uuid)
""")

# A public group is found on the page of public lists by its link. Without one, it is
# seen by link only.
_REVOKE = text("""
    WITH ended AS (
         UPDATE share_links SET revoked_at = :now
          WHERE id = :link_id AND user_id = :user_id AND revoked_at IS NULL
      RETURNING id, group_id
    ), unlisted AS (
         UPDATE wishlist_groups SET visibility = 'link' FROM ended
          WHERE wishlist_groups.id = ended.group_id AND visibility = 'public'
    )
    SELECT id, group_id FROM ended
""")

# What was seen by a link alone, and is led to by none any more, is private again.
_HIDE_UNLINKED = text("""
    WITH live AS (
         SELECT scope, group_id FROM share_links
          WHERE user_id = :user_id AND revoked_at IS NULL
            AND coalesce(expires_at > :now, true)
    ), hidden AS (
         UPDATE wishlist_groups SET visibility = 'private'
          WHERE user_id = :user_id AND visibility = 'link'
            AND NOT EXISTS (SELECT FROM live WHERE live.scope = 'list'
                                OR live.group_id = wishlist_groups.id)
    )
    UPDATE wishlists SET visibility = 'private'
     WHERE user_id = :user_id AND visibility = 'link'
       AND NOT EXISTS (SELECT FROM live WHERE live.scope = 'list')
""")

_KNOWN = text("SELECT 1 FROM share_links WHERE id = :link_id AND user_id = :user_id")

# What shows nothing any more: links to private groups, and the whole list's when every
# part of it is private.
_REVOKE_HIDDEN = text(f"""
    UPDATE share_links SET revoked_at = :now
     WHERE user_id = :user_id AND revoked_at IS NULL
       AND CASE scope
           WHEN 'group' THEN NOT EXISTS (
                SELECT FROM wishlist_groups
                 WHERE wishlist_groups.id = group_id AND visibility <> 'private')
           ELSE NOT ({_IS_ANYTHING_SHARED}) END
""")  # noqa: S608

_NOTE_OPENED = text("""
    UPDATE share_links
       SET opened_count = opened_count + 1,
           last_opened_at = greatest(last_opened_at, :now)
     WHERE id = :link_id
""")


@dataclass(frozen=True, slots=True)
class Issued:
    """A link that works; ``expires_at`` is ``None`` if it does so until revoked."""

    link_id: UUID
    token: str
    expires_at: datetime | None


def issue_link(
    session: Session,
    user_id: UUID,
    *,
    group_id: UUID | None = None,
    keys: Sequence[str],
    lives_for: timedelta | None = None,
) -> Issued:
    """Make a link to one group, or to all of the list that is shared.

    A link that works is returned as it is, so pressing twice makes one. A private group
    is seen by link from now on.

    Args:
        group_id: the group to be shown; ``None`` is the whole list.
        keys: the application's, the newest first: that one seals, any may open.
        lives_for: how long the link works; ``None`` is until it is revoked.

    Raises:
        GroupNotFound: no such group in this list.
        NothingShared: every part of the list is private.
        LinkUnreadable: there is a link that works, and no key to show it again.
    """
    touch_list(session, user_id)
    scope = _open(session, user_id, group_id)
    now, link_id, token = clock.now(), uuid7(), tokens.fresh()
    link: dict[str, Any] = {
        "id": link_id,
        "user_id": user_id,
        "scope": scope,
        "group_id": group_id,
        "token_digest": tokens.digest(token),
        "sealed_token": sealing.seal(token, key=keys[0], link_id=link_id),
        "now": now,
        "expires_at": None if lives_for is None else now + lives_for,
    }
    session.execute(_END_EXPIRED, link)
    if session.scalar(_ISSUE, link) is None:
        return _live(session, link, keys)
    return Issued(link_id, token, link["expires_at"])


def _open(session: Session, user_id: UUID, group_id: UUID | None) -> Scope:
    """See to it that a link has something to show; return what it shows."""
    which = {"user_id": user_id, "group_id": group_id}
    if group_id is None:
        if not session.scalar(_IS_SHARED, which):
            raise NothingShared
        return Scope.LIST
    if session.scalar(_OPEN_GROUP, which) is None:
        raise GroupNotFound
    return Scope.GROUP


def _live(session: Session, link: dict[str, Any], keys: Sequence[str]) -> Issued:
    """Return the link that there is instead of the one that was to be made."""
    row = session.execute(_LIVE, link).one()
    token = sealing.opened(row.sealed_token, keys=keys, link_id=row.id)
    if token is None:
        raise LinkUnreadable
    return Issued(row.id, token, row.expires_at)


def share_list(
    session: Session,
    user_id: UUID,
    *,
    group_ids: Collection[UUID],
    ungrouped: bool,
    keys: Sequence[str],
    lives_for: timedelta | None = None,
) -> Issued:
    """Share these groups and no other by one link, the one there is or a new one.

    A group that is left out becomes private, and its own link ends.

    Args:
        ungrouped: whether what is in no group is shared, too.

    Raises:
        NothingShared: no part of the list was chosen.
        GroupNotFound: none of these groups is the customer's, and nothing else is left.
        LinkUnreadable: there is a link that works, and no key to show it again.
    """
    show_only(session, user_id, group_ids, ungrouped=ungrouped)
    _revoke_hidden(session, user_id)
    try:
        return issue_link(session, user_id, keys=keys, lives_for=lives_for)
    except NothingShared:
        if group_ids:
            raise GroupNotFound from None
        raise


def set_visibility(
    session: Session,
    user_id: UUID,
    group_id: UUID | None,
    visibility: Visibility,
    *,
    keys: Sequence[str],
    lives_for: timedelta | None = None,
) -> None:
    """Say who sees a group, or with ``None`` what is in no group.

    What becomes private takes its link along, and the whole list's with the last part.
    What becomes public gets a link, by which it is found.

    Raises:
        GroupNotFound: no such group in this list.
        NotPublicAlone: only a group can be public.
        LinkUnreadable: there is a link that works, and no key to show it again.
    """
    if group_id is not None:
        show_group(session, user_id, group_id, visibility)
    elif visibility is Visibility.PUBLIC:
        raise NotPublicAlone
    else:
        show_ungrouped(session, user_id, visibility)
    if visibility is Visibility.PRIVATE:
        _revoke_hidden(session, user_id)
    elif visibility is Visibility.PUBLIC:
        issue_link(session, user_id, group_id=group_id, keys=keys, lives_for=lives_for)


def revoke_link(session: Session, user_id: UUID, link_id: UUID) -> UUID | None:
    """End a link for good; whoever opens it from now on is told so.

    A public group whose link ends is no longer public, and what no link leads to any
    more is private. Returns the id of the group that it showed, ``None`` for the whole
    list.

    Raises:
        LinkNotFound: this customer has no such link.
        AlreadyRevoked: it was revoked before.
    """
    touch_list(session, user_id)
    which = {"user_id": user_id, "link_id": link_id, "now": clock.now()}
    ended = session.execute(_REVOKE, which).one_or_none()
    if ended is None:
        if session.scalar(_KNOWN, which) is None:
            raise LinkNotFound
        raise AlreadyRevoked
    session.execute(_HIDE_UNLINKED, which)
    group_id: UUID | None = ended.group_id
    return group_id


def stop_sharing(session: Session, user_id: UUID) -> None:
    """Make every part of the list private, and end every link to it for good."""
    show_only(session, user_id, (), ungrouped=False)
    _revoke_hidden(session, user_id)


def note_opened(session: Session, link_id: UUID) -> None:
    """Count that somebody else looked at what a link shows."""
    session.execute(_NOTE_OPENED, {"link_id": link_id, "now": clock.now()})


def _revoke_hidden(session: Session, user_id: UUID) -> None:
    session.execute(_REVOKE_HIDDEN, {"user_id": user_id, "now": clock.now()})
