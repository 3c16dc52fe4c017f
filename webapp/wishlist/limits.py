"""How much one wishlist may hold, so that every page of it stays quick."""

from dataclasses import dataclass

LONGEST_GROUP_NAME = 80  # characters
LONGEST_NOTE = 500  # characters
MOST_WANTED = 99  # of one item
HIGHEST_THRESHOLD = 90  # percent by which a price falls before it is told


@dataclass(frozen=True, slots=True)
class Limits:
    """What the shop allows in one wishlist: active items, groups."""

    items: int = 500
    groups: int = 50
