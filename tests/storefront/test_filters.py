"""What a listing makes of the filters in its address."""

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from webapp.core.money import Money
from webapp.storefront.catalogue import filters

US, GERMAN, FRENCH, JAPANESE = (
    ("USD", "en_US"),
    ("EUR", "de_DE"),
    ("EUR", "fr_FR"),
    ("JPY", "ja_JP"),
)
SHOPS = (US, GERMAN, FRENCH, JAPANESE, ("SEK", "sv_SE"), ("KWD", "en_US"))

TYPED = {
    #             USD en    EUR de   EUR fr   JPY ja
    "25": (2500, 2500, 2500, 25),
    "0": (0, 0, 0, 0),
    "1000": (100_000, 100_000, 100_000, 1000),
    "1 000": (100_000, 100_000, 100_000, 1000),
    "1\u202f000": (100_000, 100_000, 100_000, 1000),
    "1'000": (100_000, 100_000, 100_000, 1000),
    "1 000 000": (100_000_000, 100_000_000, 100_000_000, 1_000_000),
    "1,000": (100_000, None, None, 1000),
    "1.000": (None, 100_000, None, None),
    "1,000.50": (100_050, None, None, None),
    "1.000,50": (None, 100_050, None, None),
    "1 000,50": (None, 100_050, 100_050, None),
    "24.90": (2490, 2490, 2490, None),
    "24.9": (2490, 2490, 2490, None),
    "24,90": (None, 2490, 2490, None),
    "24.905": (None, 2_490_500, None, None),
    "$50": (5000, None, None, None),
    "us$ 50": (5000, None, None, None),
    "50 USD": (5000, None, None, None),
    "1,000 dollars": (None, None, None, None),
    "50 €": (None, 5000, 5000, None),
    "€50": (None, 5000, 5000, None),
    "eur 50": (None, 5000, 5000, None),
    "1.000 €": (None, 100_000, None, None),
    "50 Euro": (None, 5000, 5000, None),
    "¥3,000": (None, None, None, 3000),
    "￥\uff13\uff0c\uff10\uff10\uff10": (None, None, None, 3000),
    "3000円": (None, None, None, 3000),
    **dict.fromkeys(
        (
            "-5",
            "dear",
            "NaN",
            "Infinity",
            "1e5",
            "1 0",
            "1,00",
            "1.2.3",
            ".",
            ",",
            "$",
            "€",
            "5 5",
            "50 £",
            "9" * 14,
            "9" * 190,
            "0x10",
            "1_000",
        )
    ),
    "1,00": (None, 100, 100, None),
}


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("place", range(4))
def test_a_price_is_read_as_people_there_write_it(typed, place):
    currency, locale = (US, GERMAN, FRENCH, JAPANESE)[place]
    expected = TYPED[typed] and TYPED[typed][place]
    assert filters.price(typed, currency, locale) == expected


@pytest.mark.parametrize("shop", SHOPS)
@given(minor=st.integers(0, 10**12))
def test_what_a_page_shows_can_be_typed(shop, minor):
    currency, locale = shop
    amount = Money(minor, currency).amount
    shown = format_currency(amount, currency, locale=locale)
    assert filters.price(shown, currency, locale) == minor
    assert filters.price(str(amount), currency, locale) in {minor, None}


@pytest.mark.parametrize("shop", SHOPS)
@given(text=st.text(max_size=30) | st.text("0123456789.,' $€¥", max_size=12))
def test_no_text_breaks_a_price(shop, text):
    minor = filters.price(text, *shop)
    assert minor is None or 0 <= minor <= 10**12


@pytest.mark.parametrize(
    ("shop", "sentence"),
    [
        (US, "Give a price such as 25 or 24.90."),
        (GERMAN, "Give a price such as 25 or 24,90."),
        (FRENCH, "Give a price such as 25 or 24,90."),
        (JAPANESE, "Give a price such as 800 or 2,500."),
        (("KWD", "en_US"), "Give a price such as 25 or 24.900."),
    ],
)
def test_the_example_of_a_price_is_one(shop, sentence):
    assert filters.not_a_price(*shop) == sentence
    examples = sentence.removeprefix("Give a price such as ").removesuffix(".")
    for example in examples.split(" or "):
        minor = filters.price(example, *shop)
        shown = format_decimal(Money(minor, shop[0]).amount, locale=shop[1])
        assert example.startswith(shown)


def read(shop=US, **typed):
    return filters.read(MultiDict(typed), *shop)


def test_a_price_that_is_none_filters_nothing_and_is_shown_again():
    found = read(GERMAN, price_min="cheap", price_max="9" * 40)

    assert (found.choice.price_min, found.choice.price_max) == (None, None)
    assert found.errors == dict.fromkeys(
        ("price_min", "price_max"), "Give a price such as 25 or 24,90."
    )
    assert found.shown().price_min == "cheap"


def test_from_may_be_as_high_as_to_and_no_higher():
    assert read(price_min="$1,000", price_max="1 000").errors == {}

    found = read(price_min="1,000", price_max="999")

    assert found.errors == {"price_max": "“To” is lower than “From”."}
    assert (found.choice.price_min, found.choice.price_max) == (100_000, None)


def test_a_category_and_the_pages_come_from_the_address():
    found = filters.read(MultiDict({"from": "2", "page": "3"}), *US, category="lamps")

    assert found.choice.category == "lamps"
    assert found.choice.pages == (2, 3)


def test_the_shops_own_locale_is_the_one_that_counts(client, session):
    answer = client.get("/?price_min=1,000&price_max=24.90")

    assert "“To” is lower than “From”." in answer.text
