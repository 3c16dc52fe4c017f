"""What a seller says about a product, whatever file or program said it."""

from dataclasses import dataclass, field
from datetime import date

from webapp.catalog.errors import BadListing
from webapp.catalog.models import ProductStatus
from webapp.core.money import Money
from webapp.core.text import tidy, tidy_lines, words_of

LONGEST_SLUG = 200
LONGEST_NAME = 255
LONGEST_DESCRIPTION = 20_000
LONGEST_SHELF_NAME = 120  # of a shop or category
LONGEST_OPTION = 80
LONGEST_VALUE = 120
LONGEST_SKU = 120
LONGEST_ADDRESS = 2_000
LONGEST_ALT = 500
MOST_OPTIONS = 3
MOST_VARIANTS = 2_048
MOST_PICTURES = 250
HIGHEST_MINOR = 10**12
HIGHEST_STOCK = 10**9


def slug_from(text: str) -> str:
    """Return a seller's name or handle as a part of an address, in any alphabet."""
    return "-".join(words_of(text))


@dataclass(frozen=True, slots=True)
class PictureListing:
    """One picture: a path under static/img or a whole https address.

    Attributes:
        alt: what it shows; empty: the product's name.
        is_withheld: its host is not one that pictures may come from: a product that
            has it keeps it, no product gets it.
    """

    address: str
    alt: str = ""
    is_withheld: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class VariantListing:
    """One SKU as its seller offers it.

    Attributes:
        option_values: one value for each of the product's options, in their order.
        compare_at: the regular price while the variant is reduced.
        stock: ``None`` when the seller does not say: as many as before, at first none.
    """

    option_values: tuple[str, ...]
    price: Money
    compare_at: Money | None = None
    stock: int | None = None
    sku: str | None = None

    @property
    def label(self) -> str:
        """Return the chosen options as a person reads them: ``"Brass / Large"``."""
        return " / ".join(self.option_values)

    def check(self, options: tuple[str, ...]) -> None:
        """Refuse what a variant with these ``options`` cannot be.

        Raises:
            BadListing: with a sentence on the first thing that is wrong.
        """
        for holds, sentence in self._rules(options):
            if not holds:
                raise BadListing(sentence)

    def _rules(self, options: tuple[str, ...]) -> list[tuple[bool, str]]:
        compare_at = self.compare_at
        return [
            (
                len(self.option_values) == len(options),
                f"A variant needs {len(options)} option values, one for each option.",
            ),
            (
                all(_is_line(value, LONGEST_VALUE) for value in self.option_values),
                f"An option value has 1 to {LONGEST_VALUE} characters.",
            ),
            (
                0 <= self.price.minor <= HIGHEST_MINOR,
                f"A price of {self.price.amount} is not possible.",
            ),
            (
                compare_at is None
                or (
                    compare_at.currency == self.price.currency
                    and self.price.minor < compare_at.minor <= HIGHEST_MINOR
                ),
                "A price to compare with is higher than the price.",
            ),
            (
                self.stock is None or 0 <= self.stock <= HIGHEST_STOCK,
                f"A stock of {self.stock} is not possible.",
            ),
            (
                self.sku is None or _is_line(self.sku, LONGEST_SKU),
                f"A SKU has 1 to {LONGEST_SKU} characters.",
            ),
        ]


@dataclass(frozen=True, slots=True)
class Listing:
    """One product as its seller offers it.

    Attributes:
        description: plain text, paragraphs parted by an empty line.
        shop: the seller's name.
        category: the shelf's name; made when it is new.
        pictures: in their order. Where all are withheld, those of before stay.
        is_whole: ``False`` when parts of it could not be read: variants that it does
            not name then stay as they are.
    """

    slug: str
    name: str
    shop: str
    variants: tuple[VariantListing, ...]
    description: str = ""
    category: str | None = None
    options: tuple[str, ...] = ()
    pictures: tuple[PictureListing, ...] = ()
    status: ProductStatus = ProductStatus.ACTIVE
    expected_on: date | None = None
    is_whole: bool = field(default=True, kw_only=True)

    def check(self) -> None:
        """Refuse what no product can be.

        Raises:
            BadListing: with a sentence on the first thing that is wrong.
        """
        for holds, sentence in self._rules():
            if not holds:
                raise BadListing(sentence)
        for variant in self.variants:
            variant.check(self.options)
        _refuse_twice([variant.option_values for variant in self.variants], self.slug)
        _refuse_twice([v.sku for v in self.variants if v.sku], self.slug)

    def _rules(self) -> list[tuple[bool, str]]:
        names = {option.casefold() for option in self.options}
        return [
            (
                _is_line(self.slug, LONGEST_SLUG) and self.slug == slug_from(self.slug),
                f"A product's address is words of up to {LONGEST_SLUG} characters.",
            ),
            (
                _is_line(self.name, LONGEST_NAME),
                f"A product's name has 1 to {LONGEST_NAME} characters.",
            ),
            (
                len(self.description) <= LONGEST_DESCRIPTION
                and tidy_lines(self.description) == self.description,
                f"A description is text of up to {LONGEST_DESCRIPTION} characters.",
            ),
            (
                all(
                    _is_line(shelf, LONGEST_SHELF_NAME) and slug_from(shelf)
                    for shelf in (self.shop, self.category)
                    if shelf is not None
                ),
                f"A shop or category has a name of up to {LONGEST_SHELF_NAME} letters.",
            ),
            (
                len(self.options) <= MOST_OPTIONS,
                f"A product has up to {MOST_OPTIONS} options.",
            ),
            (
                all(_is_line(option, LONGEST_OPTION) for option in self.options),
                f"An option's name has 1 to {LONGEST_OPTION} characters.",
            ),
            (len(names) == len(self.options), "Two options have the same name."),
            (
                1 <= len(self.variants) <= MOST_VARIANTS,
                f"A product has 1 to {MOST_VARIANTS} variants.",
            ),
            (
                len(self.pictures) <= MOST_PICTURES
                and all(
                    _is_line(picture.address, LONGEST_ADDRESS)
                    and len(picture.alt) <= LONGEST_ALT
                    and tidy(picture.alt) == picture.alt
                    for picture in self.pictures
                ),
                f"A product has up to {MOST_PICTURES} pictures, each with an address.",
            ),
        ]


def _is_line(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest and tidy(text) == text


def _refuse_twice(things: list[tuple[str, ...]] | list[str], slug: str) -> None:
    if len(set(things)) != len(things):
        msg = f"Two variants of {slug} are the same."
        raise BadListing(msg)
