"""When a change of price is worth a mark."""

import pytest

from webapp.core.money import Money
from webapp.wishlist.price_change import Change, since_saved


@pytest.mark.parametrize(
    ("saved", "today", "change"),
    [
        (1000, 1000, None),
        (1000, 950, Change.DOWN),  # five percent
        (1000, 951, None),
        (1000, 1050, Change.UP),
        (10_000, 9_900, Change.DOWN),  # one whole unit
        (10_000, 9_901, None),
        (10_000, 10_100, Change.UP),
        (0, 100, Change.UP),
        (10, 0, Change.DOWN),
    ],
)
def test_five_percent_or_one_unit_is_enough(saved, today, change):
    assert since_saved(Money(saved, "USD"), Money(today, "USD")) is change


def test_a_unit_is_the_currencys_own():
    assert since_saved(Money(1000, "JPY"), Money(999, "JPY")) is Change.DOWN
    assert since_saved(Money(100_000, "KWD"), Money(99_001, "KWD")) is None


def test_other_currencies_cannot_be_compared():
    assert since_saved(Money(1000, "USD"), Money(10, "EUR")) is None
