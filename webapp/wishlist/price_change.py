"""When a price has changed enough since it was saved to be worth a mark; pure."""

from decimal import Decimal
from enum import StrEnum

from webapp.core.money import Money

LEAST_PCT = Decimal(5)  # of the price when saved
LEAST_AMOUNT = Decimal(1)  # in major units


class Change(StrEnum):
    """Which way a price went."""

    DOWN = "down"
    UP = "up"


def since_saved(saved: Money, today: Money) -> Change | None:
    """Return which way the price went, if it went far enough to tell.

    Five percent or one whole unit of the currency is enough; either will do.
    """
    if saved.currency != today.currency or saved.minor == today.minor:
        return None
    moved = abs(today.amount - saved.amount)
    if moved < LEAST_AMOUNT and moved * 100 < LEAST_PCT * saved.amount:
        return None
    return Change.DOWN if today.minor < saved.minor else Change.UP
