from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.money import Money, minor_digits


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.90", "USD", 1290),
        ("12.9", "USD", 1290),
        ("0", "USD", 0),
        ("1299", "JPY", 1299),
        ("1.234", "KWD", 1234),
        ("0.005", "USD", 0),  # half to even
        ("0.015", "USD", 2),
        ("1e3", "USD", 100000),
    ],
)
def test_an_amount_is_read_to_the_smallest_unit(amount, currency, minor) -> None:
    assert Money.of(amount, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "amount", ["", "abc", "NaN", "sNaN", "Infinity", "1,50", "9" * 40, "1e999999"]
)
def test_what_is_no_amount_is_refused(amount) -> None:
    with pytest.raises(ValueError, match=r"not an amount|cannot convert"):
        Money.of(amount, "USD")


@pytest.mark.parametrize("currency", ["", "usd", "XXXX", "ZZZ"])
def test_an_unknown_currency_is_refused(currency) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money.of("1", currency)


@given(
    minor=st.integers(min_value=-(10**15), max_value=10**15),
    currency=st.sampled_from(["USD", "EUR", "JPY", "KWD", "BRL"]),
)
def test_an_amount_written_out_reads_the_same(minor, currency) -> None:
    money = Money(minor, currency)

    assert Money.of(str(money.amount), currency) == money
    assert -money.amount.as_tuple().exponent == minor_digits(currency)


def test_how_far_a_price_fell_is_exact() -> None:
    assert Money(7500, "USD").percent_below(Money(10000, "USD")) == Decimal(25)
    assert Money(12000, "USD").percent_below(Money(10000, "USD")) == Decimal(-20)


def test_two_currencies_are_not_compared() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        Money(1, "USD").percent_below(Money(1, "EUR"))


def test_nothing_is_measured_against_zero() -> None:
    with pytest.raises(ValueError, match="under zero"):
        Money(1, "USD").percent_below(Money(0, "USD"))
