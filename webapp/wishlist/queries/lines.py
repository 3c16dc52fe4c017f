"""Saved things with all that a page tells about them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Uuid,
    any_,
    bindparam,
    case,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from webapp.catalog.models import Availability, Category, Shop
from webapp.core.db import Reader
from webapp.wishlist.models import GuestPick, WishlistItem
from webapp.wishlist.queries import today
from webapp.wishlist.queries.owners import Owner
from webapp.wishlist.queries.today import OWNER_ID, Saved, products, variants


class Line(NamedTuple):
    """One saved thing as the wishlist page shows it, at today's price and stock.

    Attributes:
        slug: ``None`` when there is no page to go to any more.
        choose: options are still to be chosen.
        is_gone: the chosen variant is not made any more.
    """

    id: UUID
    product_id: UUID
    slug: str | None
    name: str
    category_slug: str | None
    shop_name: str
    picture: str | None
    picture_alt: str
    variant_label: str
    choose: bool
    is_gone: bool
    price_minor: int
    currency: str
    price_varies: bool
    compare_at_minor: int | None
    prior_minor: int | None
    saved_price_minor: int
    saved_currency: str
    availability: Availability
    stock: int
    expected_on: date | None
    added_at: datetime


def _lines(saved: Saved) -> Select[Any]:
    is_open = variants.id.is_(None)
    label = func.array_to_string(variants.option_values, literal_column("' / '"))
    columns: list[ColumnElement[Any]] = [
        saved.c.id,
        products.id.label("product_id"),
        case((today.IS_SOLD, products.slug), else_=None).label("slug"),
        products.name,
        Category.__table__.c.slug.label("category_slug"),
        Shop.__table__.c.name.label("shop_name"),
        products.picture,
        products.picture_alt,
        func.coalesce(label, literal_column("''")).label("variant_label"),
        (is_open & (func.cardinality(products.options) > 0)).label("choose"),
        today.IS_GONE.label("is_gone"),
        today.price(saved).label("price_minor"),
        today.currency(saved).label("currency"),
        (is_open & products.price_varies).label("price_varies"),
        today.chosen(variants.compare_at_minor, products.compare_at_minor),
        today.chosen(variants.prior_minor, products.prior_minor),
        saved.c.saved_price_minor,
        saved.c.saved_price_currency,
        today.AVAILABILITY.label("availability"),
        today.STOCK.label("stock"),
        products.expected_on,
        saved.c.added_at,
    ]
    ids = bindparam("ids", type_=ARRAY(Uuid()))
    return today.with_product(select(*columns), saved).where(
        today.is_owned(saved, OWNER_ID), saved.c.id == any_(ids)
    )


_OF_CUSTOMER = _lines(WishlistItem.__table__)
_OF_GUEST = _lines(GuestPick.__table__)


def lines(session: Reader, owner: Owner, ids: Sequence[str]) -> list[Line]:
    """Return some of the owner's saved things, in no particular order."""
    if not ids:
        return []
    statement = _OF_CUSTOMER if owner.user_id is not None else _OF_GUEST
    rows = session.execute(
        statement, {"owner_id": owner.id, "ids": list(map(UUID, ids))}
    )
    return [Line._make(row) for row in rows]
