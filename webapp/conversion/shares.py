"""What each wish gets of a line that several share, and gives back of it; pure.

Amounts are minor units of one currency. Nothing is lost by rounding: the parts of a
line always add up to it.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Share(NamedTuple):
    """So many pieces of a line, and what they cost together."""

    quantity: int
    value_minor: int


def divide(line: Share, asked: Sequence[int], *, rest_to: int) -> list[Share]:
    """Return each wish's part of a line that was paid, in the order of ``asked``.

    Each takes as many pieces as it asked for while there are some.

    Args:
        asked: how many pieces each wish put into the cart.
        rest_to: the wish that gets what none asked for.
    """
    counts = []
    left = line.quantity
    for quantity in asked:
        counts.append(min(quantity, left))
        left -= counts[-1]
    counts[rest_to] += left
    shares = []
    pieces = spent = 0
    for count in counts:
        pieces += count
        value = line.value_minor * pieces // line.quantity - spent
        spent += value
        shares.append(Share(count, value))
    return shares


def give_back(returned: Share, kept: Sequence[Share]) -> list[Share]:
    """Return what each wish gives back when some of a line is, the first one first.

    Args:
        kept: what each wish still has of the line.
    """
    quantity, value = returned
    backs = []
    for share in kept:
        back = Share(min(quantity, share.quantity), min(value, share.value_minor))
        quantity -= back.quantity
        value -= back.value_minor
        backs.append(back)
    return backs
