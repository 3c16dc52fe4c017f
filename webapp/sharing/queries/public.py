"""The groups that are there for everybody to find."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import text

from webapp.core import clock
from webapp.core.db import Reader
from webapp.core.text import tidy
from webapp.sharing import sealing
from webapp.sharing.queries.names import FIRST_NAME, plain

LISTS_PER_PAGE = 24
MOST_PAGES = 40
PICTURES = 3  # of what is on a list

# What a list holds is looked at for those alone that are shown.
_PUBLIC = text(f"""
    SELECT found.link_id, found.sealed_token, found.name, found.owner_name,
           found.occasion_on,
           (SELECT count(*) FROM wishlist_items AS item
             WHERE item.user_id = found.user_id AND item.status = 'active'
               AND item.group_id = found.group_id) AS count,
           ARRAY(SELECT products.picture
                   FROM wishlist_items AS item
                   JOIN products ON products.id = item.product_id
                  WHERE item.user_id = found.user_id AND item.status = 'active'
                    AND item.group_id = found.group_id
                    AND products.picture IS NOT NULL
                  ORDER BY item.sort_order, item.id DESC LIMIT {PICTURES}) AS pictures
      FROM (SELECT link.id AS link_id, link.sealed_token, link.issued_at, g.name,
                   g.id AS group_id, g.user_id, g.occasion_on,
                   {FIRST_NAME} AS owner_name
              FROM wishlist_groups AS g
              JOIN share_links AS link ON link.group_id = g.id AND link.scope = 'group'
              JOIN users ON users.id = g.user_id
             WHERE g.visibility = 'public'
               AND link.revoked_at IS NULL AND coalesce(link.expires_at > :now, true)
               AND (strpos({plain("g.name")}, {plain(":wanted")}) > 0
                    OR strpos({plain(FIRST_NAME)}, {plain(":wanted")}) > 0)
               AND EXISTS (SELECT FROM wishlist_items AS item
                            WHERE item.user_id = g.user_id AND item.status = 'active'
                              AND item.group_id = g.id)
             ORDER BY link.issued_at DESC, link.id
             LIMIT :most OFFSET :passed) AS found
     ORDER BY found.issued_at DESC, found.link_id
""")  # noqa: S608 - our own number


@dataclass(frozen=True, slots=True)
class PublicList:
    """A public group as it is named among the others; ``token`` leads to it."""

    token: str
    name: str
    owner_name: str
    occasion_on: date | None
    count: int
    pictures: Sequence[str]


class PublicPage(NamedTuple):
    """A stretch of the public groups, and whether there are more."""

    lists: list[PublicList]
    has_more: bool


def public_lists(
    session: Reader, question: str = "", page: int = 1, *, keys: Sequence[str]
) -> PublicPage:
    """Return public groups that hold something, those shared last first.

    Args:
        question: a part of the group's name, or of its owner's first name; case and
            accents do not matter.
        page: from 1 on.
        keys: the application's, under one of which each token was sealed.
    """
    page = min(max(page, 1), MOST_PAGES)
    asked = {
        "now": clock.now(),
        "wanted": tidy(question),
        "most": LISTS_PER_PAGE + 1,
        "passed": (page - 1) * LISTS_PER_PAGE,
    }
    rows = session.execute(_PUBLIC, asked).all()
    found = [
        PublicList(token, *about)
        for link_id, sealed, *about in rows[:LISTS_PER_PAGE]
        if (token := sealing.opened(sealed, keys=keys, link_id=link_id))
    ]
    return PublicPage(found, has_more=len(rows) > LISTS_PER_PAGE and page < MOST_PAGES)
