"""The demo shop: a believable shop for whoever wants to look around."""

from datetime import timedelta
from itertools import chain, zip_longest

import click
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.catalog import services as catalog
from webapp.catalog.listing import (
    Listing,
    PictureListing,
    VariantListing,
    slug_from,
)
from webapp.catalog.models import (
    Category,
    Product,
    ProductStatus,
    Shop,
    Variant,
)
from webapp.cli.demo import buying, past, telling, wishes
from webapp.cli.demo.people import CUSTOMERS, OPERATORS, PASSWORD
from webapp.cli.demo.products import CATEGORIES, PRODUCTS, SHOPS, DemoProduct
from webapp.cli.demo.tags import tag
from webapp.config import Config
from webapp.core import clock
from webapp.extensions import reading, transaction


@click.command()
def seed() -> None:
    """Fill an empty shop with the demo: products, a year of prices, people, orders."""
    if not is_empty():
        msg = "This shop has products or people already."
        raise click.ClickException(msg)
    fill()


def is_empty() -> bool:
    """Tell whether nobody has put anything into this shop yet."""
    session = reading()
    return not any(session.scalar(select(kind.id).limit(1)) for kind in (Product, User))


def fill() -> None:
    """Put the demo into the shop, all of it or nothing.

    Raises:
        click.ClickException: this is no development shop.
    """
    config: Config = current_app.config["KEEPSAKE"]
    if not config.in_development:
        msg = "The demo has passwords that everybody knows; it is for development only."
        raise click.ClickException(msg)
    with transaction() as session:
        _add_shelves(session)
        with click.progressbar(_mixed(), label="Filling the demo shop") as products:
            for product in products:
                _offer(session, product, config.CURRENCY)
        accounts.install_roles(session)
        for operator in OPERATORS:
            accounts.create_operator(
                session,
                email=operator.email,
                name=operator.name,
                role=operator.role,
                password=PASSWORD,
            )
        for customer in CUSTOMERS:
            wishes.register(session, customer, config)
        buying.open_for_business(session, config)
        telling.write_down(session)


def _mixed() -> list[DemoProduct]:
    """Return the products so that the newest ones come from every category."""
    shelves = [
        [product for product in PRODUCTS if product.category == category.slug]
        for category in CATEGORIES
    ]
    rounds = chain.from_iterable(zip_longest(*shelves))
    return [product for product in rounds if product is not None][::-1]


def _add_shelves(session: Session) -> None:
    session.add_all(
        Shop(slug=slug_from(shop.name), name=shop.name, logo=f"shops/{shop.slug}.svg")
        for shop in SHOPS
    )
    session.add_all(
        Category(slug=slug_from(category.name), name=category.name, position=position)
        for position, category in enumerate(CATEGORIES)
    )
    session.flush()


def _offer(session: Session, product: DemoProduct, currency: str) -> None:
    catalog.list_products(session, [_listing(product, currency)])
    variants = session.scalars(
        select(Variant).join(Product).where(Product.slug == product.slug)
    )
    by_sku = {variant.sku: variant for variant in variants}
    now = clock.now()
    for variant in product.variants:
        catalog.remember_prices(
            session,
            by_sku[variant.sku],
            past.prices_of(product, variant, currency=currency, now=now),
        )


def _listing(product: DemoProduct, currency: str) -> Listing:
    shops = {shop.slug: shop.name for shop in SHOPS}
    categories = {category.slug: category.name for category in CATEGORIES}
    days = product.expected_in_days
    return Listing(
        slug=product.slug,
        name=product.name,
        description=product.description,
        shop=shops[product.shop],
        category=categories[product.category],
        options=product.options,
        variants=tuple(
            VariantListing(
                option_values=variant.values,
                price=tag(variant.price, currency),
                compare_at=(
                    tag(variant.compare_at, currency) if variant.compare_at else None
                ),
                stock=variant.stock,
                sku=variant.sku,
            )
            for variant in product.variants
        ),
        pictures=(PictureListing(f"products/{product.slug}.svg", product.picture_alt),),
        status=ProductStatus(product.status),
        expected_on=clock.now().date() + timedelta(days=days) if days else None,
    )
