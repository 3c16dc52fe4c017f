"""A whole list as programs are told it, and its state: whether it has to be told again.

PostgreSQL tells rows, not answers: writing the fields' names there as well would double
what it has to do.
"""

import json
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from webapp.accounts.models import User
from webapp.catalog.models import Availability, Product, Shop
from webapp.core import prepared
from webapp.core.db import Reader
from webapp.wishlist.models import (
    ArchiveReason,
    Wishlist,
    WishlistGroup,
    WishlistItem,
)
from webapp.wishlist.queries import today
from webapp.wishlist.queries.outline import UNGROUPED
from webapp.wishlist.queries.stretches import (
    ARCHIVE_PAGE,
    Place,
    in_stretches,
    stretch,
)
from webapp.wishlist.queries.today import OWNER_ID, products, variants

_items = WishlistItem.__table__
_item = _items.c
_group = WishlistGroup.__table__.c
_shop = Shop.__table__.c
_list = Wishlist.__table__.c
_user_id = User.__table__.c.id
_SELLER: ColumnElement[Any] = literal_column(Shop.__tablename__)  # the whole row


class Thing(NamedTuple):
    """One saved thing at today's price and stock; ids and moments are still texts.

    Attributes:
        is_reduced: the price is lower than the regular one.
        is_gone: the chosen variant is not made any more.
        added_at: to the microsecond, of UTC.
    """

    group_id: str | None
    id: str
    product_id: str
    name: str
    slug: str
    picture: str | None
    price_minor: int
    currency: str
    is_reduced: bool
    shop_id: str
    shop_name: str
    shop_slug: str
    shop_logo: str | None
    availability: str
    is_gone: bool
    stock: int
    added_at: str

    @property
    def is_on_sale(self) -> bool:
        """Tell whether it can be had for less than usual."""
        is_sold = self.availability != Availability.RETIRED and not self.is_gone
        return self.is_reduced and is_sold

    @property
    def left(self) -> int:
        """Return how many of it can be had today."""
        return self.stock if self.availability == Availability.IN_STOCK else 0


class Stack(NamedTuple):
    """A group with what is in it, topmost first; ``id`` None is Ungrouped.

    Attributes:
        place: in the customer's own order.
    """

    id: str | None
    name: str
    place: int
    entries: list[Thing]


class PutAway(NamedTuple):
    """Something in the archive; ``group`` is the name of the one it was in."""

    thing: Thing
    group: str | None
    archived_at: datetime
    reason: ArchiveReason


class Stretch(NamedTuple):
    """A stretch of the archive, the latest first; ``more``: there is more."""

    things: list[PutAway]
    more: bool


_THING = (
    _item.group_id,
    _item.id,
    products.id,
    products.name,
    products.slug,
    products.picture,
    today.price(_items),
    today.currency(_items),
    today.chosen(variants.compare_at_minor, products.compare_at_minor).is_not(None),
    _shop.id,
    _shop.name,
    _shop.slug,
    _shop.logo,
    today.AVAILABILITY,
    today.IS_GONE,
    today.STOCK,
    _item.added_at,
)


def _things() -> ColumnElement[Any]:
    thing = func.json_build_array(*_THING)
    listed = func.json_agg(aggregate_order_by(thing, _item.sort_order, _item.id.desc()))
    return (
        today.with_product(select(cast(listed, Text)), _items)
        .where(today.is_owned(_items, _user_id))
        .correlate(User.__table__)
        .scalar_subquery()
        .label("things")
    )


def _stacks() -> ColumnElement[Any]:
    """Return the groups by creation, the oldest first."""
    facts = func.json_build_array(_group.id, _group.name, _group.sort_order)
    listed = func.json_agg(aggregate_order_by(facts, _group.created_at, _group.id))
    return (
        select(cast(listed, Text))
        .where(_group.user_id == _user_id)
        .correlate(User.__table__)
        .scalar_subquery()
        .label("stacks")
    )


def _version() -> ColumnElement[Any]:
    return (
        select(_list.version)
        .where(_list.user_id == _user_id)
        .correlate(User.__table__)
        .scalar_subquery()
        .label("version")
    )


def _changes() -> ColumnElement[Any]:
    """Return a text that another one follows whenever something saved changes.

    A product's version only grows, so their sum stays the same only if all of them do,
    as long as the list holds the same things; whether it does, its own version says.
    Sellers have no version: whatever is known of them goes into it.
    """
    sellers = func.sum(func.hash_record_extended(_SELLER, literal_column("0")))
    facts = func.concat(func.sum(products.version), literal_column("':'"), sellers)
    return (
        select(cast(facts, Text))
        .join_from(_items, Product.__table__, products.id == _item.product_id)
        .join(Shop.__table__, _shop.id == products.shop_id)
        .where(today.is_owned(_items, _user_id))
        .correlate(User.__table__)
        .scalar_subquery()
        .label("changes")
    )


# For the statement that finds out for whom a program asks.
STATE_OF_LIST: tuple[ColumnElement[Any], ...] = (_version(), _changes())

_TOLD: Select[Any] = select(*STATE_OF_LIST, _stacks(), _things()).where(
    _user_id == OWNER_ID
)


class State(NamedTuple):
    """What stays the same for as long as a program would be told the same list."""

    version: int | None = None
    changes: str | None = None


def told(session: Reader, user_id: UUID) -> tuple[State, list[Stack]]:
    """Return a customer's list with its state, in one statement.

    Ungrouped comes first, then each group, the oldest first; empty ones are there, too.
    """
    stacks: dict[str | None, Stack] = {None: Stack(None, UNGROUPED, 0, [])}
    rows = prepared.ask(session, _TOLD, {"owner_id": user_id})
    if not rows:
        return State(), list(stacks.values())
    version, changes, groups, things = rows[0]
    for group_id, name, place in json.loads(groups or "[]"):
        stacks[group_id] = Stack(group_id, name, place, [])
    for values in json.loads(things or "[]"):
        stacks[values[0]].entries.append(Thing._make(values))
    return State(version, changes), list(stacks.values())


def in_own_order(stacks: list[Stack]) -> list[Stack]:
    """Return Ungrouped first, then the groups as their owner laid them."""
    return sorted(stacks, key=lambda s: (s.id is not None, s.place, s.id or ""))


_PUT_AWAY = in_stretches(
    today.with_product(
        select(
            cast(func.json_build_array(*_THING), Text),
            _group.name,
            _item.archived_at,
            _item.archive_reason,
        ),
        _items,
    ).outerjoin(WishlistGroup.__table__, _group.id == _item.group_id)
)


def put_away(
    session: Reader,
    user_id: UUID,
    *,
    before: Place | None = None,
    most: int = ARCHIVE_PAGE,
) -> Stretch:
    """Return what a customer put away, or the shop did, in one statement.

    Args:
        before: when the last one of the stretch before was put away, and its id.
    """
    rows = prepared.ask(session, _PUT_AWAY, stretch(user_id, before, most))
    found = [
        PutAway(Thing._make(json.loads(thing)), group, at, ArchiveReason(reason))
        for thing, group, at, reason in rows
    ]
    return Stretch(found[:most], len(found) > most)
