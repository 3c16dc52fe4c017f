"""What a listing's address says, made fit to be asked; nothing in it can break."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from babel.numbers import (
    format_decimal,
    get_currency_name,
    get_currency_symbol,
    parse_decimal,
)
from werkzeug.datastructures import MultiDict

from webapp.catalog.listing import HIGHEST_MINOR
from webapp.catalog.queries import Choice, Sort
from webapp.core.money import Money, minor_digits
from webapp.core.text import tidy

UPSIDE_DOWN = "“To” is lower than “From”."
SORTS = {
    Sort.RELEVANCE: "Best match",
    Sort.NEWEST: "Newest",
    Sort.PRICE_UP: "Price, low to high",
    Sort.PRICE_DOWN: "Price, high to low",
    Sort.NAME: "Name",
}
LONGEST_VALUE = 200  # characters of one part of the address that we look at

# What parts thousands wherever it is written: 1 000, 1'000.
_GAP = re.compile(r"(?<=\d)[ '\u2019](?=\d{3}(?!\d))")
_AMOUNT = re.compile(r"[\d.,]*\d[\d.,]*")
_PLAIN = re.compile(r"\d+\.\d+")


class Typed(NamedTuple):
    """The fields of the filter form, as they are to be shown again."""

    q: str
    shop: str | None
    price_min: str | None
    price_max: str | None
    available: bool
    on_sale: bool
    sort: str


class Errors(NamedTuple):
    """What is wrong with a field, as a sentence."""

    price_min: str | None = None
    price_max: str | None = None


@dataclass(frozen=True)
class Filters:
    """A listing's filters as typed, and as the catalogue understands them.

    Attributes:
        typed: what goes back into the form and into further addresses.
        errors: field → sentence; a field in error filters nothing.
    """

    choice: Choice
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def shown(self) -> Typed:
        """Return the values of the form's fields."""
        choice = self.choice
        return Typed(
            q=self.typed.get("q", ""),
            shop=choice.shop,
            price_min=self.typed.get("price_min"),
            price_max=self.typed.get("price_max"),
            available=choice.available,
            on_sale=choice.on_sale,
            sort=choice.order.value,
        )

    def sorts(self) -> tuple[tuple[str, str], ...]:
        """Return the orders to choose from, value and label."""
        searching = self.choice.question != ""
        return tuple(
            (sort.value, label)
            for sort, label in SORTS.items()
            if searching or sort is not Sort.RELEVANCE
        )

    def address(self, path: str, *, first: int, last: int) -> str:
        """Return the address of some pages of this very listing."""
        pages = {"from": str(first)} if first > 1 else {}
        pages |= {"page": str(last)} if last > 1 else {}
        query = urlencode({**self.typed, **pages})
        return f"{path}?{query}" if query else path


def read(
    args: MultiDict[str, str],
    currency: str,
    locale: str,
    category: str | None = None,
) -> Filters:
    """Read a listing's filters from its address.

    Args:
        locale: how the shop's customers write amounts of ``currency``.
    """
    names = ("q", "shop", "price_min", "price_max", "available", "on_sale", "sort")
    typed = {name: tidy(args[name][:LONGEST_VALUE]) for name in names if args.get(name)}
    typed = {name: value for name, value in typed.items() if value}
    errors: dict[str, str] = {}
    bounds: dict[str, int] = {}
    for name in ("price_min", "price_max"):
        if name in typed:
            minor = price(typed[name], currency, locale)
            if minor is None:
                errors[name] = not_a_price(currency, locale)
            else:
                bounds[name] = minor
    low, high = bounds.get("price_min"), bounds.get("price_max")
    if low is not None and high is not None and high < low:
        errors["price_max"] = UPSIDE_DOWN
    first, last = _number(args.get("from")), _number(args.get("page"))
    choice = Choice(
        q=typed.get("q", ""),
        category=category,
        shop=typed.get("shop"),
        price_min=low,
        price_max=None if "price_max" in errors else high,
        available="available" in typed,
        on_sale="on_sale" in typed,
        sort=_sort(typed.get("sort")),
        first_page=first,
        last_page=max(first, last),
    )
    return Filters(choice, typed, errors)


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


def _number(text: str | None) -> int:
    digits = (text or "")[:12]
    return int(digits) if digits.isascii() and digits.isdigit() else 1


def _sort(text: str | None) -> Sort | None:
    return Sort(text) if text in set(Sort) else None


def only_last(choice: Choice) -> Choice:
    """Return the last one of the pages that were chosen."""
    _, last = choice.pages
    return replace(choice, first_page=last, last_page=last)
