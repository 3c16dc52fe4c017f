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

from webapp.accounts.owners import Owner
from webapp.catalog.models import Availability, Category, Shop
from webapp.core.db import Reader
from webapp.wishlist.models import (
    ArchiveReason,
    GuestPick,
    ItemStatus,
    Priority,
    WishlistItem,
)
from webapp.wishlist.queries import today
from webapp.wishlist.queries.stretches import (
    ARCHIVE_PAGE,
    Place,
    in_stretches,
    stretch,
)
from webapp.wishlist.queries.today import OWNER_ID, Saved, products, variants


class Line(NamedTuple):
    """One saved thing as the wishlist page shows it, at today's price and stock.

    Attributes:
        slug: ``None`` when there is no page to go to any more.
        choose: options are still to be chosen.
        is_gone: the chosen variant is not made any more.
        expires_on: the day by which it is needed.
        is_back: in stock again, and its owner has not seen it yet.
        is_guest: picked by a guest, who keeps no more than what and when.
        watches_stock, watches_price, threshold_pct, below_minor: its own switches.
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
    note: str
    is_note_private: bool
    wanted_count: int
    priority: Priority
    expires_on: date | None
    archived_at: datetime | None
    archive_reason: ArchiveReason | None
    watches_stock: bool | None
    watches_price: bool | None
    threshold_pct: int | None
    below_minor: int | None
    is_back: bool
    is_guest: bool

    def can_join(self, in_cart: int) -> bool:
        """Tell whether a cart that holds so many of it can take one more as it is."""
        if self.choose or self.is_gone:
            return False
        is_there = self.availability == Availability.IN_STOCK and in_cart < self.stock
        return is_there or self.availability == Availability.PREORDER


_item = WishlistItem.__table__.c
_WRITTEN = (
    _item.note,
    _item.is_note_private,
    _item.wanted_count,
    _item.priority,
    _item.expires_on,
    _item.archived_at,
    _item.archive_reason,
    _item.watches_stock,
    _item.watches_price,
    _item.threshold_pct,
    _item.below_minor,
)
_UNWRITTEN: tuple[ColumnElement[Any], ...] = tuple(
    literal_column(word) for word in ("''", "true", "1", "'normal'", *("NULL",) * 7)
)


def _lines(saved: Saved) -> Select[Any]:
    is_item = saved is WishlistItem.__table__
    is_open = variants.id.is_(None)
    columns: list[ColumnElement[Any]] = [
        saved.c.id,
        products.id.label("product_id"),
        case((today.IS_SOLD, products.slug), else_=None).label("slug"),
        products.name,
        Category.__table__.c.slug.label("category_slug"),
        Shop.__table__.c.name.label("shop_name"),
        products.picture,
        products.picture_alt,
        today.LABEL.label("variant_label"),
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
        *(_WRITTEN if is_item else _UNWRITTEN),
        today.is_back(saved).label("is_back"),
        literal_column("false" if is_item else "true").label("is_guest"),
    ]
    return today.with_list(today.with_product(select(*columns), saved), saved)


def _named(saved: Saved) -> Select[Any]:
    named = saved.c.id == any_(bindparam("ids", type_=ARRAY(Uuid())))
    return _lines(saved).where(today.is_owned(saved, OWNER_ID), named)


_OF_CUSTOMER = _named(WishlistItem.__table__)
_OF_GUEST = _named(GuestPick.__table__)
_ARCHIVED = in_stretches(_lines(WishlistItem.__table__))


def lines(session: Reader, owner: Owner, ids: Sequence[str]) -> list[Line]:
    """Return some of the owner's saved things, in no particular order."""
    if not ids:
        return []
    statement = _OF_CUSTOMER if owner.user_id is not None else _OF_GUEST
    rows = session.execute(
        statement, {"owner_id": owner.id, "ids": list(map(UUID, ids))}
    )
    return [Line._make(row) for row in rows]


class Archive(NamedTuple):
    """A stretch of what was put away, the latest first; ``more``: there is more."""

    lines: list[Line]
    more: bool


def archive(
    session: Reader,
    user_id: UUID,
    *,
    before: Place | None = None,
    most: int = ARCHIVE_PAGE,
) -> Archive:
    """Return what a customer put away, or the shop did, in one statement.

    Args:
        before: when the last one of the stretch before was put away, and its id.
    """
    found = session.execute(_ARCHIVED, stretch(user_id, before, most))
    rows = [Line._make(row) for row in found]
    return Archive(rows[:most], len(rows) > most)


_ARCHIVED_IN = select(func.count()).where(
    _item.user_id == OWNER_ID,
    _item.group_id == bindparam("group_id", type_=Uuid()),
    _item.status == today.text(ItemStatus.ARCHIVED),
)


def archived_in(session: Reader, user_id: UUID, group_id: UUID) -> int:
    """Return how much of a group was put away."""
    values = {"owner_id": user_id, "group_id": group_id}
    return session.scalar(_ARCHIVED_IN, values) or 0
