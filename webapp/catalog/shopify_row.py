"""One row of Shopify's product CSV: its columns under any of their names, its values.

The columns are those of https://help.shopify.com/en/manual/products/import-export/using-csv
and the older names that most files still have.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from webapp.catalog.listing import HIGHEST_MINOR, HIGHEST_STOCK
from webapp.core.errors import DomainError
from webapp.core.money import Money
from webapp.core.text import tidy

# Our word for a column, and what Shopify calls it or has called it.
_COLUMNS = {
    "handle": ("url handle", "handle"),
    "title": ("title",),
    "body": ("description", "body (html)", "body html", "body"),
    "vendor": ("vendor",),
    "type": ("type", "custom product type", "product type"),
    "taxonomy": ("product category", "standard product type"),
    "published": ("published on online store", "published"),
    "status": ("status",),
    "sku": ("sku", "variant sku"),
    "price": ("price", "variant price"),
    "compare_at": (
        "compare-at price",
        "compare at price",
        "variant compare at price",
        "variant compare-at price",
    ),
    "stock": ("inventory quantity", "variant inventory qty"),
    "picture": ("product image url", "image src"),
    "picture_position": ("image position",),
    "picture_alt": ("image alt text",),
} | {
    f"option{number}_{part}": (f"option{number} {part}",)
    for number in range(1, 10)
    for part in ("name", "value")
}
_REQUIRED = {"title": "Title", "price": "Price"}
_OF_VARIANT = (
    "price",
    "compare_at",
    "sku",
    "stock",
    *(f"option{number}_value" for number in range(1, 10)),
)
_PRICE = re.compile(r"[0-9]{1,15}(\.[0-9]{0,9})?")
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_SURROGATE = re.compile("[\ud800-\udfff]")


class NotACatalogue(DomainError):
    """The file is not one of Shopify's product files."""


class BadCell(ValueError):
    """One value of a row cannot be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column stands."""

    places: dict[str, int]
    width: int

    @classmethod
    def of(cls, cells: Sequence[str]) -> "Header":
        """Read the first row of a file, whatever the case and order of its columns.

        Raises:
            NotACatalogue: a column without which there are no products is missing.
        """
        names = [tidy(cell).casefold() for cell in cells]
        places = {
            ours: names.index(known)
            for ours, theirs in _COLUMNS.items()
            for known in reversed(theirs)
            if known in names
        }
        for ours, theirs in _REQUIRED.items():
            if ours not in places:
                msg = f"The file has no column called {theirs}; is it a product CSV?"
                raise NotACatalogue(msg)
        return cls(places, len(names))


@dataclass(frozen=True, slots=True)
class Row:
    """One row, from the line of the file where it begins."""

    line: int
    cells: dict[str, str]

    @classmethod
    def of(cls, line: int, cells: Sequence[str], header: Header) -> "Row":
        """Take a row's values; those of columns nobody asked for are dropped.

        Raises:
            BadCell: the row has more values than columns, or holds what is no text.
        """
        if any(cell.strip() for cell in cells[header.width :]):
            msg = f"There are {len(cells)} values for {header.width} columns."
            raise BadCell(msg)
        taken: dict[str, str] = {}
        for name, place in header.places.items():
            if place < len(cells) and (cell := cells[place].strip()):
                _refuse_no_text(cell)
                taken[name] = cell
        return cls(line, taken)

    def __getitem__(self, name: str) -> str:
        """Return one value in one tidy line, empty where there is none."""
        return tidy(self.cells.get(name, ""))

    @property
    def is_variant(self) -> bool:
        """Tell whether the row offers something to buy, not only a picture."""
        return any(name in self.cells for name in _OF_VARIANT)

    def price(self, currency: str) -> Money:
        """Return the price.

        Raises:
            BadCell: there is none, or it is no amount of money.
        """
        text = self["price"]
        if not text:
            msg = "The price is missing."
            raise BadCell(msg)
        return _money(text, currency)

    def compare_at(self, price: Money) -> Money | None:
        """Return the regular price if the row says that ``price`` is lower.

        Raises:
            BadCell: it is no amount of money.
        """
        text = self["compare_at"]
        regular = _money(text, price.currency) if text else price
        return regular if regular.minor > price.minor else None

    def stock(self) -> int | None:
        """Return how many there are; ``None`` when the row does not say.

        Shopify counts below zero what was sold without being there; that is none.

        Raises:
            BadCell: it is no whole number, or an absurd one.
        """
        text = self["stock"]
        if not text:
            return None
        if not _WHOLE.fullmatch(text) or int(text) > HIGHEST_STOCK:
            msg = f"{_short(text)} is no quantity."
            raise BadCell(msg)
        return max(int(text), 0)

    def option_names(self) -> tuple[str, ...]:
        """Return the names of the product's options, as far as this row says them."""
        names = [self[f"option{number}_name"] for number in range(1, 10)]
        return tuple(name for name in names if name)

    def option_values(self, options: Sequence[str]) -> tuple[str, ...]:
        """Return the value of each option.

        Raises:
            BadCell: one is missing, or there is one too many.
        """
        values = [self[f"option{number}_value"] for number in range(1, 10)]
        for name, value in zip(options, values, strict=False):
            if not value:
                msg = f"The value of the option {name} is missing."
                raise BadCell(msg)
        for value in values[len(options) :]:
            if value:
                msg = f"{_short(value)} is the value of an option without a name."
                raise BadCell(msg)
        return tuple(values[: len(options)])


def _money(text: str, currency: str) -> Money:
    if _PRICE.fullmatch(text):
        money = Money.of(text, currency)
        if money.minor <= HIGHEST_MINOR:
            return money
    msg = f"{_short(text)} is no price."
    raise BadCell(msg)


def _refuse_no_text(cell: str) -> None:
    if "\0" in cell:
        msg = "The row holds a NUL character."
        raise BadCell(msg)
    if not cell.isascii() and _SURROGATE.search(cell):
        msg = "The row is not UTF-8 text; save the file as CSV UTF-8."
        raise BadCell(msg)


def _short(text: str, most: int = 40) -> str:
    return f"“{text if len(text) <= most else text[: most - 1] + '…'}”"
