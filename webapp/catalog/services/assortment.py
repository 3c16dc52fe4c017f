"""The variants of listed products: which are new, which changed, which are gone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.catalog.listing import Listing, VariantListing
from webapp.catalog.models import Variant
from webapp.catalog.services import prices, stock
from webapp.core import clock


@dataclass(frozen=True, slots=True)
class Place:
    """A variant that is new, and where it stands among those of its product."""

    product_id: UUID
    position: int
    variant: VariantListing


@dataclass(slots=True)
class Comparison:
    """What one listing says about the variants that its product has."""

    product_id: UUID
    listing: Listing
    known: Sequence[Variant]
    matched: list[tuple[int, Variant, VariantListing]] = field(default_factory=list)
    new: list[Place] = field(default_factory=list)
    left_out: list[Variant] = field(default_factory=list)

    def __post_init__(self) -> None:
        by_values = {tuple(variant.option_values): variant for variant in self.known}
        unnamed = {
            values: variant
            for values, variant in by_values.items()
            if values not in {listed.option_values for listed in self.listing.variants}
        }
        by_sku = {variant.sku: variant for variant in unnamed.values() if variant.sku}
        for position, listed in enumerate(self.listing.variants):
            # A SKU under other option values is the same thing by another name.
            variant = by_values.get(listed.option_values) or by_sku.get(
                listed.sku or ""
            )
            if variant is None:
                self.new.append(Place(self.product_id, position, listed))
            else:
                self.matched.append((position, variant, listed))
                unnamed.pop(tuple(variant.option_values), None)
        self.left_out = list(unnamed.values())

    def sku_moves(self) -> Iterator[Variant]:
        """Return the variants whose SKU another one may be about to get."""
        wanted = {listed.sku for listed in self.listing.variants}
        for _, variant, listed in self.matched:
            if variant.sku not in {None, listed.sku}:
                yield variant
        for variant in self.left_out:
            if variant.sku is not None and variant.sku in wanted:
                yield variant


def add(session: Session, places: Sequence[Place]) -> None:
    """Write new variants, each with its first price in the history."""
    if not places:
        return
    now = clock.now()
    rows: list[dict[str, Any]] = [
        {
            "id": uuid7(),
            "product_id": place.product_id,
            "sku": place.variant.sku,
            "option_values": list(place.variant.option_values),
            "position": place.position,
            "price_minor": place.variant.price.minor,
            "price_currency": place.variant.price.currency,
            "compare_at_minor": (
                place.variant.compare_at.minor if place.variant.compare_at else None
            ),
            "stock": place.variant.stock or 0,
        }
        for place in places
    ]
    session.execute(insert(Variant), rows)
    prices.record(
        session,
        [
            (row["id"], place.variant.price, row["compare_at_minor"], now)
            for row, place in zip(rows, places, strict=True)
        ],
    )


def update(session: Session, comparisons: Sequence[Comparison]) -> set[UUID]:
    """Make the variants of products that are held what their listings say.

    Returns:
        The ids of the products of which something changed.
    """
    changed = _free_skus(session, comparisons)
    quotes: list[prices.Quote] = []
    for comparison in comparisons:
        for position, variant, listed in comparison.matched:
            if not comparison.listing.is_whole:
                position = variant.position  # noqa: PLW2901 - rows are missing above it
            if _describe(variant, listed, position) | _count(session, variant, listed):
                changed.add(variant.product_id)
            quotes.append(prices.Quote(variant, listed.price, listed.compare_at))
        if comparison.listing.is_whole:
            for variant in comparison.left_out:
                if not variant.is_discontinued:
                    variant.is_discontinued = True
                    changed.add(variant.product_id)
    session.flush()
    new = [place for comparison in comparisons for place in comparison.new]
    add(session, new)
    changed.update(place.product_id for place in new)
    repriced = prices.change(session, quotes)
    changed.update(q.variant.product_id for q in quotes if q.variant.id in repriced)
    return changed


def _free_skus(session: Session, comparisons: Sequence[Comparison]) -> set[UUID]:
    """Take SKUs away from those that lose them, before others get them."""
    moving = [v for comparison in comparisons for v in comparison.sku_moves()]
    for variant in moving:
        variant.sku = None
    session.flush()
    return {variant.product_id for variant in moving}


def _describe(variant: Variant, listed: VariantListing, position: int) -> bool:
    """Name a variant as it is listed; return whether anything was different."""
    said = {
        "option_values": list(listed.option_values),
        "sku": listed.sku,
        "position": position,
        "is_discontinued": False,
    }
    new = {name: word for name, word in said.items() if getattr(variant, name) != word}
    for name, word in new.items():
        setattr(variant, name, word)
    return bool(new)


def _count(session: Session, variant: Variant, listed: VariantListing) -> bool:
    if listed.stock is None:
        return False
    return stock.change(session, variant, listed.stock)
