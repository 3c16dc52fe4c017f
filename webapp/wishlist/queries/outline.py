"""What is on a list, in the owner's order, as little of it as a page needs.

An entry names everything that its drawing depends on, so that a page which has drawn it
before needs no more: one short statement for a list of any length.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

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

from webapp.accounts.models import Guest, User
from webapp.catalog.models import Availability
from webapp.core.db import Reader
from webapp.wishlist.models import GuestPick, WishlistGroup, WishlistItem
from webapp.wishlist.queries import today
from webapp.wishlist.queries.owners import Owner
from webapp.wishlist.queries.today import OWNER_ID, Saved, products, variants

UNGROUPED = "Ungrouped"


class Entry(NamedTuple):
    """One saved thing, and whatever makes it look different.

    Attributes:
        version: of its product; grows with all that a page shows of it.
        variant_id: ``None`` while the choice is open.
    """

    id: str
    version: int
    variant_id: str | None
    saved_price_minor: int
    price_minor: int
    currency: str
    availability: str
    is_gone: bool


class Section(NamedTuple):
    """One group of the list with its entries; ``group_id`` None is Ungrouped."""

    group_id: str | None
    name: str
    entries: list[Entry]


class Summary(NamedTuple):
    """What a list holds and would cost today; in stock + out of stock = total."""

    total: int
    value_minor: int
    in_stock: int
    out_of_stock: int


def _entries(saved: Saved, owner: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what an owner has as one JSON list, each with its group, in order."""
    group = (
        WishlistItem.__table__.c.group_id
        if saved is WishlistItem.__table__
        else literal_column("NULL")
    )
    entry = func.json_build_array(
        group,
        saved.c.id,
        products.version,
        saved.c.variant_id,
        saved.c.saved_price_minor,
        today.price(saved),
        today.currency(saved),
        today.AVAILABILITY,
        today.IS_GONE,
    )
    order = (saved.c.sort_order, saved.c.id.desc())
    # As text: a page that was drawn from the same text is found by it.
    return (
        select(cast(func.json_agg(aggregate_order_by(entry, *order)), Text))
        .join_from(saved, products.id.table, products.id == saved.c.product_id)
        .outerjoin(variants.id.table, variants.id == saved.c.variant_id)
        .where(today.is_owned(saved, owner))
        .correlate(User.__table__, Guest.__table__)
        .scalar_subquery()
        .label("entries")
    )


def _groups(owner: ColumnElement[Any]) -> ColumnElement[Any]:
    group = WishlistGroup.__table__.c
    pair = func.json_build_array(group.id, group.name)
    listed = func.json_agg(aggregate_order_by(pair, group.sort_order, group.id))
    return (
        select(cast(listed, Text))
        .where(group.user_id == owner)
        .correlate(User.__table__)
        .scalar_subquery()
        .label("groups")
    )


_user_id, _guest_id = User.__table__.c.id, Guest.__table__.c.id

# For the statements that find out who asks: what the wishlist page wants besides.
OF_CUSTOMER: tuple[ColumnElement[Any], ...] = (
    _groups(_user_id),
    _entries(WishlistItem.__table__, _user_id),
)
OF_GUEST: tuple[ColumnElement[Any], ...] = (
    literal_column("NULL").label("groups"),
    _entries(GuestPick.__table__, _guest_id),
)

_BY_CUSTOMER: Select[Any] = select(*OF_CUSTOMER).where(_user_id == OWNER_ID)
_BY_GUEST: Select[Any] = select(*OF_GUEST).where(_guest_id == OWNER_ID)


class Outline(NamedTuple):
    """A list as the database tells it: two JSON texts, ``None`` for nothing."""

    groups: str | None = None
    entries: str | None = None


def outline(session: Reader, owner: Owner) -> Outline:
    """Return what is on a list, in one statement, whatever the length."""
    row: Sequence[str | None] | None = None
    if owner.id is not None:
        statement = _BY_CUSTOMER if owner.user_id is not None else _BY_GUEST
        row = session.execute(statement, {"owner_id": owner.id}).one_or_none()
    return Outline(*(row or ()))


def sections(found: Outline) -> list[Section]:
    """Return the groups of a list with their active entries, in the owner's own order.

    Ungrouped comes first and is always there; groups without entries are, too.
    """
    sections: dict[str | None, Section] = {None: Section(None, UNGROUPED, [])}
    for group_id, name in json.loads(found.groups or "[]"):
        sections[group_id] = Section(group_id, name, [])
    for group_id, *entry in json.loads(found.entries or "[]"):
        sections[group_id].entries.append(Entry._make(entry))
    return list(sections.values())


def summary(sections: Iterable[Section], currency: str) -> Summary:
    """Return what these sections hold and would cost today.

    What is no longer sold counts as out of stock and as worth nothing; what is out of
    stock keeps its price. A price in another currency than the shop's adds nothing.
    """
    count = in_stock = value = 0
    for section in sections:
        count += len(section.entries)
        for entry in section.entries:
            in_stock += entry.availability == Availability.IN_STOCK
            is_sold = entry.availability != Availability.RETIRED and not entry.is_gone
            if is_sold and entry.currency == currency:
                value += entry.price_minor
    return Summary(count, value, in_stock, count - in_stock)
