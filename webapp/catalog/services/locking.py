"""Taking products and variants in hand, always in the same order.

Products come before their variants and each kind in the order of ids, so two changes
that meet queue up and never wait for each other. The lock lets others go on saving
what is locked: a foreign key asks for less than ``FOR NO KEY UPDATE`` withholds.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp.catalog.errors import NoSuchProduct, NoSuchVariant
from webapp.catalog.models import Product, Variant

FRESH = {"populate_existing": True}


def hold_products(session: Session, slugs: Collection[str]) -> Sequence[Product]:
    """Lock the products with these addresses, as they are now."""
    products = (
        select(Product)
        .where(Product.slug.in_(slugs))
        .order_by(Product.id)
        .with_for_update(key_share=True)
    )
    return session.scalars(products, execution_options=FRESH).all()


def hold_variants(session: Session, product_ids: Collection[UUID]) -> Sequence[Variant]:
    """Lock all variants of products that are held already."""
    variants = (
        select(Variant)
        .where(Variant.product_id.in_(product_ids))
        .order_by(Variant.id)
        .with_for_update(key_share=True)
    )
    return session.scalars(variants, execution_options=FRESH).all()


def hold_chosen(session: Session, variant_ids: Collection[UUID]) -> dict[UUID, Variant]:
    """Lock some variants after their products, as they are now; by their ids."""
    ids = list(variant_ids)
    owners = select(Variant.product_id).where(Variant.id.in_(ids))
    products = select(Product.id).where(Product.id.in_(owners)).order_by(Product.id)
    session.execute(products.with_for_update(key_share=True))
    variants = (
        select(Variant)
        .where(Variant.id.in_(ids))
        .order_by(Variant.id)
        .options(joinedload(Variant.product, innerjoin=True))
        .with_for_update(key_share=True, of=Variant)
    )
    return {v.id: v for v in session.scalars(variants, execution_options=FRESH)}


def hold_product(session: Session, product: Product) -> None:
    """Lock one product and bring it up to date.

    Raises:
        NoSuchProduct: it is gone.
    """
    held = session.get(
        Product, product.id, populate_existing=True, with_for_update={"key_share": True}
    )
    if held is None:
        raise NoSuchProduct


def hold_variant(session: Session, variant: Variant) -> None:
    """Lock one variant after its product, and bring it up to date.

    Raises:
        NoSuchVariant: it is gone.
    """
    product = select(Product.id).where(Product.id == variant.product_id)
    session.execute(product.with_for_update(key_share=True))
    held = session.get(
        Variant, variant.id, populate_existing=True, with_for_update={"key_share": True}
    )
    if held is None:
        raise NoSuchVariant
