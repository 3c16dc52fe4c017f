"""How much one wishlist may hold, so that every page of it stays quick."""

from dataclasses import dataclass

LONGEST_GROUP_NAME = 80  # characters
LONGEST_NOTE = 500  # characters
MOST_WANTED = 99  # of one item


@dataclass(frozen=True, slots=True)
class Limits:
    """What the shop allows in one wishlist: active items, groups."""

    items: int = 500
    groups: int = 50
