"""Everything a product's page shows, read in one statement."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Row,
    ScalarSelect,
    Select,
    Text,
    bindparam,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from webapp.catalog import availability as rule
from webapp.catalog.errors import NoSuchProduct
from webapp.catalog.models import (
    Availability,
    Category,
    PriceChange,
    Product,
    ProductPicture,
    ProductStatus,
    Shop,
    Variant,
)
from webapp.catalog.queries.cards import CARD_COLUMNS, Card, card_of
from webapp.catalog.queries.shelves import Shelf
from webapp.core import clock
from webapp.core.db import Reader
from webapp.core.text import tidy

REMEMBERED = timedelta(days=365)

_products = Product.__table__
_p = _products.c
_shops = Shop.__table__
_categories = Category.__table__
_pictures = ProductPicture.__table__.c
_variants = Variant.__table__
_changes = PriceChange.__table__


class Picture(NamedTuple):
    """One picture, its address as stored."""

    address: str
    alt: str


@dataclass(frozen=True, slots=True)
class VariantLine:
    """One variant with its live price and stock, discontinued ones included."""

    id: UUID
    sku: str | None
    option_values: tuple[str, ...]
    label: str
    price_minor: int
    currency: str
    compare_at_minor: int | None
    prior_minor: int | None
    stock: int
    is_discontinued: bool
    availability: Availability
    few_left: bool


class PastPrice(NamedTuple):
    """What a variant cost from one moment on."""

    variant_id: UUID
    changed_at: datetime
    price_minor: int
    currency: str
    compare_at_minor: int | None


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A product with everything its page shows.

    Attributes:
        card: the product as a card shows it; its price is the page's until a variant
            is chosen.
        description: its paragraphs.
        history: the prices of the last 365 days, oldest first, and of each variant the
            one that was in force when they began.
    """

    card: Card
    status: ProductStatus
    created_at: datetime
    description: tuple[str, ...]
    shop: Shelf
    shop_logo: str | None
    category: Shelf | None
    options: tuple[str, ...]
    pictures: tuple[Picture, ...]
    variants: tuple[VariantLine, ...]
    history: tuple[PastPrice, ...]

    @property
    def id(self) -> UUID:
        """Return the product's id."""
        return self.card.id

    @property
    def slug(self) -> str:
        """Return the product's address."""
        return self.card.slug

    @property
    def name(self) -> str:
        """Return the product's name."""
        return self.card.name

    @property
    def expected_on(self) -> date | None:
        """Return when a pre-ordered product is expected."""
        return self.card.expected_on


def product_page(
    session: Reader,
    slug: str,
    *beside: ColumnElement[Any],
    values: Mapping[str, Any] | None = None,
) -> tuple[ProductPage, tuple[Any, ...]]:
    """Return what the page of a product shows, and what the caller's columns said.

    A retired product still has its page. A slice above that asks often keeps
    ``PRODUCT_PAGE.add_columns(…)`` for good instead of passing ``beside``.

    Raises:
        NoSuchProduct: there is none under this address, or it is a draft.
    """
    statement = PRODUCT_PAGE.add_columns(*beside) if beside else PRODUCT_PAGE
    given = {**product_page_values(slug), **(values or {})}
    row = session.execute(statement, given).one_or_none()
    return product_page_of(row), tuple(row[len(_COLUMNS) :]) if row else ()


def product_page_values(slug: str) -> dict[str, Any]:
    """Return what ``PRODUCT_PAGE`` is executed with."""
    return {"slug": tidy(slug), "since": clock.now() - REMEMBERED}


def product_page_of(row: Row[Any] | None) -> ProductPage:
    """Return the page that a row of ``PRODUCT_PAGE`` holds.

    Raises:
        NoSuchProduct: there was no row.
    """
    if row is None:
        raise NoSuchProduct
    status: ProductStatus = row.status
    return ProductPage(
        card=card_of(row),
        status=status,
        created_at=row.created_at,
        description=tuple(p for p in row.description.split("\n\n") if p.strip()),
        shop=Shelf(row.shop_id, row.shop_slug, row.shop_name),
        shop_logo=row.shop_logo,
        category=(
            Shelf(row.category_id, row.category_slug, row.category_name)
            if row.category_id
            else None
        ),
        options=tuple(row.options),
        pictures=tuple(Picture(*values) for values in _read(row.pictures)),
        variants=tuple(_line(status, *values) for values in _read(row.variants)),
        history=tuple(_past(*values) for values in _read(row.history)),
    )


def _read(listed: str | None) -> list[list[Any]]:
    rows: list[list[Any]] = json.loads(listed or "[]")
    return rows


def _line(  # noqa: PLR0917 - one argument for each value of _variant_lines
    status: ProductStatus,
    id_: str,
    sku: str | None,
    option_values: list[str],
    price_minor: int,
    currency: str,
    compare_at_minor: int | None,
    prior_minor: int | None,
    stock: int,
    is_discontinued: bool,  # noqa: FBT001
) -> VariantLine:
    available = rule.of_variant(status, is_discontinued=is_discontinued, stock=stock)
    return VariantLine(
        id=UUID(id_),
        sku=sku,
        option_values=tuple(option_values),
        label=" / ".join(option_values),
        price_minor=price_minor,
        currency=currency,
        compare_at_minor=compare_at_minor,
        prior_minor=prior_minor,
        stock=stock,
        is_discontinued=is_discontinued,
        availability=available,
        few_left=rule.few_left(available, stock),
    )


def _past(
    variant_id: str,
    changed_at: str,
    price_minor: int,
    currency: str,
    compare_at_minor: int | None,
) -> PastPrice:
    moment = datetime.fromisoformat(changed_at)
    return PastPrice(UUID(variant_id), moment, price_minor, currency, compare_at_minor)


def _list(
    *values: ColumnElement[Any], order: tuple[ColumnElement[Any], ...]
) -> ColumnElement[Any]:
    """Return rows as the text of one JSON list of lists, ``None`` for no row.

    As text: a caller that has drawn this page before need not read it again.
    """
    row = func.json_build_array(*values)
    return cast(func.json_agg(aggregate_order_by(row, *order)), Text)


def _picture_lines() -> ScalarSelect[Any]:
    lines = _list(_pictures.address, _pictures.alt, order=(_pictures.position,))
    return (
        select(lines)
        .where(_pictures.product_id == _p.id)
        .correlate(_products)
        .scalar_subquery()
    )


def _variant_lines() -> ScalarSelect[Any]:
    v = _variants.c
    lines = _list(
        v.id,
        v.sku,
        v.option_values,
        v.price_minor,
        v.price_currency,
        v.compare_at_minor,
        v.prior_minor,
        v.stock,
        v.is_discontinued,
        order=(v.position, v.id),
    )
    return (
        select(lines)
        .where(v.product_id == _p.id)
        .correlate(_products)
        .scalar_subquery()
    )


def _past_prices() -> ScalarSelect[Any]:
    since = bindparam("since", type_=DateTime(timezone=True))
    v, change, earlier = _variants.alias(), _changes.c, _changes.alias()
    in_force = (
        select(func.max(earlier.c.changed_at))
        .where(earlier.c.variant_id == v.c.id, earlier.c.changed_at <= since)
        .correlate(v)
        .scalar_subquery()
    )
    lines = _list(
        change.variant_id,
        change.changed_at,
        change.price_minor,
        change.price_currency,
        change.compare_at_minor,
        order=(change.changed_at, change.id),
    )
    return (
        select(lines)
        .join_from(v, _changes, change.variant_id == v.c.id)
        .where(
            v.c.product_id == _p.id,
            or_(change.changed_at > since, change.changed_at == in_force),
        )
        .correlate(_products)
        .scalar_subquery()
    )


_COLUMNS = (
    *CARD_COLUMNS,
    _p.created_at,
    _p.description,
    _p.options,
    _p.shop_id,
    _shops.c.slug.label("shop_slug"),
    _shops.c.logo.label("shop_logo"),
    _p.category_id,
    _categories.c.slug.label("category_slug"),
    _categories.c.name.label("category_name"),
    _picture_lines().label("pictures"),
    _variant_lines().label("variants"),
    _past_prices().label("history"),
)

PRODUCT_PAGE: Select[Any] = (
    select(*_COLUMNS)
    .join_from(_products, _shops, _p.shop_id == _shops.c.id)
    .outerjoin(_categories, _p.category_id == _categories.c.id)
    .where(_p.slug == bindparam("slug"), _p.status != ProductStatus.DRAFT)
)
