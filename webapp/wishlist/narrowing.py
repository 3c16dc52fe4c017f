"""Other looks at a list than its owner's order: search, filter, sort; pure.

Nothing here moves an item. While such a look is on, places cannot be changed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from webapp.catalog.models import Availability
from webapp.core.money import Money
from webapp.core.text import words_of
from webapp.wishlist.models import Priority
from webapp.wishlist.price_change import Change, since_saved
from webapp.wishlist.queries import Line


class Show(StrEnum):
    """What to leave out."""

    ALL = ""
    AVAILABLE = "available"
    CHEAPER = "cheaper"
    SALE = "sale"
    BACK = "back"
    UNCHOSEN = "unchosen"


class Sort(StrEnum):
    """In which order."""

    OWN = ""
    NEWEST = "newest"
    PRICE_UP = "price_up"
    PRICE_DOWN = "price_down"
    NAME = "name"
    PRIORITY = "priority"
    NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class Look:
    """How somebody wants to see a list; the default is its owner's own order.

    Attributes:
        is_selecting: with a box at each thing, to do the same with several.
    """

    is_flat: bool = False
    q: str = ""
    show: Show = Show.ALL
    sort: Sort = Sort.OWN
    is_selecting: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Tell whether this is not the whole list in its owner's order."""
        return bool(self.q or self.show or self.sort)


_URGENCY = {Priority.HIGH: 0, Priority.NORMAL: 1, Priority.LOW: 2}
_BUYABLE = {Availability.IN_STOCK, Availability.PREORDER}

_SHOWN: dict[Show, Callable[[Line], bool]] = {
    Show.ALL: lambda _line: True,
    Show.AVAILABLE: lambda line: line.availability in _BUYABLE,
    Show.CHEAPER: lambda line: change_of(line) is Change.DOWN,
    Show.SALE: lambda line: line.compare_at_minor is not None,
    Show.BACK: lambda line: line.is_back,
    Show.UNCHOSEN: lambda line: line.choose,
}

_ORDER: dict[Sort, Callable[[Line], Any]] = {
    Sort.NEWEST: lambda line: -line.added_at.timestamp(),
    Sort.PRICE_UP: lambda line: line.price_minor,
    Sort.PRICE_DOWN: lambda line: -line.price_minor,
    Sort.NAME: lambda line: words_of(line.name),
    Sort.PRIORITY: lambda line: _URGENCY[line.priority],
    Sort.NEEDED: lambda line: line.expires_on or date.max,
}


def narrowed(lines: Iterable[Line], look: Look) -> list[Line]:
    """Return what ``look`` leaves of the lines, which come in their owner's order.

    Each word of a search is the beginning of a word in name, seller, variant or note.
    What is equal in the chosen order keeps its owner's.
    """
    wanted = words_of(look.q)
    left = [
        line for line in lines if _SHOWN[look.show](line) and _speaks_of(line, wanted)
    ]
    if look.sort is not Sort.OWN:
        left.sort(key=_ORDER[look.sort])
    return left


def change_of(line: Line) -> Change | None:
    """Return which way the price went since it was saved, if that is worth a mark.

    Nothing is said of what has no one price yet, or none any more.
    """
    if line.choose or line.availability == Availability.RETIRED:
        return None
    saved = Money(line.saved_price_minor, line.saved_currency)
    return since_saved(saved, Money(line.price_minor, line.currency))


def _speaks_of(line: Line, wanted: list[str]) -> bool:
    told = f"{line.name} {line.shop_name} {line.variant_label} {line.note}"
    words = words_of(told)
    return all(any(word.startswith(part) for word in words) for part in wanted)
