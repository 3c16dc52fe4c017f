"""What a listing's address says, made fit to be asked; nothing in it can break."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from webapp.catalog.queries import Choice, Sort
from webapp.core.text import tidy
from webapp.web.prices import not_a_price, price

UPSIDE_DOWN = "“To” is lower than “From”."
SORTS = {
    Sort.RELEVANCE: "Best match",
    Sort.NEWEST: "Newest",
    Sort.PRICE_UP: "Price, low to high",
    Sort.PRICE_DOWN: "Price, high to low",
    Sort.NAME: "Name",
}
LONGEST_VALUE = 200  # characters of one part of the address that we look at


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


def _number(text: str | None) -> int:
    digits = (text or "")[:12]
    return int(digits) if digits.isascii() and digits.isdigit() else 1


def _sort(text: str | None) -> Sort | None:
    return Sort(text) if text in set(Sort) else None


def only_last(choice: Choice) -> Choice:
    """Return the last one of the pages that were chosen."""
    _, last = choice.pages
    return replace(choice, first_page=last, last_page=last)
