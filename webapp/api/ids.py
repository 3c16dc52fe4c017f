"""Ids of items in addresses of the API, where some words are addresses themselves."""

from webapp.web.ids import IdConverter

# What stands where an item's id may stand, and is asked for something else.
FIXED = ("add", "clear", "grouped", "groups", "move-to-cart")


class ItemIdConverter(IdConverter):
    """An item's id; what is no id names nothing, but a fixed address stays itself."""

    regex = rf"(?!(?:{'|'.join(FIXED)})(?:/|$))[^/]+"
