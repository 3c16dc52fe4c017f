"""Importing a whole catalogue in small transactions, keeping all that is good."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy.orm import Session

from webapp.catalog import queries
from webapp.catalog.entries import Entry, Found, Note, RowError
from webapp.catalog.listing import Listing
from webapp.catalog.services.listings import Counts, list_products, wait_for_turn
from webapp.catalog.services.shelves import shelf_slug

BATCH = 200  # products

Report = Callable[[RowError | Note], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a file: products taken over, rows left out."""

    products: Counts
    failed_rows: int

    @property
    def is_empty(self) -> bool:
        """Tell whether not one product could be taken over."""
        return self.products == Counts()


class _Failures:
    """Passes everything on to the reporter, counting the rows that are lost."""

    def __init__(self, report: Report) -> None:
        self.rows = 0
        self._report = report

    def __call__(self, entry: RowError | Note) -> None:
        if isinstance(entry, RowError):
            self.rows += entry.rows
        self._report(entry)


def import_catalogue(
    transaction: Callable[[], AbstractContextManager[Session]],
    entries: Iterable[Entry],
    report: Report,
) -> Summary:
    """Take over what a file says, two hundred products to a transaction.

    Nothing larger than a batch is held in memory. Importing the same file again
    changes nothing. What another seller offers, or another product has, stays theirs.

    Args:
        entries: what a reader such as ``shopify_csv.Reader`` finds.
        report: told of every error and note as it comes.
    """
    fail = _Failures(report)
    found = _found(entries, fail)
    counts = Counts()
    while batch := list(islice(found, BATCH)):
        with transaction() as session:
            wait_for_turn(session)
            counts += list_products(session, list(_ownable(session, batch, fail)))
    return Summary(counts, fail.rows)


def _found(entries: Iterable[Entry], fail: _Failures) -> Iterator[Found]:
    for entry in entries:
        if isinstance(entry, Found):
            yield entry
        else:
            fail(entry)


def _ownable(
    session: Session, batch: Sequence[Found], fail: _Failures
) -> Iterator[Listing]:
    """Yield the listings of a batch, without those that are another seller's.

    Variants whose SKU is another product's are left out of them.
    """
    sellers = queries.sellers(session, [found.listing.slug for found in batch])
    skus = [v.sku for found in batch for v in found.listing.variants if v.sku]
    owners = queries.sku_owners(session, skus)
    for found in batch:
        listing = found.listing
        seller, name = sellers.get(listing.slug, ("", ""))
        if seller not in {"", shelf_slug(listing.shop)}:
            sentence = f"'{listing.slug}' belongs to {name}; give it another handle."
            fail(RowError(found.lines[0], sentence, found.rows))
            continue
        kept = []
        for variant, line in zip(listing.variants, found.lines, strict=True):
            owner = owners.setdefault(variant.sku, listing.slug) if variant.sku else ""
            if owner in {"", listing.slug}:
                kept.append(variant)
            else:
                fail(RowError(line, f"The SKU {variant.sku} belongs to {owner}."))
        if len(kept) == len(listing.variants):
            yield listing
        elif kept:
            yield replace(listing, variants=tuple(kept), is_whole=False)
