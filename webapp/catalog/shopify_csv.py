"""Reading Shopify's product CSV, one product at a time."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from webapp.catalog.entries import Entry, RowError
from webapp.catalog.errors import BadListing
from webapp.catalog.listing import MOST_PICTURES, MOST_VARIANTS, slug_from
from webapp.catalog.shopify_product import Assembly, Product
from webapp.catalog.shopify_row import BadCell, Header, NotACatalogue, Row

LONGEST_CELL = 1_000_000  # characters; a quote that is never closed ends here
MOST_ROWS = MOST_VARIANTS + MOST_PICTURES


class Reader:
    """Turns the lines of one file into products, errors and notes.

    Args:
        default_shop: who sells what names no vendor.
        picture_hosts: where pictures may come from, ``*.example.com`` for all below.
    """

    def __init__(
        self, *, currency: str, default_shop: str, picture_hosts: Sequence[str] = ()
    ) -> None:
        self._assembly = Assembly(
            currency=currency, default_shop=default_shop, picture_hosts=picture_hosts
        )
        self._finished: set[str] = set()

    def read(self, lines: Iterable[str]) -> Iterator[Entry]:
        """Read a file from beginning to end, keeping no more than one product.

        Rows of one product follow each other. A row that cannot be used is an error of
        its own; the others of its product stay.

        Raises:
            NotACatalogue: the first row does not name the columns of a product CSV.
        """
        product: Product | None = None
        is_broken = False  # by a row that may be the next product's
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
                product = Product(slug, is_whole=not is_broken)
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

    def _finish(self, product: Product | None) -> Iterator[Entry]:
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
                for entry in self._assembly.entries(product):
                    if isinstance(entry, RowError):
                        count -= entry.rows
                    yield entry
            except (BadCell, BadListing) as error:
                yield RowError(first, str(error), count)


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
