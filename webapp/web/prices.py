"""Prices and other amounts as people type them, and as they are shown to be changed."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from babel.numbers import (
    format_decimal,
    get_currency_name,
    get_currency_symbol,
    parse_decimal,
)

from webapp.catalog.listing import HIGHEST_MINOR
from webapp.core.money import Money, minor_digits

# What parts thousands wherever it is written: 1 000, 1'000.
_GAP = re.compile(r"(?<=\d)[ '\u2019](?=\d{3}(?!\d))")
_AMOUNT = re.compile(r"[\d.,]*\d[\d.,]*")
_PLAIN = re.compile(r"\d+\.\d+")


def price(text: str, currency: str, locale: str) -> int | None:
    """Return the minor units of a price as it was typed, ``None`` if it is none.

    The locale's own way of writing comes first, then the plain ``24.90``. More decimals
    than the currency has are no price: somebody may have meant thousands.
    """
    bare = _GAP.sub("", _without_sign(text, currency, locale))
    if not _AMOUNT.fullmatch(bare):
        return None
    try:
        amount = parse_decimal(bare, locale, strict=True)
    except ValueError:
        if not _PLAIN.fullmatch(bare):
            return None
        amount = Decimal(bare)
    places = amount.as_tuple().exponent
    if not isinstance(places, int) or -places > minor_digits(currency):
        return None
    try:
        minor = Money.of(amount, currency).minor
    except ValueError:  # more digits than any price has
        return None
    return minor if minor <= HIGHEST_MINOR else None


@lru_cache(maxsize=64)
def not_a_price(currency: str, locale: str) -> str:
    """Return what to say about a price that cannot be read."""
    if digits := minor_digits(currency):
        exact = format_decimal(Decimal("24.90"), f"0.{'0' * digits}", locale)
        return f"Give a price such as 25 or {exact}."
    return f"Give a price such as 800 or {format_decimal(2500, locale=locale)}."


def _without_sign(text: str, currency: str, locale: str) -> str:
    """Drop the sign, code or name of the shop's currency from either end."""
    plain = _plain(text)
    for sign in _signs(currency, locale):
        if plain.startswith(sign):
            return plain.removeprefix(sign).strip()
        if plain.endswith(sign):
            return plain.removesuffix(sign).strip()
    return plain


@lru_cache(maxsize=64)
def _signs(currency: str, locale: str) -> tuple[str, ...]:
    """Return how people call a currency beside an amount, longest first."""
    symbols = {get_currency_symbol(currency, where) for where in (locale, "en")}
    narrow = {c for s in symbols for c in s if unicodedata.category(c) == "Sc"}
    names = {get_currency_name(currency, count, locale) for count in (1, 2)}
    of_country = {currency[:2] + sign for sign in narrow}
    signs = {currency} | symbols | narrow | names | of_country
    return tuple(sorted({_plain(sign) for sign in signs}, key=len, reverse=True))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def as_typed(minor: int, currency: str, locale: str) -> str:
    """Return an amount as one would type it: ``24.90``, without a sign."""
    pattern = f"0.{'0' * minor_digits(currency)}".removesuffix(".")
    return format_decimal(Money(minor, currency).amount, pattern, locale)
