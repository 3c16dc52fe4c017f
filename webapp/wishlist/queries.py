"""Reading wishlists; nothing here changes a row.

Some of it travels in the catalogue's own statements, so that a page of cards, or of one
product, stays one statement and still knows what its reader has saved.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import UUID as UUIDType
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from webapp.accounts.models import Guest, User
from webapp.catalog import queries as catalog
from webapp.catalog.models import Availability, Product, ProductStatus, Shop, Variant
from webapp.wishlist.models import GuestPick, ItemStatus, WishlistGroup, WishlistItem


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose saved things are asked for: a customer's, a guest's, or nobody's."""

    user_id: UUID | None = None
    guest_id: UUID | None = None

    @property
    def id(self) -> UUID | None:
        """Return the id that the rows carry."""
        return self.user_id or self.guest_id


@dataclass(frozen=True, slots=True)
class Line:
    """One saved thing as the wishlist page shows it, at today's price and stock."""

    id: UUID
    product_id: UUID
    version: int  # of the product: what is drawn from a line changes with it
    slug: str | None  # None: there is no page to go to any more
    name: str
    shop_name: str
    picture: str | None
    picture_alt: str
    variant_label: str
    choose: bool  # options are still to be chosen
    is_gone: bool  # the chosen variant is not made any more
    price_minor: int
    currency: str
    price_varies: bool
    compare_at_minor: int | None
    prior_minor: int | None
    saved_price_minor: int
    availability: Availability
    stock: int
    expected_on: date | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Section:
    """One group of the list with its lines; ``group_id`` None is Ungrouped."""

    group_id: UUID | None
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list holds and would cost today; in stock + out of stock = count."""

    count: int
    value_minor: int
    in_stock: int
    out_of_stock: int


NO_GROUP = UUID(int=0)  # stands for Ungrouped where a key is needed
UNGROUPED = "Ungrouped"

_IS_CHOSEN = Variant.id.is_not(None)
_PRICE = Variant.__table__.c.price_minor


def _chosen(of_variant: Any, of_product: Any) -> ColumnElement[Any]:
    """Ask the chosen variant, or while the choice is open the product."""
    return case((_IS_CHOSEN, of_variant), else_=of_product)


_STOCK = _chosen(
    case((Variant.is_discontinued, 0), else_=Variant.stock), Product.stock
)
_NOT_SOLD = (Product.status == ProductStatus.RETIRED) | (
    Product.status == ProductStatus.DRAFT
)
_AVAILABILITY = case(
    (_NOT_SOLD, literal(Availability.RETIRED.value)),
    (Variant.is_discontinued, literal(Availability.OUT_OF_STOCK.value)),
    (
        Product.status == ProductStatus.PREORDER,
        literal(Availability.PREORDER.value),
    ),
    (_STOCK > 0, literal(Availability.IN_STOCK.value)),
    else_=literal(Availability.OUT_OF_STOCK.value),
)


def _lines(kind: type[WishlistItem] | type[GuestPick]) -> Select[Any]:
    saved_price = kind.__table__.c.saved_price_minor
    return (
        select(
            kind.id,
            Product.id.label("product_id"),
            Product.version,
            case((_NOT_SOLD, None), else_=Product.slug).label("slug"),
            Product.name,
            Shop.name.label("shop_name"),
            Product.picture,
            Product.picture_alt,
            func.coalesce(
                func.array_to_string(Variant.option_values, " / "), ""
            ).label("variant_label"),
            (~_IS_CHOSEN & (func.cardinality(Product.options) > 0)).label("choose"),
            func.coalesce(Variant.is_discontinued, False).label("is_gone"),
            func.coalesce(_PRICE, Product.price_minor, saved_price).label("price_minor"),
            kind.__table__.c.saved_price_currency.label("currency"),
            (~_IS_CHOSEN & Product.price_varies).label("price_varies"),
            _chosen(Variant.compare_at_minor, Product.compare_at_minor).label(
                "compare_at_minor"
            ),
            _chosen(Variant.prior_minor, Product.prior_minor).label("prior_minor"),
            saved_price,
            _AVAILABILITY.label("availability"),
            _STOCK.label("stock"),
            Product.expected_on,
            kind.added_at,
        )
        .join(Product, Product.id == kind.product_id)
        .join(Shop, Shop.id == Product.shop_id)
        .outerjoin(Variant, Variant.id == kind.variant_id)
    )


def _page_of_customer() -> Select[Any]:
    """Return the lines in their groups, groups without lines included, in one pass."""
    mine = bindparam("owner_id", type_=UUIDType)
    groups = union_all(
        select(
            literal(NO_GROUP, UUIDType).label("id"),
            literal(UNGROUPED).label("name"),
            cast(null(), BigInteger).label("sort_order"),
        ),
        select(
            WishlistGroup.id, WishlistGroup.name, WishlistGroup.sort_order
        ).where(WishlistGroup.user_id == mine),
    ).subquery("groups")
    lines = (
        _lines(WishlistItem)
        .add_columns(
            func.coalesce(WishlistItem.group_id, literal(NO_GROUP, UUIDType)).label(
                "group_key"
            ),
            WishlistItem.sort_order,
        )
        .where(
            WishlistItem.user_id == mine, WishlistItem.status == ItemStatus.ACTIVE
        )
        .subquery("lines")
    )
    shown = [column for column in lines.c if column.key not in {"group_key", "sort_order"}]
    return (
        select(groups.c.id.label("group_key"), groups.c.name.label("group_name"), *shown)
        .outerjoin(lines, lines.c.group_key == groups.c.id)
        .order_by(
            groups.c.sort_order.nulls_first(), lines.c.sort_order, lines.c.id.desc()
        )
    )


def _page_of_guest() -> Select[Any]:
    lines = _lines(GuestPick)
    return (
        lines.with_only_columns(
            literal(NO_GROUP, UUIDType).label("group_key"),
            literal(UNGROUPED).label("group_name"),
            *lines.selected_columns,
            maintain_column_froms=True,
        )
        .where(GuestPick.guest_id == bindparam("owner_id", type_=UUIDType))
        .order_by(GuestPick.sort_order, GuestPick.id.desc())
    )


_OF_CUSTOMER = _page_of_customer()
_OF_GUEST = _page_of_guest()


def sections(session: Session, owner: Owner) -> list[Section]:
    """Return the groups of a list with their active lines, in the owner's own order.

    Ungrouped comes first and is always there. Costs one statement.
    """
    found: dict[UUID, tuple[str, list[Line]]] = {NO_GROUP: (UNGROUPED, [])}
    if owner.id is not None:
        statement = _OF_CUSTOMER if owner.user_id else _OF_GUEST
        for key, name, *values in session.execute(statement, {"owner_id": owner.id}):
            _, lines = found.setdefault(key, (name, []))
            if values[0] is not None:
                lines.append(Line(*values))
    return [
        Section(None if key == NO_GROUP else key, name, tuple(lines))
        for key, (name, lines) in found.items()
    ]


def summary(shown: list[Section]) -> Summary:
    """Return what these sections hold and would cost today.

    What is no longer sold counts as out of stock and as worth nothing; what is out of
    stock keeps its price.
    """
    lines = [line for section in shown for line in section.lines]
    in_stock = sum(line.availability == Availability.IN_STOCK for line in lines)
    value = sum(
        line.price_minor
        for line in lines
        if line.availability != Availability.RETIRED and not line.is_gone
    )
    return Summary(len(lines), value, in_stock, len(lines) - in_stock)


def _mine(kind: type[WishlistItem] | type[GuestPick]) -> ColumnElement[bool]:
    owner_id = bindparam("owner_id", type_=UUIDType)
    mine = kind.product_id == Product.id
    if kind is WishlistItem:
        mine &= WishlistItem.user_id == owner_id
        return mine & (WishlistItem.status == ItemStatus.ACTIVE)
    return mine & (GuestPick.guest_id == owner_id)


def _latest(kind: type[WishlistItem] | type[GuestPick]) -> ColumnElement[Any]:
    return (
        select(kind.id)
        .where(_mine(kind))
        .order_by(kind.added_at.desc())
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
        .label("saved")
    )


def _each(kind: type[WishlistItem] | type[GuestPick]) -> ColumnElement[Any]:
    pair = func.json_build_array(kind.id, kind.variant_id)
    listed = func.json_agg(aggregate_order_by(pair, kind.added_at.desc()))
    return (
        select(listed)
        .where(_mine(kind))
        .correlate(Product)
        .scalar_subquery()
        .label("saved_each")
    )


def _own_groups() -> ColumnElement[Any]:
    pair = func.json_build_array(WishlistGroup.id, WishlistGroup.name)
    return (
        select(func.json_agg(aggregate_order_by(pair, WishlistGroup.sort_order)))
        .where(WishlistGroup.user_id == bindparam("owner_id", type_=UUIDType))
        .scalar_subquery()
        .label("groups")
    )


_LATEST_OF_CUSTOMER = (_latest(WishlistItem),)
_LATEST_OF_GUEST = (_latest(GuestPick),)
_PRODUCT = catalog.PRODUCT_PAGE.add_columns(
    null().label("saved_each"), null().label("groups")
)
_PRODUCT_FOR_CUSTOMER = catalog.PRODUCT_PAGE.add_columns(
    _each(WishlistItem), _own_groups()
)
_PRODUCT_FOR_GUEST = catalog.PRODUCT_PAGE.add_columns(
    _each(GuestPick), null().label("groups")
)


def saved_beside(owner: Owner) -> tuple[ColumnElement[Any], ...]:
    """Return the column that says which item the reader saved a card's product as.

    For the ``beside`` of the catalogue's listings, with ``owner_id`` among the values;
    empty for somebody who has saved nothing.
    """
    if owner.user_id is not None:
        return _LATEST_OF_CUSTOMER
    return _LATEST_OF_GUEST if owner.guest_id is not None else ()


@dataclass(frozen=True, slots=True)
class ProductForReader:
    """A product's page, and what its reader has to do with it.

    Attributes:
        saved: variant id (``None``: choice still open) → the item it is saved as.
        groups: the reader's groups, id and name.
    """

    page: catalog.ProductPage
    saved: dict[UUID | None, UUID]
    groups: tuple[tuple[UUID, str], ...]


def product_for(session: Session, slug: str, owner: Owner) -> ProductForReader:
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
    row = session.execute(statement, values).one_or_none()
    page = catalog.product_page_of(row)
    each, groups = (row.saved_each, row.groups) if row else (None, None)
    return ProductForReader(
        page,
        {v and UUID(v): UUID(item) for item, v in reversed(each or ())},
        tuple((UUID(group_id), name) for group_id, name in groups or ()),
    )


# To be added to the statements that find out who asks: how much they have saved.
SAVED_COUNT = (
    select(func.count())
    .where(WishlistItem.user_id == User.id, WishlistItem.status == ItemStatus.ACTIVE)
    .correlate(User)
    .scalar_subquery()
    .label("saved_count")
)
PICKED_COUNT = (
    select(func.count())
    .where(GuestPick.guest_id == Guest.id)
    .correlate(Guest)
    .scalar_subquery()
    .label("saved_count")
)
