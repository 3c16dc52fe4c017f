"""What a visitor asked the listing for, in a form that no input can break."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from webapp.catalog.plurals import other_numbers
from webapp.core.text import tidy, words_of

PER_PAGE = 24
MOST_PAGES = 10  # shown at once
DEEPEST_PAGE = 10_000
COUNTED = 1_000  # what lies beyond is "more than"
MOST_WORDS = 8
LONGEST_WORD = 60
LONGEST_QUESTION = 200
_HIGHEST = 2**62  # minor units; no price comes near


class Sort(StrEnum):
    """The order of a listing."""

    RELEVANCE = "relevance"  # of a search only
    NEWEST = "newest"
    PRICE_UP = "price_up"
    PRICE_DOWN = "price_down"
    NAME = "name"


class Shape(NamedTuple):
    """Which filters a listing has, whatever their values: one statement for each."""

    searches: bool
    category: bool
    shop: bool
    price_min: bool
    price_max: bool
    available: bool
    on_sale: bool
    sort: Sort
    pages: int
    is_from_start: bool


@dataclass(frozen=True)
class Choice:
    """Filters, order and pages of a listing; any value is safe.

    Attributes:
        q: what to search for; every word must be found, its beginning is enough, and
            so is its other number.
        category: slug; so is ``shop``.
        price_min: minor units, included; so is ``price_max``.
        available: leave out what cannot be bought today.
        on_sale: only what has a reduced variant.
        sort: ``None``: most relevant first in a search, newest first elsewhere.
        first_page: counted from 1; pages to ``last_page``, at most ten, come at once.
    """

    q: str = ""
    category: str | None = None
    shop: str | None = None
    price_min: int | None = None
    price_max: int | None = None
    available: bool = False
    on_sale: bool = False
    sort: Sort | None = None
    first_page: int = 1
    last_page: int = 1

    @cached_property
    def question(self) -> str:
        """Return ``q`` as one line of reasonable length."""
        return tidy(self.q[:LONGEST_QUESTION])

    @cached_property
    def pages(self) -> tuple[int, int]:
        """Return the first and the last page that are really read."""
        first = min(max(self.first_page, 1), DEEPEST_PAGE)
        deepest = min(first + MOST_PAGES - 1, DEEPEST_PAGE)
        return first, min(max(self.last_page, first), deepest)

    @cached_property
    def order(self) -> Sort:
        """Return the order that is really used; only a search has relevance."""
        if self.question:
            return self.sort or Sort.RELEVANCE
        if self.sort is None or self.sort is Sort.RELEVANCE:
            return Sort.NEWEST
        return self.sort

    @cached_property
    def shape(self) -> Shape:
        """Return which statement answers this choice."""
        return Shape(
            searches=self.question != "",
            category=self.category is not None,
            shop=self.shop is not None,
            price_min=self.price_min is not None,
            price_max=self.price_max is not None,
            available=self.available,
            on_sale=self.on_sale,
            sort=self.order,
            pages=self.pages[1] - self.pages[0] + 1,
            is_from_start=self.pages[0] == 1,
        )

    @property
    def is_narrowed(self) -> bool:
        """Tell whether more was asked for than a shelf."""
        shape = self.shape
        return any((shape.searches, shape.shop, shape.price_min, shape.price_max)) or (
            shape.available or shape.on_sale
        )

    @cached_property
    def values(self) -> dict[str, Any]:
        """Return what the statement of ``shape`` is executed with."""
        return {
            "words": self._query(),
            "skus": [self.question, self.question.upper()],
            "category": tidy(self.category or ""),
            "shop": tidy(self.shop or ""),
            "price_min": _within(self.price_min),
            "price_max": _within(self.price_max),
            "row_offset": (self.pages[0] - 1) * PER_PAGE,
        }

    def _query(self) -> str:
        """Return the question in ``to_tsquery``'s language.

        Words hold letters, digits and underscores alone, so quoting them is safe.
        """
        words = words_of(self.question)[:MOST_WORDS]
        return " & ".join(_either(word[:LONGEST_WORD]) for word in words)


def _either(word: str) -> str:
    """Return how to find what begins with a word, or is its singular or plural."""
    others = "".join(f" | '{other}'" for other in other_numbers(word))
    return f"('{word}':*{others})"


def _within(minor: int | None) -> int:
    return min(max(minor or 0, -1), _HIGHEST)
