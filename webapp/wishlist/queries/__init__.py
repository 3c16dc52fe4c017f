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
    SavedAs,
    product_for,
    saved_beside,
)
from webapp.wishlist.queries.programs import (
    STATE_OF_LIST,
    PutAway,
    Stack,
    State,
    Stretch,
    Thing,
    in_own_order,
    put_away,
    told,
)
from webapp.wishlist.queries.stretches import Place
from webapp.wishlist.queries.watching import Switches, Watching, watching_of

__all__ = [
    "GROUPS",
    "OF_CUSTOMER",
    "OF_GUEST",
    "PICKED_COUNT",
    "PULSE_OF_CUSTOMER",
    "PULSE_OF_GUEST",
    "SAVED_COUNT",
    "STATE_OF_LIST",
    "Archive",
    "Entry",
    "Fulfilled",
    "Group",
    "Head",
    "Line",
    "Outline",
    "Place",
    "ProductForReader",
    "Pulse",
    "PutAway",
    "SavedAs",
    "Section",
    "Stack",
    "State",
    "Stretch",
    "Summary",
    "Switches",
    "Thing",
    "Watching",
    "archive",
    "archived_in",
    "fulfilled",
    "group",
    "groups",
    "head",
    "in_own_order",
    "lines",
    "outline",
    "product_for",
    "put_away",
    "saved_beside",
    "sections",
    "summary",
    "told",
    "watching_of",
]
