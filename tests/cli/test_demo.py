"""What the demo shop sells, and for how much."""

from datetime import UTC, datetime
from itertools import product as combinations

import pytest

from webapp.cli.demo import past
from webapp.cli.demo.products import PRODUCTS
from webapp.cli.demo.tags import tag
from webapp.core.money import Money

NOW = datetime(2026, 11, 20, tzinfo=UTC)
VARIANTS = [(product, variant) for product in PRODUCTS for variant in product.variants]


@pytest.mark.parametrize(
    ("dollars", "currency", "there"),
    [
        ("118.00", "USD", "118.00"),
        ("16.50", "EUR", "16.50"),
        ("118.00", "JPY", "17700"),
        ("16.50", "JPY", "2480"),
        ("118.00", "KRW", "159000"),
        ("118.00", "KWD", "35.400"),
        ("118.00", "SEK", "1180.00"),
    ],
)
def test_a_price_is_one_that_a_shop_there_would_ask(dollars, currency, there):
    assert tag(dollars, currency) == Money.of(there, currency)


@pytest.mark.parametrize("currency", ["USD", "EUR", "JPY", "KRW", "KWD", "INR", "VND"])
def test_a_reduced_price_is_lower_in_every_currency(currency):
    for product, variant in VARIANTS:
        price = tag(variant.price, currency)
        assert price.minor > 0
        if variant.compare_at:
            assert tag(variant.compare_at, currency).minor > price.minor
        for _, then, _ in past.prices_of(product, variant, currency=currency, now=NOW):
            assert price.minor / 2 < then.minor < price.minor * 2


def test_some_choices_cannot_be_had():
    impossible = {
        product.slug
        for product in PRODUCTS
        for values in combinations(
            *(
                set(each)
                for each in zip(*(v.values for v in product.variants), strict=True)
            )
        )
        if values not in {variant.values for variant in product.variants}
    }
    assert impossible == {"canvas-rucksack"}
