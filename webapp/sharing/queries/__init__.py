"""Reading what is shared, and what may be; nothing here changes a row."""

from webapp.sharing.queries.links import Link, Part, links_of, parts_of
from webapp.sharing.queries.public import (
    LISTS_PER_PAGE,
    MOST_PAGES,
    PublicList,
    PublicPage,
    public_lists,
)
from webapp.sharing.queries.shared import (
    SharedItem,
    SharedList,
    SharedSection,
    Wish,
    open_link,
    sections_of,
    wish_for,
)

__all__ = [
    "LISTS_PER_PAGE",
    "MOST_PAGES",
    "Link",
    "Part",
    "PublicList",
    "PublicPage",
    "SharedItem",
    "SharedList",
    "SharedSection",
    "Wish",
    "links_of",
    "open_link",
    "parts_of",
    "public_lists",
    "sections_of",
    "wish_for",
]
