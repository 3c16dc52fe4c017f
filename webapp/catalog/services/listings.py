"""Taking over what sellers say about their products, a batch at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.catalog import queries
from webapp.catalog.errors import BadListing, SkuTaken
from webapp.catalog.listing import Listing
from webapp.catalog.models import Product, ProductPicture, Variant
from webapp.catalog.services import assortment, lifecycle, locking, summaries
from webapp.catalog.services.shelves import category_ids, shelf_slug, shop_ids
from webapp.core import clock
from webapp.core.text import words_of

LONGEST_SEARCH_NAME = 255  # characters; an index row has little room
LONGEST_SEARCH_TEXT = 20_000

Shown = tuple[str, str]  # a picture's address and what it shows

# Who lists takes this lock: a SKU that was free when we looked is still free when we
# write. Any number, the same in every process.
_LISTING_LOCK = 0x4B656570


@dataclass(frozen=True, slots=True)
class Counts:
    """How many products were new, changed, or just as they were listed."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


@dataclass(frozen=True, slots=True)
class _Shelves:
    """Where products of a batch belong."""

    shops: dict[str, UUID]
    categories: dict[str, UUID]

    def columns(self, listing: Listing) -> dict[str, Any]:
        """Return what a listing says about its product's own row, but its status."""
        category = listing.category and shelf_slug(listing.category)
        return {
            "name": listing.name,
            "description": listing.description,
            "shop_id": self.shops[shelf_slug(listing.shop)],
            "category_id": self.categories[category] if category else None,
            "options": list(listing.options),
            "search_name": _search_text([listing.name], LONGEST_SEARCH_NAME),
            "search_more": _search_text(
                [
                    listing.shop,
                    listing.category or "",
                    *dict.fromkeys(
                        v for x in listing.variants for v in x.option_values
                    ),
                    listing.description,
                ],
                LONGEST_SEARCH_TEXT,
            ),
        }


def list_products(session: Session, listings: Sequence[Listing]) -> Counts:
    """Make the catalogue say what sellers say; a second time changes nothing.

    Products are known by their slug, their variants by option values, then by SKU.
    A variant that a listing leaves out is discontinued, one that it names again comes
    back, and so does a retired product. Shops and categories are made on the way.
    Publishes what ``reprice``, ``restock``, ``retire`` and ``relist`` do.

    Raises:
        BadListing: a listing is impossible, or a product is listed twice; nothing of
            the batch is written.
        SkuTaken: a SKU belongs to another product.
    """
    _check(listings)
    wait_for_turn(session)
    _refuse_taken_skus(session, listings)
    shelves = _Shelves(
        shop_ids(session, (listing.shop for listing in listings)),
        category_ids(session, (x.category for x in listings if x.category)),
    )
    held = locking.hold_products(session, [listing.slug for listing in listings])
    products = {product.slug: product for product in held}
    known = [listing for listing in listings if listing.slug in products]
    new = [listing for listing in listings if listing.slug not in products]
    added = _add(session, new, shelves)
    updated = _update(session, known, products, shelves)
    summaries.refresh(session, added | updated)
    return Counts(len(added), len(updated), len(known) - len(updated))


def wait_for_turn(session: Session) -> None:
    """Let nobody else list anything until this transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(_LISTING_LOCK)))


def _check(listings: Sequence[Listing]) -> None:
    for listing in listings:
        listing.check()
    if len({listing.slug for listing in listings}) != len(listings):
        msg = "One product is listed twice."
        raise BadListing(msg)


def _refuse_taken_skus(session: Session, listings: Sequence[Listing]) -> None:
    wanted = {v.sku: x.slug for x in listings for v in x.variants if v.sku}
    owners = queries.sku_owners(session, wanted)
    for listing in listings:
        for variant in listing.variants:
            if variant.sku is None:
                continue
            owner = owners.setdefault(variant.sku, listing.slug)
            if owner != listing.slug:
                raise SkuTaken(variant.sku, owner)


def _add(session: Session, listings: Sequence[Listing], shelves: _Shelves) -> set[UUID]:
    """Write products that are new, with their pictures, variants and first prices."""
    if not listings:
        return set()
    now = clock.now()
    ids = [uuid7() for _ in listings]
    rows: list[dict[str, Any]] = [
        shelves.columns(listing)
        | {
            "id": product_id,
            "slug": listing.slug,
            "status": listing.status,
            "expected_on": listing.expected_on,
            "created_at": now,
            "version": 0,  # refreshing the row makes it the first
        }
        for product_id, listing in zip(ids, listings, strict=True)
    ]
    session.execute(insert(Product), rows)
    pairs = list(zip(ids, listings, strict=True))
    _add_pictures(session, [(i, _pictures(listing, [])) for i, listing in pairs])
    assortment.add(
        session,
        [
            assortment.Place(product_id, position, variant)
            for product_id, listing in pairs
            for position, variant in enumerate(listing.variants)
        ],
    )
    return set(ids)


def _pictures(listing: Listing, shown: Sequence[Shown]) -> list[Shown]:
    """Return the pictures that a product is to have, of which some are shown now."""
    known = {address for address, _ in shown}
    wanted = [
        (picture.address, picture.alt or listing.name)
        for picture in listing.pictures
        if not picture.is_withheld or picture.address in known
    ]
    return wanted if wanted or not listing.pictures else list(shown)


def _add_pictures(
    session: Session, pairs: Sequence[tuple[UUID, Sequence[Shown]]]
) -> None:
    rows: list[dict[str, Any]] = [
        {
            "product_id": product_id,
            "position": position,
            "address": address,
            "alt": alt,
        }
        for product_id, pictures in pairs
        for position, (address, alt) in enumerate(pictures)
    ]
    if rows:
        session.execute(insert(ProductPicture), rows)


def _update(
    session: Session,
    listings: Sequence[Listing],
    products: dict[str, Product],
    shelves: _Shelves,
) -> set[UUID]:
    """Bring known products up to date; return the ids of those that changed."""
    if not listings:
        return set()
    ids = [product.id for product in products.values()]
    variants: defaultdict[UUID, list[Variant]] = defaultdict(list)
    for variant in locking.hold_variants(session, ids):
        variants[variant.product_id].append(variant)
    changed = _update_pictures(session, listings, products)
    for listing in listings:
        product = products[listing.slug]
        for column, value in shelves.columns(listing).items():
            if getattr(product, column) != value:
                setattr(product, column, value)
                changed.add(product.id)
        if lifecycle.change(
            session, product, listing.status, expected_on=listing.expected_on
        ):
            changed.add(product.id)
    return changed | assortment.update(
        session,
        [
            assortment.Comparison(product.id, listing, variants[product.id])
            for listing in listings
            for product in (products[listing.slug],)
        ],
    )


def _update_pictures(
    session: Session, listings: Sequence[Listing], products: dict[str, Product]
) -> set[UUID]:
    shown: defaultdict[UUID, list[Shown]] = defaultdict(list)
    ids = [product.id for product in products.values()]
    rows = session.execute(
        select(ProductPicture.product_id, ProductPicture.address, ProductPicture.alt)
        .where(ProductPicture.product_id.in_(ids))
        .order_by(ProductPicture.product_id, ProductPicture.position)
    )
    for product_id, address, alt in rows:
        shown[product_id].append((address, alt))
    wanted = {
        product_id: _pictures(listing, shown[product_id])
        for listing in listings
        for product_id in (products[listing.slug].id,)
    }
    changed = [pair for pair in wanted.items() if pair[1] != shown[pair[0]]]
    stale = [product_id for product_id, _ in changed]
    session.execute(
        delete(ProductPicture).where(ProductPicture.product_id.in_(stale)),
        execution_options={"synchronize_session": False},
    )
    _add_pictures(session, changed)
    return set(stale)


def _search_text(parts: Sequence[str], longest: int) -> str:
    return " ".join(word for part in parts for word in words_of(part))[:longest]
