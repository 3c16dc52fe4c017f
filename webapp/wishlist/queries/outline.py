"""What is on a list, in the owner's order, as little of it as a page needs.

An entry names everything that its drawing depends on, so that a page which has drawn it
before needs no more: one short statement for a list of any length.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

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
from webapp.accounts.owners import Owner
from webapp.catalog.models import Availability
from webapp.core.db import Reader
from webapp.wishlist.models import (
    GuestPick,
    ItemStatus,
    Visibility,
    Wishlist,
    WishlistGroup,
    WishlistItem,
)
from webapp.wishlist.queries import today
from webapp.wishlist.queries.carts import cart_state, in_cart, with_cart
from webapp.wishlist.queries.today import OWNER_ID, Saved, products, variants
from webapp.wishlist.queries.watching import Watching, watching

UNGROUPED = "Ungrouped"
_list = Wishlist.__table__.c


class Entry(NamedTuple):
    """One saved thing, and whatever makes it look different.

    Attributes:
        version: of its product; grows with all that a page shows of it.
        item_version: grows with what its owner writes about it.
        variant_id: ``None`` while the choice is open.
        is_back: in stock again, and its owner has not seen it yet.
        in_cart: how many of it the owner's cart holds.
        is_watched: whether any news of it is wanted, by its own switches.
    """

    id: str
    version: int
    item_version: int
    variant_id: str | None
    saved_price_minor: int
    price_minor: int
    currency: str
    availability: str
    is_gone: bool
    is_back: bool
    in_cart: int
    is_watched: bool


_FACTS = len(Entry._fields) - 1  # what the database tells as it is shown


class Section(NamedTuple):
    """One group of the list with its entries; ``group_id`` None is Ungrouped."""

    group_id: str | None
    name: str
    occasion_on: date | None
    visibility: Visibility
    entries: list[Entry]


class Priced(Protocol):
    """Something saved, as far as the sum of a list is concerned with it."""

    @property
    def availability(self) -> str:
        """Return one of ``Availability``'s words."""

    @property
    def is_gone(self) -> bool:
        """Tell whether the chosen variant is not made any more."""

    @property
    def price_minor(self) -> int:
        """Return today's price."""

    @property
    def currency(self) -> str:
        """Return what the price is in."""


class Holding(Protocol):
    """A part of a list."""

    @property
    def entries(self) -> Sequence[Priced]:
        """Return what is in it."""


class Summary(NamedTuple):
    """What a list holds and would cost today; in stock + out of stock = total."""

    total: int
    value_minor: int
    in_stock: int
    out_of_stock: int


def _entries(saved: Saved, owner: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what an owner has as one JSON list, each with its group, in order."""
    is_item = saved is WishlistItem.__table__
    entry = func.json_build_array(
        saved.c.group_id if is_item else literal_column("NULL"),
        saved.c.id,
        products.version,
        # A guest's drawing has less to do than the customer's whom the guest becomes.
        saved.c.version if is_item else literal_column("0"),
        saved.c.variant_id,
        saved.c.saved_price_minor,
        today.price(saved),
        today.currency(saved),
        today.AVAILABILITY,
        today.IS_GONE,
        today.is_back(saved),
        in_cart(saved),
        *((saved.c.watches_stock, saved.c.watches_price) if is_item else ()),
    )
    order = (saved.c.sort_order, saved.c.id.desc())
    # As text: a page that was drawn from the same text is found by it.
    statement = (
        select(cast(func.json_agg(aggregate_order_by(entry, *order)), Text))
        .join_from(saved, products.id.table, products.id == saved.c.product_id)
        .outerjoin(variants.id.table, variants.id == saved.c.variant_id)
        .where(today.is_owned(saved, owner))
    )
    return (
        with_cart(today.with_list(statement, saved), saved)
        .correlate(User.__table__, Guest.__table__)
        .scalar_subquery()
        .label("entries")
    )


def _changes(saved: Saved, owner: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a number that another one follows whenever something saved changes.

    A product's version only grows, so their sum stays the same only if all of them do,
    as long as the list holds the same things; whether it does, its own version says.
    """
    return (
        select(cast(func.sum(products.version), Text))
        .join_from(saved, products.id.table, products.id == saved.c.product_id)
        .where(today.is_owned(saved, owner))
        .correlate(User.__table__, Guest.__table__)
        .scalar_subquery()
        .label("changes")
    )


def _of_list(
    owner: ColumnElement[Any], name: str, fact: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Return what the list's own row says."""
    return (
        select(cast(fact, Text))
        .where(_list.user_id == owner)
        .correlate(User.__table__)
        .scalar_subquery()
        .label(name)
    )


def _head(owner: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what is true of the list as a whole, and how much is in its archive."""
    item = WishlistItem.__table__.alias("put_away").c
    archived = (
        select(func.count())
        .where(item.user_id == owner, item.status == today.text(ItemStatus.ARCHIVED))
        .correlate(User.__table__)
        .scalar_subquery()
    )
    facts = func.json_build_array(_list.version, _list.visibility, archived)
    return _of_list(owner, "head", facts)


def _groups(owner: ColumnElement[Any]) -> ColumnElement[Any]:
    group = WishlistGroup.__table__.c
    told = (group.id, group.name, group.occasion_on, group.visibility)
    facts = func.json_build_array(*told)
    listed = func.json_agg(aggregate_order_by(facts, group.sort_order, group.id))
    return (
        select(cast(listed, Text))
        .where(group.user_id == owner)
        .correlate(User.__table__)
        .scalar_subquery()
        .label("groups")
    )


_user_id, _guest_id = User.__table__.c.id, Guest.__table__.c.id
_touched = cast(Guest.__table__.c.touched_at, Text)
_NOTHING: ColumnElement[Any] = literal_column("NULL")

# For the statements that find out who asks: what the wishlist page wants besides, and
# how little it takes to know that nothing of it has changed.
PULSE_OF_CUSTOMER: tuple[ColumnElement[Any], ...] = (
    _of_list(_user_id, "version", _list.version),
    _changes(WishlistItem.__table__, _user_id),
    cart_state(_user_id, is_customer=True),
    watching(_user_id),
)
PULSE_OF_GUEST: tuple[ColumnElement[Any], ...] = (
    _touched.label("version"),
    _changes(GuestPick.__table__, _guest_id),
    cart_state(_guest_id, is_customer=False),
    _NOTHING.label("watching"),
)
OF_CUSTOMER: tuple[ColumnElement[Any], ...] = (
    *PULSE_OF_CUSTOMER,
    _head(_user_id),
    _groups(_user_id),
    _entries(WishlistItem.__table__, _user_id),
)
OF_GUEST: tuple[ColumnElement[Any], ...] = (
    *PULSE_OF_GUEST,
    _NOTHING.label("head"),
    _NOTHING.label("groups"),
    _entries(GuestPick.__table__, _guest_id),
)

_BY_CUSTOMER: Select[Any] = select(*OF_CUSTOMER).where(_user_id == OWNER_ID)
_BY_GUEST: Select[Any] = select(*OF_GUEST).where(_guest_id == OWNER_ID)


class Pulse(NamedTuple):
    """Texts that stay the same for as long as a list does, and all that it shows.

    That is the owner's cart, and what its owner wants to be told.
    """

    version: str | None = None
    changes: str | None = None
    cart: str | None = None
    watching: str | None = None


class Outline(NamedTuple):
    """A list as the database tells it: a pulse, and JSON texts, ``None`` for nothing.

    Attributes:
        head: version, visibility of what is in no group, how much is in the archive.
    """

    version: str | None = None
    changes: str | None = None
    cart: str | None = None
    watching: str | None = None
    head: str | None = None
    groups: str | None = None
    entries: str | None = None

    @property
    def pulse(self) -> Pulse:
        """Return what tells whether this outline is still the list's."""
        return Pulse(self.version, self.changes, self.cart, self.watching)


class Head(NamedTuple):
    """What is true of a list as a whole."""

    version: int = 0
    visibility: Visibility = Visibility.PRIVATE
    archived_count: int = 0


def outline(session: Reader, owner: Owner) -> Outline:
    """Return what is on a list, in one statement, whatever the length."""
    row: Sequence[str | None] | None = None
    if owner.id is not None:
        statement = _BY_CUSTOMER if owner.user_id is not None else _BY_GUEST
        row = session.execute(statement, {"owner_id": owner.id}).one_or_none()
    return Outline(*(row or ()))


def head(found: Outline) -> Head:
    """Return what is true of a list as a whole; a guest's has no more than that."""
    if found.head is None:
        return Head()
    version, visibility, archived_count = json.loads(found.head)
    return Head(version, Visibility(visibility), archived_count)


def sections(found: Outline) -> list[Section]:
    """Return the groups of a list with their active entries, in the owner's own order.

    Ungrouped comes first and is always there; groups without entries are, too.
    """
    ungrouped = Section(None, UNGROUPED, None, head(found).visibility, [])
    sections: dict[str | None, Section] = {None: ungrouped}
    for group_id, name, occasion, visibility in json.loads(found.groups or "[]"):
        day = date.fromisoformat(occasion) if occasion else None
        seen_by = Visibility(visibility)
        sections[group_id] = Section(group_id, name, day, seen_by, [])
    wishes = Watching.of(found.watching)
    for group_id, *entry in json.loads(found.entries or "[]"):
        sections[group_id].entries.append(_entry(entry, wishes))
    return list(sections.values())


def _entry(told: list[Any], wishes: Watching) -> Entry:
    """Return an entry that says whether its owner is told of it; a guest is not."""
    facts, switches = told[:_FACTS], told[_FACTS:]
    if not switches:
        return Entry._make((*facts, False))
    stock, price = switches
    return Entry._make((*facts, wishes.is_told(stock=stock, price=price)))


def summary(sections: Iterable[Holding], currency: str) -> Summary:
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
