"""Where something goes among others; pure arithmetic on 64-bit places.

Places are far apart, so that a move writes the moved row alone: it goes in the middle
between its new neighbours. When no place is left between those two, whatever follows
steps aside by ``ROOM``, and nothing else changes its order.
"""

from collections.abc import Sequence
from enum import StrEnum

GAP = 2**20  # room for twenty halvings at one spot, in lists of up to 2**43 items
ROOM = 2 * GAP


class Step(StrEnum):
    """A move that names no neighbour."""

    UP = "up"
    DOWN = "down"
    TOP = "top"
    BOTTOM = "bottom"


def above(first: int | None) -> int:
    """Return a place above ``first``, the topmost one taken (``None``: none is)."""
    return (first or 0) - GAP


def between(upper: int | None, lower: int | None) -> int | None:
    """Return a place between two neighbours, or ``None`` when there is none left.

    Args:
        upper: the place of the one before; ``None`` at the top.
        lower: the place of the one after; ``None`` at the end.
    """
    if upper is None:
        return above(lower)
    if lower is None:
        return upper + GAP
    middle = (upper + lower) // 2
    return middle if upper < middle < lower else None


def place_at(places: Sequence[int], index: int) -> int | None:
    """Return a place that makes a newcomer the one at ``index``, if one is left."""
    upper = places[index - 1] if index > 0 else None
    lower = places[index] if index < len(places) else None
    return between(upper, lower)


def landing(position: int, to: Step | int, count: int) -> int:
    """Return where a move from ``position`` ends: 1 at the top, ``count`` at the end.

    A step past an end stays there, and so does a number past it.
    """
    wanted = {
        Step.UP: position - 1,
        Step.DOWN: position + 1,
        Step.TOP: 1,
        Step.BOTTOM: count,
    }
    return max(1, min(wanted[to] if isinstance(to, Step) else to, count))
