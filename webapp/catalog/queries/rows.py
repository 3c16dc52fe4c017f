"""Single products and variants as models, for services that change them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.catalog.errors import NoSuchProduct, NoSuchVariant
from webapp.catalog.models import Product, Shop, Variant


def product(session: Session, product_id: UUID) -> Product:
    """Return one product, whatever its status.

    Raises:
        NoSuchProduct: there is none under this id.
    """
    found = session.get(Product, product_id)
    if found is None:
        raise NoSuchProduct
    return found


def variant(session: Session, variant_id: UUID) -> Variant:
    """Return one variant, sold or discontinued.

    Raises:
        NoSuchVariant: there is none under this id.
    """
    found = session.get(Variant, variant_id)
    if found is None:
        raise NoSuchVariant
    return found


def sku_owners(session: Session, skus: Iterable[str]) -> dict[str, str]:
    """Return which of these SKUs are in use, each with its product's slug."""
    owners = (
        select(Variant.sku, Product.slug)
        .join(Product, Variant.product_id == Product.id)
        .where(Variant.sku.in_(list(skus)))
    )
    return {sku: slug for sku, slug in session.execute(owners) if sku is not None}


def sellers(session: Session, slugs: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return who sells the products with these addresses: the shop's slug and name."""
    owners = (
        select(Product.slug, Shop.slug, Shop.name)
        .join(Shop, Product.shop_id == Shop.id)
        .where(Product.slug.in_(list(slugs)))
    )
    return {slug: (shop, name) for slug, shop, name in session.execute(owners)}
