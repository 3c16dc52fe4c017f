"""The lowest price of the thirty days before today's began; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Asked:
    """A price in minor units, asked from one moment until the next one's."""

    at: datetime
    minor: int


def lowest_before(
    history: Sequence[Asked], others: Iterable[Sequence[Asked]] = ()
) -> int | None:
    """Return the lowest price of the thirty days before the present one began.

    ``None`` where nothing was asked before. A price that was replaced in the moment it
    was set was never asked of anybody.

    Args:
        history: every price of what is spoken of, oldest first, in one currency.
        others: the same of what could have been had in its stead.
    """
    if not history:
        return None
    began = _present_began(history)
    stretches = [*_stretches(history)]
    for other in others:
        stretches.extend(_stretches(other))
    since = began - WINDOW
    return min(
        (
            asked.minor
            for asked, until in stretches
            if asked.at < began and (until is None or until > max(since, asked.at))
        ),
        default=None,
    )


def _present_began(history: Sequence[Asked]) -> datetime:
    """Return since when the last price holds; it may have been set anew meanwhile."""
    first = len(history) - 1
    while first > 0 and history[first - 1].minor == history[first].minor:
        first -= 1
    return history[first].at


def _stretches(
    history: Sequence[Asked],
) -> Iterable[tuple[Asked, datetime | None]]:
    """Return each price with the moment at which it ended, if it did."""
    for asked, following in pairwise(history):
        yield asked, following.at
    if history:
        yield history[-1], None
