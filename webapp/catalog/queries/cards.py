"""Products as cards: listings, search, and what is similar.

A page is one statement over the products' own rows. There is one statement per shape
of question, made once, so that SQLAlchemy recognises it without looking. A slice above
lets it carry columns of its own (``beside``), such as whether the visitor saved it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import starmap
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    Uuid,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from webapp.catalog import availability as rule
from webapp.catalog.models import (
    IS_LISTED,
    Availability,
    Category,
    Product,
    ProductStatus,
    Shop,
    Variant,
)
from webapp.catalog.queries.choice import COUNTED, PER_PAGE, Choice, Shape, Sort
from webapp.core import prepared
from webapp.core.db import Reader

SIMILAR = 6

_products = Product.__table__
_shops = Shop.__table__
_categories = Category.__table__
_variants = Variant.__table__
_p = _products.c


class Card(NamedTuple):
    """A product as a listing shows it; its cheapest variant speaks for it.

    Attributes:
        picture: as stored: a path under static/img or a whole address.
        price_varies: other variants cost more.
        prior_minor: the lowest price of the 30 days before the present reduction.
        has_options: there is something to choose before it can be bought.
    """

    id: UUID
    version: int
    slug: str
    name: str
    shop_name: str
    picture: str | None
    picture_alt: str
    price_minor: int | None
    currency: str | None
    price_varies: bool
    compare_at_minor: int | None
    prior_minor: int | None
    availability: Availability
    stock: int
    few_left: bool
    expected_on: date | None
    has_options: bool


@dataclass(frozen=True, slots=True)
class CardsPage:
    """A stretch of a listing.

    Attributes:
        beside: for each card, what the caller's own columns said.
        has_more: there is a page after the last one read.
    """

    cards: tuple[Card, ...]
    beside: tuple[tuple[Any, ...], ...]
    has_more: bool


CARD_COLUMNS = (
    _p.id,
    _p.version,
    _p.slug,
    _p.name,
    _shops.c.name.label("shop_name"),
    _p.picture,
    _p.picture_alt,
    _p.price_minor,
    _p.price_currency,
    _p.price_varies,
    _p.compare_at_minor,
    _p.prior_minor,
    _p.status,
    _p.stock,
    _p.expected_on,
    (func.cardinality(_p.options) > 0).label("has_options"),
)


def card(  # noqa: PLR0917 - one argument for each of CARD_COLUMNS
    id_: UUID,
    version: int,
    slug: str,
    name: str,
    shop_name: str,
    picture: str | None,
    picture_alt: str,
    price_minor: int | None,
    currency: str | None,
    price_varies: bool,  # noqa: FBT001
    compare_at_minor: int | None,
    prior_minor: int | None,
    status: ProductStatus,
    stock: int,
    expected_on: date | None,
    has_options: bool,  # noqa: FBT001
) -> Card:
    """Make a card of the values of ``CARD_COLUMNS``, in their order."""
    available = rule.of_product(status, stock)
    return Card(
        id_,
        version,
        slug,
        name,
        shop_name,
        picture,
        picture_alt,
        price_minor,
        currency,
        price_varies,
        compare_at_minor,
        prior_minor,
        available,
        stock,
        rule.few_left(available, stock),
        expected_on,
        has_options,
    )


def card_of(row: Row[Any]) -> Card:
    """Return the card that a row of ``cards`` begins with."""
    return card(*row[: len(CARD_COLUMNS)])


def cards(choice: Choice) -> Select[Any]:
    """Return the statement of a listing, to be executed with ``choice.values``.

    It is shared: callers add columns of their own (which may name ``Product.id``) to a
    copy, and keep that copy for the same ``choice.shape``.
    """
    return _statement(choice.shape, ())


def cards_page(
    session: Reader,
    choice: Choice,
    *beside: ColumnElement[Any],
    values: Mapping[str, Any] | None = None,
) -> CardsPage:
    """Return the pages that were chosen, in one statement.

    Args:
        beside: scalar columns of the caller, which lives above this slice and keeps
            them for good (in its module), so that the statement is made only once.
        values: what those columns are executed with.
    """
    statement = _statement(choice.shape, beside)
    rows = prepared.ask(session, statement, {**choice.values, **(values or {})})
    most = choice.shape.pages * PER_PAGE
    return _page(rows[:most], has_more=len(rows) > most)


def count(session: Reader, choice: Choice) -> int:
    """Count what a choice finds; ``COUNTED`` stands for that many and any more."""
    found: int = session.execute(_counting(choice.shape), choice.values).scalar_one()
    return found


def similar(
    session: Reader,
    product_id: UUID,
    category_id: UUID | None,
    *beside: ColumnElement[Any],
    values: Mapping[str, Any] | None = None,
) -> CardsPage:
    """Return a few others of the same category that can be bought today."""
    if category_id is None:
        return CardsPage((), (), has_more=False)
    given = {"product_id": product_id, "category_id": category_id}
    rows = session.execute(_similar(beside), {**given, **(values or {})}).all()
    return _page(rows, has_more=False)


def _page(rows: Sequence[Row[Any]], *, has_more: bool) -> CardsPage:
    own = len(CARD_COLUMNS)
    return CardsPage(
        cards=tuple(starmap(card, (row[:own] for row in rows))),
        beside=tuple(tuple(row[own:]) for row in rows),
        has_more=has_more,
    )


@lru_cache(maxsize=512)
def _statement(shape: Shape, beside: tuple[ColumnElement[Any], ...]) -> Select[Any]:
    statement = (
        _joined(*beside)
        .where(*_conditions(shape))
        .order_by(*_order(shape.sort))
        # In plain sight of the planner, which plans once for all values otherwise.
        .limit(literal_column(str(shape.pages * PER_PAGE + 1)))
    )
    if shape.is_from_start:
        return statement
    return statement.offset(bindparam("row_offset"))


@lru_cache(maxsize=512)
def _counting(shape: Shape) -> Select[Any]:
    found = select(_p.id).where(*_conditions(shape)).limit(COUNTED)
    return select(func.count()).select_from(found.subquery())


@lru_cache(maxsize=32)
def _similar(beside: tuple[ColumnElement[Any], ...]) -> Select[Any]:
    return (
        _joined(*beside)
        .where(
            IS_LISTED,
            _p.category_id == bindparam("category_id", type_=Uuid()),
            _p.id != bindparam("product_id", type_=Uuid()),
            _is_available(),
        )
        .order_by(_p.created_at.desc(), _p.id.desc())
        .limit(SIMILAR)
    )


def _joined(*beside: ColumnElement[Any]) -> Select[Any]:
    statement: Select[Any] = select(*CARD_COLUMNS, *beside)
    return statement.join_from(_products, _shops, _p.shop_id == _shops.c.id)


def _conditions(shape: Shape) -> list[ColumnElement[bool]]:
    category = select(_categories.c.id).where(
        _categories.c.slug == bindparam("category")
    )
    shop = select(_shops.c.id).where(_shops.c.slug == bindparam("shop"))
    wanted: list[tuple[bool, ColumnElement[bool]]] = [
        (shape.searches, or_(_p.search.bool_op("@@")(_query()), _has_sku())),
        (shape.category, _p.category_id == category.scalar_subquery()),
        (
            shape.shop,
            # Its own name: the listing joins the shops as well.
            _p.shop_id == shop.correlate(None).scalar_subquery(),
        ),
        (shape.price_min, _p.price_minor >= bindparam("price_min")),
        (shape.price_max, _p.price_minor <= bindparam("price_max")),
        (shape.available, _is_available()),
        (shape.on_sale, _p.is_on_sale),
    ]
    return [
        IS_LISTED,
        *(condition for holds, condition in wanted if holds),
    ]


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    match sort:
        case Sort.RELEVANCE:
            rank = func.ts_rank(_p.search, _query())
            return _has_sku().desc(), rank.desc(), _p.created_at.desc(), _p.id.desc()
        case Sort.NEWEST:
            return _p.created_at.desc(), _p.id.desc()
        case Sort.PRICE_UP:
            return _p.price_minor.asc(), _p.id.asc()
        case Sort.PRICE_DOWN:
            return _p.price_minor.desc(), _p.id.desc()
        case Sort.NAME:
            # The name without accents and case: the same order in every database.
            return _p.search_name.asc(), _p.id.asc()


def _is_available() -> ColumnElement[bool]:
    preorder: ColumnElement[Any] = literal_column(f"'{ProductStatus.PREORDER}'")
    return or_(_p.stock > 0, _p.status == preorder)


def _query() -> ColumnElement[Any]:
    words = bindparam("words", type_=String())
    return func.to_tsquery(literal_column("'simple'::regconfig"), words)


def _has_sku() -> ColumnElement[bool]:
    """Return whether one of the variants has exactly the SKU that was typed."""
    skus = bindparam("skus", type_=ARRAY(String()))
    owners = select(_variants.c.product_id).where(_variants.c.sku == any_(skus))
    return _p.id == any_(func.array(owners.scalar_subquery()))
