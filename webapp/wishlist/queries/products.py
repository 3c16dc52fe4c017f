"""The catalogue's pages, knowing what their reader has saved and is about to buy.

The reader's part travels in the catalogue's own statements, so that a page of cards, or
of one product, stays one statement.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, func, null, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from webapp.accounts.owners import Owner
from webapp.cart.models import OPEN_CART, Cart, CartLine
from webapp.catalog import queries as catalog
from webapp.catalog.errors import NoSuchProduct
from webapp.catalog.models import Product
from webapp.core import prepared
from webapp.core.db import Reader
from webapp.wishlist.models import GuestPick, WishlistGroup, WishlistItem
from webapp.wishlist.queries.today import OWNER_ID, Saved, is_owned
from webapp.wishlist.queries.watching import Switches, Watching, watching

_products = Product.__table__
_groups = WishlistGroup.__table__.c
_carts, _lines = Cart.__table__.c, CartLine.__table__.c


def _latest(saved: Saved) -> ColumnElement[Any]:
    return (
        select(saved.c.id)
        .where(saved.c.product_id == _products.c.id, is_owned(saved, OWNER_ID))
        .order_by(saved.c.added_at.desc())
        .limit(1)
        .correlate(_products)
        .scalar_subquery()
        .label("saved")
    )


def _each(saved: Saved) -> ColumnElement[Any]:
    told = [saved.c.id, saved.c.variant_id]
    if saved is WishlistItem.__table__:
        switches = ("watches_stock", "watches_price", "threshold_pct", "below_minor")
        told += [saved.c.group_id, *(saved.c[name] for name in switches)]
    listed = func.json_agg(
        aggregate_order_by(func.json_build_array(*told), saved.c.added_at.desc())
    )
    return (
        select(cast(listed, Text))
        .where(saved.c.product_id == _products.c.id, is_owned(saved, OWNER_ID))
        .correlate(_products)
        .scalar_subquery()
        .label("saved_each")
    )


def _carried(owner: ColumnElement[Any]) -> ColumnElement[Any]:
    pair = func.json_build_array(_lines.variant_id, _lines.quantity)
    listed = func.json_agg(aggregate_order_by(pair, _lines.added_at, _lines.id))
    return (
        select(cast(listed, Text))
        .join_from(CartLine.__table__, Cart.__table__, _carts.id == _lines.cart_id)
        .where(owner == OWNER_ID, OPEN_CART, _lines.product_id == _products.c.id)
        .correlate(_products)
        .scalar_subquery()
        .label("in_cart")
    )


def _own_groups() -> ColumnElement[Any]:
    pair = func.json_build_array(_groups.id, _groups.name)
    listed = func.json_agg(aggregate_order_by(pair, _groups.sort_order, _groups.id))
    return (
        select(cast(listed, Text))
        .where(_groups.user_id == OWNER_ID)
        .scalar_subquery()
        .label("groups")
    )


_LATEST_OF_CUSTOMER = (_latest(WishlistItem.__table__),)
_LATEST_OF_GUEST = (_latest(GuestPick.__table__),)
_PRODUCT = catalog.PRODUCT_PAGE.add_columns(
    null().label("saved_each"),
    null().label("in_cart"),
    null().label("groups"),
    null().label("watching"),
)
_PRODUCT_FOR_CUSTOMER = catalog.PRODUCT_PAGE.add_columns(
    _each(WishlistItem.__table__),
    _carried(_carts.user_id),
    _own_groups(),
    watching(OWNER_ID),
)
_PRODUCT_FOR_GUEST = catalog.PRODUCT_PAGE.add_columns(
    _each(GuestPick.__table__),
    _carried(_carts.guest_id),
    null().label("groups"),
    null().label("watching"),
)


def saved_beside(owner: Owner) -> tuple[ColumnElement[Any], ...]:
    """Return the column that says which item the reader saved a card's product as.

    For the ``beside`` of the catalogue's listings, with ``owner_id`` among the values;
    empty for somebody who has saved nothing.
    """
    if owner.user_id is not None:
        return _LATEST_OF_CUSTOMER
    return _LATEST_OF_GUEST if owner.guest_id is not None else ()


class SavedAs(NamedTuple):
    """What a product is saved as; ``group`` is its name, ``None`` is Ungrouped."""

    item_id: UUID
    group_id: UUID | None
    group: str | None


@dataclass(frozen=True)
class ProductForReader:
    """A product's page, and what its reader has to do with it; read when asked for."""

    row: Any

    @property
    def key(self) -> tuple[Any, ...]:
        """Return what the page depends on, besides the day and what is chosen on it.

        The product's version grows with everything that the shop may change about it.
        """
        row = self.row
        told = (row.saved_each, row.in_cart, row.groups, row.watching)
        return (row.id, row.version, *told)

    @cached_property
    def page(self) -> catalog.ProductPage:
        """Return what the catalogue says about the product."""
        return catalog.product_page_of(self.row)

    @property
    def saved(self) -> dict[UUID | None, UUID]:
        """Return variant id (``None``: choice still open) → the item it is saved as."""
        each = json.loads(self.row.saved_each or "[]")
        return {v and UUID(v): UUID(item) for item, v, *_ in reversed(each)}

    @property
    def saved_last(self) -> SavedAs | None:
        """Return what a customer saved it as, the last time."""
        each = json.loads(self.row.saved_each or "[]")
        if not each:
            return None
        item, _variant, group, *_switches = each[0]
        names = dict(self.groups)
        return SavedAs(UUID(item), group and UUID(group), names.get(group))

    @property
    def switches(self) -> dict[UUID | None, Switches]:
        """Return variant id (``None``: choice still open) → what is told of the item.

        Empty for a guest, who is told nothing.
        """
        each = json.loads(self.row.saved_each or "[]")
        own = [(v and UUID(v), said) for _item, v, *said in each if said]
        return {variant: Switches(*said) for variant, (_group, *said) in own}

    @property
    def watching(self) -> Watching:
        """Return what the reader is told of what they save, by default."""
        return Watching.of(self.row.watching)

    @property
    def in_cart(self) -> dict[UUID, int]:
        """Return variant id → how many of it are in the reader's cart."""
        return {UUID(v): many for v, many in json.loads(self.row.in_cart or "[]")}

    @property
    def groups(self) -> list[tuple[str, str]]:
        """Return the reader's groups, id and name, in their order."""
        return [(id_, name) for id_, name in json.loads(self.row.groups or "[]")]


def product_for(session: Reader, slug: str, owner: Owner) -> ProductForReader:
    """Return a product's page together with what its reader saved, in one statement.

    Raises:
        NoSuchProduct: there is none under this address, or it is a draft.
    """
    statement = _PRODUCT
    if owner.user_id is not None:
        statement = _PRODUCT_FOR_CUSTOMER
    elif owner.guest_id is not None:
        statement = _PRODUCT_FOR_GUEST
    values = {**catalog.product_page_values(slug), "owner_id": owner.id}
    row = next(iter(prepared.ask(session, statement, values)), None)
    if row is None:
        raise NoSuchProduct
    return ProductForReader(row)
