"""What has changed since a customer was shown the checkout, in sentences; pure."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from webapp.core.text import whole

MOST_SHOWN = 500  # lines that are looked at
MOST_DIGITS = 18  # of a number that a page carries; a bigint holds them


class Shown(NamedTuple):
    """One line as the page had it."""

    variant_id: UUID
    quantity: int
    price_minor: int


class Line(Protocol):
    """One line as it is now."""

    @property
    def variant_id(self) -> UUID:
        """Return what it is of."""

    @property
    def name(self) -> str:
        """Return what that is called."""

    @property
    def quantity(self) -> int:
        """Return how many."""

    @property
    def price_minor(self) -> int:
        """Return what one of them costs."""


def read_shown(told: Iterable[str]) -> list[Shown]:
    """Read what the page carried along; what makes no sense is left out."""
    found = []
    for text in list(told)[:MOST_SHOWN]:
        parts = text.split(" ")
        try:
            found.append(Shown(UUID(parts[0]), _number(parts[1]), _number(parts[2])))
        except (ValueError, IndexError):
            continue
    return found


def changes(
    shown: Sequence[Shown], lines: Sequence[Line], say: Callable[[int], str]
) -> list[str]:
    """Return a sentence for everything that is not as it was shown.

    Args:
        say: writes an amount of minor units as people read it.
    """
    before = {line.variant_id: line for line in shown}
    told = []
    for line in lines:
        was = before.pop(line.variant_id, None)
        if was is None:
            told.append(f"“{line.name}” has come into your cart.")
            continue
        if was.price_minor != line.price_minor:
            now, then = say(line.price_minor), say(was.price_minor)
            told.append(f"“{line.name}” costs {now} now; it was {then}.")
        if was.quantity != line.quantity:
            told.append(f"You have {line.quantity} of “{line.name}” in your cart now.")
    if before:
        many = "1 thing is" if len(before) == 1 else f"{len(before)} things are"
        told.append(f"{many} no longer in your cart.")
    return told


def _number(text: str) -> int:
    number = whole(text, most_digits=MOST_DIGITS)
    if number is None or number < 0:
        raise ValueError
    return number
