"""Reading carts; nothing here changes a row."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Uuid,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)

from webapp.accounts.models import Guest, User
from webapp.accounts.owners import Owner
from webapp.cart.models import OPEN_CART, Cart, CartLine
from webapp.catalog import availability as rule
from webapp.catalog.models import Availability, Category, Product, Shop, Variant
from webapp.core import prepared
from webapp.core.db import Reader
from webapp.promotions.discounts import Line

_cart = Cart.__table__.c
_line = CartLine.__table__.c
_product = Product.__table__.c
_variant = Variant.__table__.c
_shop = Shop.__table__.c
_category = Category.__table__.c
_OWNER_ID = bindparam("owner_id", type_=Uuid())

# To be added to the statements that find out who asks: how much is in their cart.
_pieces = cast(func.coalesce(func.sum(_line.quantity), literal_column("0")), BigInteger)
CART_COUNT_OF_CUSTOMER = (
    select(_pieces)
    .where(_line.user_id == User.__table__.c.id)  # a cart that is over has no lines
    .correlate(User.__table__)
    .scalar_subquery()
    .label("cart_count")
)
CART_COUNT_OF_GUEST = (
    select(_pieces)
    .join_from(CartLine.__table__, Cart.__table__, _line.cart_id == _cart.id)
    .where(_cart.guest_id == Guest.__table__.c.id, OPEN_CART)
    .correlate(Guest.__table__)
    .scalar_subquery()
    .label("cart_count")
)


class Problem(StrEnum):
    """Why something in a cart cannot be ordered as it is."""

    OUT_OF_STOCK = "out_of_stock"
    NOT_ENOUGH = "not_enough"
    RETIRED = "retired"


class CartLineView(NamedTuple):
    """One line of a cart, at today's price and stock.

    Attributes:
        slug: ``None`` when there is no page to go to any more.
        picture: as stored: a path under static/img or a whole address.
        seen_price_minor: what one cost when its owner last said how many.
        prior_minor: the lowest price of the 30 days before the present reduction.
    """

    id: UUID
    product_id: UUID
    variant_id: UUID
    category_id: UUID | None
    slug: str | None
    name: str
    variant_label: str
    sku: str | None
    category_slug: str | None
    shop_name: str
    picture: str | None
    picture_alt: str
    quantity: int
    price_minor: int
    currency: str
    seen_price_minor: int
    seen_currency: str
    compare_at_minor: int | None
    prior_minor: int | None
    availability: Availability
    stock: int
    expected_on: date | None
    added_at: datetime

    @property
    def total_minor(self) -> int:
        """Return what all of them cost today."""
        return self.quantity * self.price_minor

    @property
    def is_repriced(self) -> bool:
        """Tell whether it costs more or less than its owner saw."""
        seen = (self.seen_price_minor, self.seen_currency)
        return seen != (self.price_minor, self.currency)

    @property
    def problem(self) -> Problem | None:
        """Return why it cannot be ordered as it is, if so."""
        match self.availability:
            case Availability.RETIRED:
                return Problem.RETIRED
            case Availability.OUT_OF_STOCK:
                return Problem.OUT_OF_STOCK
            case Availability.IN_STOCK if self.quantity > self.stock:
                return Problem.NOT_ENOUGH
        return None


class CartPage(NamedTuple):
    """A cart as its page shows it; somebody without one has an empty one."""

    cart_id: UUID | None = None
    version: int = 0
    code: str | None = None
    lines: Sequence[CartLineView] = ()

    @property
    def pieces(self) -> int:
        """Return how many pieces there are."""
        return sum(line.quantity for line in self.lines)

    @property
    def sold(self) -> list[CartLineView]:
        """Return what is still sold, be there enough of it or not."""
        return [line for line in self.lines if line.problem is not Problem.RETIRED]

    @property
    def discountable(self) -> list[Line]:
        """Return what a discount is reckoned on, each line by its variant."""
        return [
            Line(line.variant_id, line.category_id, line.total_minor)
            for line in self.sold
        ]

    @property
    def can_be_ordered(self) -> bool:
        """Tell whether there is something, and nothing that stands in the way."""
        return bool(self.lines) and not any(line.problem for line in self.lines)


_COLUMNS: tuple[ColumnElement[Any], ...] = (
    _line.id,
    _product.id.label("product_id"),
    _variant.id.label("variant_id"),
    _product.category_id,
    _product.slug,
    _product.name,
    func.array_to_string(_variant.option_values, literal_column("' / '")).label(
        "variant_label"
    ),
    _variant.sku,
    _category.slug.label("category_slug"),
    _shop.name.label("shop_name"),
    _product.picture,
    _product.picture_alt,
    _line.quantity,
    _variant.price_minor,
    _variant.price_currency.label("currency"),
    _line.seen_price_minor,
    _line.seen_price_currency.label("seen_currency"),
    _variant.compare_at_minor,
    _variant.prior_minor,
    _product.status,
    _variant.is_discontinued,
    _variant.stock,
    _product.expected_on,
    _line.added_at,
)
_CART = (_cart.id.label("cart_id"), _cart.version, _cart.promo_code)


def _page(owner: ColumnElement[Any]) -> Select[Any]:
    """Return the statement of an open cart: one row for each line, or one without."""
    return (
        select(*_CART, *_COLUMNS)
        .select_from(Cart.__table__)
        .outerjoin(CartLine.__table__, _line.cart_id == _cart.id)
        .outerjoin(Product.__table__, _product.id == _line.product_id)
        .outerjoin(Variant.__table__, _variant.id == _line.variant_id)
        .outerjoin(Shop.__table__, _shop.id == _product.shop_id)
        .outerjoin(Category.__table__, _category.id == _product.category_id)
        .where(owner == _OWNER_ID, OPEN_CART)
        .order_by(_line.added_at, _line.id)
    )


_OF_CUSTOMER, _OF_GUEST = _page(_cart.user_id), _page(_cart.guest_id)
_OPEN_OF_CUSTOMER, _OPEN_OF_GUEST = (
    select(_cart.id).where(owner == _OWNER_ID, OPEN_CART)
    for owner in (_cart.user_id, _cart.guest_id)
)


def cart_page(session: Reader, owner: Owner) -> CartPage:
    """Return the owner's cart, in one statement, whatever is in it."""
    if owner.id is None:
        return CartPage()
    statement = _OF_CUSTOMER if owner.user_id is not None else _OF_GUEST
    rows = prepared.ask(session, statement, {"owner_id": owner.id})
    if not rows:
        return CartPage()
    cart_id, version, code = rows[0][: len(_CART)]
    lines = [_view(row) for row in rows if row.id is not None]
    return CartPage(cart_id, version, code, lines)


def _view(row: Any) -> CartLineView:
    facts = dict(zip(row._fields, row, strict=True))
    status, gone = facts.pop("status"), facts.pop("is_discontinued")
    available = rule.of_variant(status, is_discontinued=gone, stock=row.stock)
    for name in ("cart_id", "version", "promo_code"):
        del facts[name]
    if rule.of_product(status, 1) is Availability.RETIRED:
        facts["slug"] = None
    return CartLineView(availability=available, **facts)


def open_cart_id(session: Reader, owner: Owner) -> UUID | None:
    """Return the id of the owner's open cart, if there is one."""
    if owner.id is None:
        return None
    statement = _OPEN_OF_CUSTOMER if owner.user_id is not None else _OPEN_OF_GUEST
    found: UUID | None = session.scalar(statement, {"owner_id": owner.id})
    return found
