"""The price a reduction is measured against, as the European Union asks; pure.

Directive 98/6/EC, Article 6a, as inserted by Directive (EU) 2019/2161: whoever
announces a price reduction names the *prior price*, the lowest one applied during the
30 days before the reduction. Where a reduction grows step by step, the prior price is
the one before its first step (paragraph 5). A percentage, too, refers to the prior
price: Court of Justice, C-330/23 *Aldi Süd*.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PricePoint:
    """The price from one moment until the next point, in minor units.

    Attributes:
        is_reduced: it was announced as a reduction, beside a price to compare with.
    """

    at: datetime
    minor: int
    is_reduced: bool


def prior_minor(history: Sequence[PricePoint]) -> int | None:
    """Return the prior price of the reduction that is in force after ``history``.

    ``None`` when the last price is no reduction, or when nothing was asked before it.

    Args:
        history: every price, oldest first, all in one currency.
    """
    if not history or not history[-1].is_reduced:
        return None
    first = _first_step(history)
    since = history[first].at - WINDOW
    return min(
        (
            point.minor
            for point, following in pairwise(history[: first + 1])
            # A price that was replaced in the moment it was set never applied.
            if following.at > since and following.at > point.at
        ),
        default=None,
    )


def _first_step(history: Sequence[PricePoint]) -> int:
    """Return where the present reduction began: it may have grown, but not shrunk."""
    first = len(history) - 1
    while (
        first > 0
        and history[first - 1].is_reduced
        and history[first].minor <= history[first - 1].minor
    ):
        first -= 1
    return first
