"""Categories and shops that have something to show."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, exists, select

from webapp.catalog.errors import NoSuchCategory
from webapp.catalog.models import IS_LISTED, Category, Product, Shop
from webapp.core.db import Reader
from webapp.core.text import tidy

_p = Product.__table__.c
_categories = Category.__table__.c
_shops = Shop.__table__.c


class Shelf(NamedTuple):
    """A category or a shop, as menus and filters name it."""

    id: UUID
    slug: str
    name: str


def _filled(owner: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(_p.id).where(owner, IS_LISTED))


_CATEGORIES: Select[Any] = (
    select(_categories.id, _categories.slug, _categories.name)
    .where(_filled(_p.category_id == _categories.id))
    .order_by(_categories.position, _categories.name)
)
_EVERY_CATEGORY: Select[Any] = select(
    _categories.id, _categories.slug, _categories.name
).order_by(_categories.position, _categories.name)
_SHOPS: Select[Any] = (
    select(_shops.id, _shops.slug, _shops.name)
    .where(_filled(_p.shop_id == _shops.id))
    .order_by(_shops.name, _shops.id)
)
_CATEGORY: Select[Any] = select(
    _categories.id, _categories.slug, _categories.name
).where(_categories.slug == bindparam("slug"))


def categories(session: Reader) -> list[Shelf]:
    """Return the categories with at least one product to show, in their order."""
    return [Shelf(*row) for row in session.execute(_CATEGORIES)]


def every_category(session: Reader) -> list[Shelf]:
    """Return all categories in their order, those with nothing to show among them."""
    return [Shelf(*row) for row in session.execute(_EVERY_CATEGORY)]


def shops(session: Reader) -> list[Shelf]:
    """Return the shops with at least one product to show, by name."""
    return [Shelf(*row) for row in session.execute(_SHOPS)]


def category(session: Reader, slug: str) -> Shelf:
    """Return the category of an address, empty or not.

    Raises:
        NoSuchCategory: there is none.
    """
    row = session.execute(_CATEGORY, {"slug": tidy(slug)}).one_or_none()
    if row is None:
        raise NoSuchCategory
    return Shelf(*row)
