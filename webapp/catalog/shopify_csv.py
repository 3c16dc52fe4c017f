"""Reading Shopify's product CSV, one product at a time."""

import csv
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from webapp.catalog.errors import BadListing
from webapp.catalog.listing import (
    LONGEST_ALT,
    MOST_PICTURES,
    MOST_VARIANTS,
    Listing,
    PictureListing,
    VariantListing,
    slug_from,
)
from webapp.catalog.models import ProductStatus
from webapp.catalog.picture_hosts import PictureHosts
from webapp.catalog.plain_text import paragraphs_of
from webapp.catalog.shopify_row import BadCell, Header, NotACatalogue, Row

LONGEST_CELL = 1_000_000  # characters; a quote that is never closed ends here
MOST_ROWS = MOST_VARIANTS + MOST_PICTURES
MOST_NOTES = 100
LONGEST_PLACE = 6  # digits

_STATUSES = {
    "": ProductStatus.ACTIVE,
    "active": ProductStatus.ACTIVE,
    "draft": ProductStatus.DRAFT,
    "unlisted": ProductStatus.DRAFT,
    "archived": ProductStatus.RETIRED,
}
_NO = frozenset(("false", "no", "0"))
# How Shopify says that there is nothing to choose.
_NO_OPTIONS = ("title",)
_NO_VALUE = "default title"


@dataclass(frozen=True, slots=True)
class Found:
    """A product that was read, and the line of each of its variants."""

    listing: Listing
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RowError:
    """Why rows are left out, and the line of the first of them."""

    line: int
    sentence: str
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing that loses no row."""

    line: int
    sentence: str


Entry = Found | RowError | Note


@dataclass(slots=True)
class _Product:
    """The rows of one product, collected until another one begins."""

    slug: str
    rows: list[Row] = field(default_factory=list)
    is_whole: bool = True


class Reader:
    """Turns the lines of one file into products, errors and notes.

    Args:
        default_shop: who sells what names no vendor.
        picture_hosts: where pictures may come from, ``*.example.com`` for all below.
    """

    def __init__(
        self, *, currency: str, default_shop: str, picture_hosts: Sequence[str] = ()
    ) -> None:
        self._currency = currency
        self._default_shop = default_shop
        self._hosts = PictureHosts(picture_hosts)
        self._noted: set[str] = set()
        self._finished: set[str] = set()

    def read(self, lines: Iterable[str]) -> Iterator[Entry]:
        """Read a file from beginning to end, keeping no more than one product.

        Rows of one product follow each other. A row that cannot be used is an error of
        its own; the others of its product stay.

        Raises:
            NotACatalogue: the first row does not name the columns of a product CSV.
        """
        product: _Product | None = None
        is_broken = False  # by an error that may have hit the next product
        for row in self._rows(lines):
            if isinstance(row, RowError):
                yield row
                is_broken = True
                if product is not None:
                    product.is_whole = False
                continue
            slug = slug_from(row["handle"] or row["title"])
            if not slug and product is not None:
                slug = product.slug
            if product is None or slug != product.slug:
                yield from self._finish(product)
                product = _Product(slug, is_whole=not is_broken)
                is_broken = False
            if len(product.rows) < MOST_ROWS:
                product.rows.append(row)
            else:
                yield RowError(row.line, f"More than {MOST_ROWS} rows of {slug}.")
        yield from self._finish(product)

    def _rows(self, lines: Iterable[str]) -> Iterator[Row | RowError]:
        header: Header | None = None
        for record in _records(lines):
            if isinstance(record, RowError):
                yield record
                continue
            line, cells = record
            if header is None:
                header = Header.of(cells)
                continue
            try:
                row = Row.of(line, cells, header)
            except BadCell as error:
                yield RowError(line, str(error))
            else:
                if row.cells:
                    yield row
        if header is None:
            msg = "The file is empty."
            raise NotACatalogue(msg)

    def _finish(self, product: _Product | None) -> Iterator[Entry]:
        """Yield what the rows of one product say."""
        if product is None:
            return
        first, count = product.rows[0].line, len(product.rows)
        if not product.slug:
            yield RowError(first, "The row has neither handle nor title.", count)
        elif product.slug in self._finished:
            sentence = (
                f"{product.slug} was listed further up; its rows belong together."
            )
            yield RowError(first, sentence, count)
        else:
            self._finished.add(product.slug)
            try:
                yield from self._listed(product)
            except (BadCell, BadListing) as error:
                yield RowError(first, str(error), count)

    def _listed(self, product: _Product) -> Iterator[Entry]:
        options = _options(product.rows)
        variants: list[VariantListing] = []
        lines: list[int] = []
        for row in product.rows:
            if not row.is_variant:
                continue
            try:
                variant = _variant(row, options, self._currency)
                _refuse_again(variant, variants)
            except (BadCell, BadListing) as error:
                yield RowError(row.line, str(error))
            else:
                variants.append(variant)
                lines.append(row.line)
        if not variants:
            if not any(row.is_variant for row in product.rows):
                msg = f"{product.slug} has no price."
                raise BadCell(msg)
            return
        pictures = yield from self._pictures(product.rows)
        listing = self._listing(product, options, variants, pictures)
        yield Found(listing, tuple(lines))

    def _listing(
        self,
        product: _Product,
        options: tuple[str, ...],
        variants: list[VariantListing],
        pictures: tuple[PictureListing, ...],
    ) -> Listing:
        taxonomy = _first(product.rows, "taxonomy").split(">")[-1].strip()
        offered = sum(row.is_variant for row in product.rows)
        listing = Listing(
            slug=product.slug,
            name=_first(product.rows, "title"),
            description=_description(product.rows),
            shop=_first(product.rows, "vendor") or self._default_shop,
            category=_first(product.rows, "type") or taxonomy or None,
            options=options,
            variants=tuple(variants),
            pictures=pictures,
            status=_status(product.rows),
            is_whole=product.is_whole and len(variants) == offered,
        )
        if not listing.name:
            msg = f"{product.slug} has no title."
            raise BadCell(msg)
        listing.check()
        return listing

    def _pictures(
        self, rows: Sequence[Row]
    ) -> Generator[Note, None, tuple[PictureListing, ...]]:
        """Return a product's pictures in their order; note once what is left out."""
        placed: list[tuple[int, PictureListing]] = []
        for row in rows:
            if not (address := row["picture"]):
                continue
            if refusal := self._hosts.refusal(address):
                if refusal not in self._noted and len(self._noted) < MOST_NOTES:
                    self._noted.add(refusal)
                    yield Note(row.line, refusal)
                continue
            picture = PictureListing(address, row["picture_alt"][:LONGEST_ALT].strip())
            placed.append((_place(row, len(placed) + 1), picture))
        placed.sort(key=lambda pair: pair[0])
        pictures: dict[str, PictureListing] = {}
        for _, picture in placed:
            pictures.setdefault(picture.address, picture)
        return tuple(pictures.values())[:MOST_PICTURES]


def _records(lines: Iterable[str]) -> Iterator[tuple[int, list[str]] | RowError]:
    """Yield each record with the line it begins on; blank ones are passed over."""
    csv.field_size_limit(LONGEST_CELL)
    remaining = iter(lines)
    # The byte-order mark is what spreadsheets put first.
    first = next(remaining, "").removeprefix("\ufeff")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(chain([first], remaining), strict=True, delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield RowError(line, f"The row cannot be read: {error}.")
        else:
            if any(cells):
                yield line, cells


def _first(rows: Sequence[Row], name: str) -> str:
    """Return what the first row that says anything says."""
    return next((row[name] for row in rows if row[name]), "")


def _options(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the names of a product's options; none where there is one variant."""
    names = next((names for row in rows if (names := row.option_names())), ())
    if tuple(name.casefold() for name in names) == _NO_OPTIONS and all(
        row["option1_value"].casefold() in {"", _NO_VALUE} for row in rows
    ):
        return ()
    return names


def _variant(row: Row, options: tuple[str, ...], currency: str) -> VariantListing:
    price = row.price(currency)
    is_default = not options and row["option1_value"].casefold() == _NO_VALUE
    variant = VariantListing(
        option_values=() if is_default else row.option_values(options),
        price=price,
        compare_at=row.compare_at(price),
        stock=row.stock(),
        sku=row["sku"] or None,
    )
    variant.check(options)
    return variant


def _refuse_again(variant: VariantListing, variants: Sequence[VariantListing]) -> None:
    for other in variants:
        if other.option_values == variant.option_values:
            msg = f"The variant {variant.label or 'without options'} is listed twice."
            raise BadCell(msg)
        if variant.sku is not None and other.sku == variant.sku:
            msg = f"The SKU {variant.sku} is listed twice."
            raise BadCell(msg)


def _description(rows: Sequence[Row]) -> str:
    html = next((row.cells["body"] for row in rows if "body" in row.cells), "")
    try:
        return paragraphs_of(html)
    except ValueError as error:
        msg = f"The description cannot be taken: {error}."
        raise BadCell(msg) from None


def _status(rows: Sequence[Row]) -> ProductStatus:
    word = _first(rows, "status").casefold()
    if word not in _STATUSES:
        msg = f"The status {word} is unknown; say active, draft or archived."
        raise BadCell(msg)
    status = _STATUSES[word]
    is_hidden = _first(rows, "published").casefold() in _NO
    if is_hidden and status is ProductStatus.ACTIVE:
        return ProductStatus.DRAFT
    return status


def _place(row: Row, otherwise: int) -> int:
    text = row["picture_position"]
    is_number = text.isascii() and text.isdigit() and len(text) < LONGEST_PLACE
    return int(text) if is_number else otherwise
