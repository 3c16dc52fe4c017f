"""Reading wishlists; nothing here changes a row."""

from webapp.wishlist.queries.lines import Line, lines
from webapp.wishlist.queries.outline import (
    OF_CUSTOMER,
    OF_GUEST,
    Entry,
    Outline,
    Section,
    Summary,
    outline,
    sections,
    summary,
)
from webapp.wishlist.queries.owners import (
    NOBODY,
    PICKED_COUNT,
    SAVED_COUNT,
    Owner,
)
from webapp.wishlist.queries.products import (
    ProductForReader,
    product_for,
    saved_beside,
)

__all__ = [
    "NOBODY",
    "OF_CUSTOMER",
    "OF_GUEST",
    "PICKED_COUNT",
    "SAVED_COUNT",
    "Entry",
    "Line",
    "Outline",
    "Owner",
    "ProductForReader",
    "Section",
    "Summary",
    "lines",
    "outline",
    "product_for",
    "saved_beside",
    "sections",
    "summary",
]
