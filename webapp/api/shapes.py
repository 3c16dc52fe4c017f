"""What stands in the ``data`` of answers: its shapes, and how values are written.

The models describe; answers are written without them, for a list would pay for each of
its fields.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel

from webapp.api.envelope import MOMENT
from webapp.catalog.models import Availability
from webapp.core.money import minor_digits
from webapp.web.assets import picture_address
from webapp.web.formatting import site
from webapp.wishlist.models import ArchiveReason

FEWEST_DIGITS = 2  # after the point; a currency of thousandths keeps its third


class Shape(BaseModel):
    """Something in an answer, in camel case."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)


# To the second, of UTC, without a zone: so no "date-time" of JSON Schema.
Moment = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$",
        examples=["2026-06-10T09:30:00"],
        description="UTC, ISO 8601 without zone",
    ),
]
Amount = Annotated[
    Decimal,
    WithJsonSchema(
        {
            "type": "number",
            "minimum": 0,
            "examples": [349.00],
            "description": "two digits after the point; three in currencies of"
            " thousandths",
        }
    ),
]
Count = Annotated[int, Field(ge=0)]
Picture = Annotated[
    str,
    Field(
        json_schema_extra={"format": "uri"},
        examples=["https://shop.example/static/img/headphones.svg"],
    ),
]
Slug = Annotated[str, Field(examples=["sony-wh-1000xm5"])]
GroupName = Annotated[str, Field(examples=["Birthday Gifts"])]


class Group(Shape):
    """A group of a wishlist, with how many items are in it now."""

    group_id: UUID
    name: GroupName
    item_count: Annotated[Count, Field(examples=[0])]
    created_at: Moment


class User(Shape):
    """Whose list it is; ``userName`` is the e-mail address they sign in with."""

    user_id: UUID
    user_name: Annotated[str, Field(examples=["alice@example.com"])]
    name: Annotated[str, Field(examples=["Alice"])]


class WishlistSummary(Shape):
    """What the whole list holds and would cost today.

    What is out of stock counts at its price, what is no longer sold counts nothing.
    Prices in another currency than the shop's are left out of ``totalValue``.
    """

    total_items: Count
    total_value: Amount
    in_stock_items: Count
    out_of_stock_items: Annotated[Count, Field(examples=[0])]


class Seller(Shape):
    """Who sells a product."""

    shop_id: UUID
    shop_name: Annotated[str, Field(examples=["North Workshop"])]
    shop_slug: Annotated[str, Field(examples=["north-workshop"])]
    logo_url: Picture | None


class Stock(Shape):
    """Whether a product can be had today, and how many of it."""

    in_stock: bool
    stock_quantity: Count


class WishlistItem(Shape):
    """One saved product; ``wishlistId`` is the ``itemId`` of the other calls.

    Price, sale and stock are those of the chosen variant, while there is one.
    """

    wishlist_id: UUID
    product_id: UUID
    product_name: Annotated[str, Field(examples=["Sony WH-1000XM5"])]
    product_slug: Slug
    product_image: Picture | None
    unit_price: Amount
    is_on_sale: bool
    shop: Seller
    availability: Stock
    group_id: UUID | None
    group_name: GroupName | None
    added_at: Moment


class Wishlist(Shape):
    """A list as one row of items, in the shopper's own order."""

    user: User
    wishlist_summary: WishlistSummary
    wishlist_items: list[WishlistItem]
    updated_at: Moment | None


class ArchivedItem(WishlistItem):
    """Beside the contract: an item that was put away."""

    archived_at: Moment
    archive_reason: ArchiveReason


class ArchivedWishlist(Shape):
    """Beside the contract: a stretch of what was put away, the latest first.

    ``next`` is the ``after`` of the following stretch, null after the last one.
    """

    user: User
    wishlist_items: list[ArchivedItem]
    next: str | None


class ItemGroup(Shape):
    """A group with its items."""

    group_id: UUID
    group_name: GroupName
    item_count: Count
    items: list[WishlistItem]


class Ungrouped(Shape):
    """The items that are in no group."""

    group_id: None
    group_name: Literal["Ungrouped"]
    item_count: Annotated[Count, Field(examples=[0])]
    items: Annotated[list[WishlistItem], Field(examples=[[]])]


class GroupedWishlist(Shape):
    """A list by its groups, the oldest first, and what is in none."""

    user: User
    wishlist_summary: WishlistSummary
    groups: list[ItemGroup]
    ungrouped: Ungrouped
    updated_at: Moment | None


class ProductVariant(Shape):
    """What a customer buys of a product, and by which ``variantId`` it is saved."""

    variant_id: UUID
    label: Annotated[str, Field(examples=["Black / Large"])]
    unit_price: Amount
    in_stock: bool
    stock_quantity: Count


class Product(Shape):
    """A product, and whether the caller has saved it."""

    product_id: UUID
    product_name: Annotated[str, Field(examples=["Sony WH-1000XM5"])]
    product_slug: Slug
    product_image: Picture | None
    unit_price: Amount
    currency: Annotated[
        str,
        Field(
            pattern="^[A-Z]{3}$",
            examples=["USD"],
            description="Beside the contract: the ISO 4217 code of its prices",
        ),
    ]
    is_on_sale: bool
    shop: Seller
    availability: Stock
    standing: Annotated[
        Availability,
        Field(
            examples=["in_stock"],
            description="Beside the contract: what can be done about it today. What is"
            " to be pre-ordered goes into the cart though it is not in stock; what is"
            " retired is shown, and can be neither saved nor bought",
        ),
    ]
    expected_on: Annotated[
        date | None,
        Field(
            examples=["2026-12-11"],
            description="Beside the contract: the day on which a pre-order is due",
        ),
    ]
    variants: Annotated[
        list[ProductVariant],
        Field(description="Beside the contract: what a customer may choose among"),
    ]
    is_in_wishlist: bool
    wishlist_item_id: UUID | None
    wishlist_group_id: UUID | None
    wishlist_group_name: GroupName | None


def moment(instant: datetime) -> str:
    """Write an instant of UTC as answers do."""
    return instant.strftime(MOMENT)


def price(minor: int, currency: str) -> orjson.Fragment:
    """Write an amount as a JSON number that no float has touched: ``349.00``."""
    digits = minor_digits(currency)
    whole, rest = divmod(minor, 10**digits)
    point = f"{rest:0{digits}}" if digits else ""
    return orjson.Fragment(f"{whole}.{point:0<{FEWEST_DIGITS}}")


def whole_address(picture: str | None) -> str | None:
    """Return where a picture or a logo lies, for whoever is elsewhere."""
    address = picture_address(picture)
    if address is None or not address.startswith("/"):
        return address
    return site().base_url + address
