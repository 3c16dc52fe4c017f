"""How much comes off, and off which line."""

from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.promotions.rules import lines, terms
from webapp.core.money import Money
from webapp.promotions.discounts import Line, discount_of

LAMPS, BOOKS = UUID(int=1), UUID(int=2)
CURRENCIES = st.sampled_from(["USD", "JPY", "KWD"])  # 2, 0 and 3 digits
AMOUNTS = st.integers(0, 10**12)
CARTS = st.lists(
    st.builds(Line, st.uuids(), st.sampled_from([LAMPS, BOOKS, None]), AMOUNTS),
    max_size=30,
    unique_by=lambda line: line.key,
)
PERCENTS = st.decimals("0.01", "100", places=2)
SHELVES = st.frozensets(st.sampled_from([LAMPS, BOOKS]))


@st.composite
def rules(draw):
    more = {"currency": draw(CURRENCIES), "category_ids": draw(SHELVES)}
    if draw(st.booleans()):
        return terms(amount=draw(st.integers(1, 10**12)), **more)
    return terms(draw(PERCENTS), **more)


@given(rules(), CARTS)
def test_the_shares_make_up_the_total_exactly(rule, cart):
    discount = discount_of(rule, cart, currency=rule.currency)

    assert sum(discount.shares.values()) == discount.total_minor
    assert set(discount.shares) == {line.key for line in cart}


@given(rules(), CARTS)
def test_no_line_gets_more_off_than_it_costs_and_what_is_not_meant_nothing(rule, cart):
    discount = discount_of(rule, cart, currency=rule.currency)

    covered = sum(line.amount_minor for line in cart if rule.covers(line))
    assert 0 <= discount.total_minor <= covered
    for line in cart:
        most = line.amount_minor if rule.covers(line) else 0
        assert 0 <= discount.shares[line.key] <= most


@given(rules(), CARTS)
def test_a_share_lies_within_one_unit_of_its_part(rule, cart):
    discount = discount_of(rule, cart, currency=rule.currency)

    covered = [line for line in cart if rule.covers(line)]
    whole = sum(line.amount_minor for line in covered) or 1
    for line in covered:
        missed = discount.total_minor * line.amount_minor - (
            discount.shares[line.key] * whole
        )
        assert -whole < missed < whole


@given(PERCENTS, CARTS, CURRENCIES)
def test_a_percentage_of_the_sum_is_rounded_half_to_even_once(percent, cart, currency):
    discount = discount_of(terms(percent, currency=currency), cart, currency=currency)

    whole = Decimal(sum(line.amount_minor for line in cart))
    exact = whole * percent / 100
    assert discount.total_minor == exact.quantize(0, rounding=ROUND_HALF_EVEN)


@given(st.integers(1, 10**12), CARTS, CURRENCIES)
def test_a_fixed_amount_is_taken_off_once_and_never_more_than_there_is(
    amount, cart, currency
):
    rule = terms(amount=amount, currency=currency)

    discount = discount_of(rule, cart, currency=currency)

    assert discount.total_minor == min(amount, sum(x.amount_minor for x in cart))


@given(CARTS)
def test_everything_off_is_everything(cart):
    discount = discount_of(terms(100), cart, currency="USD")

    assert discount.shares == {line.key: line.amount_minor for line in cart}


@pytest.mark.parametrize(
    ("percent", "amount", "minor"),
    [
        ("10", 5, 0),  # 0.5: half to even
        ("10", 15, 2),  # 1.5
        ("10", 25, 2),  # 2.5
        ("12.5", 4_000, 500),
        ("33.33", 9_999, 3_333),
        ("0.01", 10_000, 1),
    ],
)
def test_half_a_unit_goes_to_the_even_one(percent, amount, minor):
    assert discount_of(terms(percent), lines(amount), currency="USD").total_minor == (
        minor
    )


def test_what_rounding_leaves_goes_where_it_is_missed_most_then_to_the_first():
    cart = lines(100, 100, 100)
    assert list(
        discount_of(terms(amount=100), cart, currency="USD").shares.values()
    ) == ([34, 33, 33])
    cart = lines(1, 199, 100)
    assert list(
        discount_of(terms(amount=10), cart, currency="USD").shares.values()
    ) == ([0, 7, 3])


@pytest.mark.parametrize(
    ("price", "currency", "off"),
    [("12.90", "USD", "1.29"), ("1299", "JPY", "130"), ("1.235", "KWD", "0.124")],
)
def test_currencies_of_other_digits_lose_nothing(price, currency, off):
    cart = lines(Money.of(price, currency).minor)

    discount = discount_of(terms(10, currency=currency), cart, currency=currency)

    assert Money(discount.total_minor, currency).amount == Decimal(off)


def test_an_empty_cart_gets_nothing_off():
    assert discount_of(terms(10), [], currency="USD").total_minor == 0
    assert discount_of(terms(amount=5), lines(0, 0), currency="USD").total_minor == 0


def test_a_rule_says_nothing_about_another_currency():
    with pytest.raises(ValueError, match="nothing about EUR"):
        discount_of(terms(10), lines(100), currency="EUR")
