"""Listings that tests put on the shelves, and short ways to what came of them."""

from dataclasses import replace
from types import SimpleNamespace

from sqlalchemy import select

from webapp.catalog import services as catalog
from webapp.catalog.listing import Listing, VariantListing
from webapp.catalog.models import PriceChange, Product, Variant
from webapp.core.money import Money


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


def a_variant(*values, price="40.00", **more) -> VariantListing:
    more.setdefault("stock", 5)
    return VariantListing(values, usd(price), **more)


def a_listing(slug="brass-lamp", **changes) -> Listing:
    """A lamp without options, unless the test says otherwise."""
    lamp = Listing(
        slug=slug,
        name=slug.replace("-", " ").title(),
        shop="North Workshop",
        category="Lamps",
        variants=(a_variant(),),
    )
    return replace(lamp, **changes)


def a_shirt(*sizes, **changes) -> Listing:
    """A shirt with an option called Size; sizes are names or variants."""
    variants = tuple(
        a_variant(size) if isinstance(size, str) else size for size in sizes
    )
    slug = changes.pop("slug", "shirt")
    return a_listing(slug, options=("Size",), variants=variants, **changes)


def put_up(session, *listings) -> list[Product]:
    """List products and return them in the same order."""
    catalog.list_products(session, listings)
    found = session.scalars(
        select(Product).where(Product.slug.in_([x.slug for x in listings]))
    )
    products = {product.slug: product for product in found}
    return [products[listing.slug] for listing in listings]


def variants_of(session, product) -> dict[str, Variant]:
    """Return a product's variants by their label."""
    session.flush()
    rows = session.scalars(
        select(Variant)
        .where(Variant.product_id == product.id)
        .order_by(Variant.position)
    )
    return {variant.label: variant for variant in rows}


def the_variant(session, product) -> Variant:
    """Return the one variant of a product."""
    return session.scalars(
        select(Variant).where(Variant.product_id == product.id)
    ).one()


def prices_of(session, variant) -> list[tuple[int, int | None]]:
    """Return a variant's history: price and compare-at, oldest first."""
    rows = session.scalars(
        select(PriceChange)
        .where(PriceChange.variant_id == variant.id)
        .order_by(PriceChange.changed_at, PriceChange.id)
    )
    return [(row.price.minor, row.compare_at_minor) for row in rows]


def lamp_kettle_and_shirt(session) -> SimpleNamespace:
    """Put up a lamp, a kettle that is out of stock, and a shirt in two ``sizes``."""
    lamp, kettle, shirt = put_up(
        session,
        a_listing("lamp"),
        a_listing("kettle", variants=(a_variant(stock=0),)),
        a_shirt("Small", "Large"),
    )
    return SimpleNamespace(
        lamp=lamp, kettle=kettle, shirt=shirt, sizes=variants_of(session, shirt)
    )
