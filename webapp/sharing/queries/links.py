"""What a customer shares, and by which links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from webapp.core import clock
from webapp.core.db import Reader
from webapp.sharing import sealing
from webapp.sharing.models import Scope
from webapp.wishlist.models import Visibility
from webapp.wishlist.queries.outline import UNGROUPED

MOST_EARLIER = 60  # links of one customer that work no more and are looked at

_LINKS = text("""
    WITH own AS (
         SELECT link.id, link.scope, link.group_id, link.sealed_token, link.issued_at,
                link.expires_at, least(link.revoked_at, link.expires_at) AS ends_at,
                link.opened_count, link.last_opened_at,
                link.revoked_at IS NULL AND coalesce(link.expires_at > :now, true)
                AND CASE link.scope
                    WHEN 'group' THEN EXISTS (
                         SELECT FROM wishlist_groups
                          WHERE id = link.group_id AND visibility <> 'private')
                    ELSE EXISTS (
                         SELECT FROM wishlists
                          WHERE user_id = :user_id AND visibility <> 'private')
                         OR EXISTS (
                         SELECT FROM wishlist_groups
                          WHERE user_id = :user_id AND visibility <> 'private')
                    END AS is_live
           FROM share_links AS link
          WHERE link.user_id = :user_id
    )
    SELECT * FROM own WHERE is_live
     UNION ALL (
    SELECT * FROM own WHERE NOT is_live ORDER BY issued_at DESC LIMIT :most
    )
     ORDER BY is_live DESC, issued_at DESC
""")

_PARTS = text("""
    SELECT NULL AS group_id, :ungrouped AS name, NULL AS occasion_on, visibility,
           (SELECT count(*) FROM wishlist_items
             WHERE user_id = :user_id AND status = 'active' AND group_id IS NULL),
           false AS is_group, 0 AS place
      FROM wishlists WHERE user_id = :user_id
     UNION ALL
    SELECT g.id, g.name, g.occasion_on, g.visibility,
           (SELECT count(*) FROM wishlist_items
             WHERE user_id = :user_id AND status = 'active' AND group_id = g.id),
           true, g.sort_order
      FROM wishlist_groups AS g WHERE g.user_id = :user_id
     ORDER BY is_group, place, group_id
""")


class Link(NamedTuple):
    """A link as its owner sees it.

    Attributes:
        group_id: of the group it shows; ``None`` for the whole list, and for a group
            that is gone.
        token: ``None`` when no key opens it any more.
        ended_at: when it stopped to work, if it was revoked or its time was over.
        opened_count: how often somebody else looked at what it shows.
    """

    id: UUID
    scope: Scope
    group_id: UUID | None
    token: str | None
    issued_at: datetime
    expires_at: datetime | None
    ended_at: datetime | None
    opened_count: int
    last_opened_at: datetime | None
    is_live: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A group of the list, or with ``None`` what is in none; how much is in it."""

    group_id: UUID | None
    name: str
    occasion_on: date | None
    visibility: Visibility
    count: int


def links_of(session: Reader, user_id: UUID, *, keys: Sequence[str]) -> list[Link]:
    """Return a customer's links, all that work and then the latest of the others.

    Args:
        keys: the application's, under one of which each token was sealed.
    """
    known = {"user_id": user_id, "now": clock.now(), "most": MOST_EARLIER}
    return [
        Link(
            id=row.id,
            scope=Scope(row.scope),
            group_id=row.group_id,
            token=sealing.opened(row.sealed_token, keys=keys, link_id=row.id),
            issued_at=row.issued_at,
            expires_at=row.expires_at,
            ended_at=None if row.is_live else row.ends_at,
            opened_count=row.opened_count,
            last_opened_at=row.last_opened_at,
            is_live=row.is_live,
        )
        for row in session.execute(_LINKS, known)
    ]


def parts_of(session: Reader, user_id: UUID) -> list[Part]:
    """Return what a customer may share: Ungrouped, then the groups in their order.

    Empty for somebody who has no list yet.
    """
    known = {"user_id": user_id, "ungrouped": UNGROUPED}
    return [
        Part(group_id, name, occasion_on, Visibility(visibility), count)
        for group_id, name, occasion_on, visibility, count, *_ in session.execute(
            _PARTS, known
        )
    ]
