"""Reading wishlists; nothing here changes a row."""

from webapp.wishlist.queries.bought import Fulfilled, fulfilled
from webapp.wishlist.queries.groups import GROUPS, Group, group, groups
from webapp.wishlist.queries.lines import Archive, Line, archive, archived_in, lines
from webapp.wishlist.queries.outline import (
    OF_CUSTOMER,
    OF_GUEST,
    PULSE_OF_CUSTOMER,
    PULSE_OF_GUEST,
    Entry,
    Head,
    Outline,
    Pulse,
    Section,
    Summary,
    head,
    outline,
    sections,
    summary,
)
from webapp.wishlist.queries.owners import PICKED_COUNT, SAVED_COUNT
from webapp.wishlist.queries.products import (
    ProductForReader,
    product_for,
    saved_beside,
)

__all__ = [
    "GROUPS",
    "OF_CUSTOMER",
    "OF_GUEST",
    "PICKED_COUNT",
    "PULSE_OF_CUSTOMER",
    "PULSE_OF_GUEST",
    "SAVED_COUNT",
    "Archive",
    "Entry",
    "Fulfilled",
    "Group",
    "Head",
    "Line",
    "Outline",
    "ProductForReader",
    "Pulse",
    "Section",
    "Summary",
    "archive",
    "archived_in",
    "fulfilled",
    "group",
    "groups",
    "head",
    "lines",
    "outline",
    "product_for",
    "saved_beside",
    "sections",
    "summary",
]
