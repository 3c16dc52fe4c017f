"""What a saved thing costs and whether it can be had today, as columns."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Uuid,
    bindparam,
    case,
    func,
    literal_column,
)

from webapp.catalog.models import (
    Availability,
    Category,
    Product,
    ProductStatus,
    Shop,
    Variant,
)
from webapp.wishlist.models import ItemStatus, Wishlist, WishlistItem
from webapp.wishlist.queries.owners import items, picks

products = Product.__table__.c
variants = Variant.__table__.c

OWNER_ID = bindparam("owner_id", type_=Uuid())
Saved = FromClause  # the table of wishlist items, or of guest picks


def text(word: str) -> ColumnElement[str]:
    """Return a word of ours as a part of the statement itself, not a parameter."""
    return literal_column(f"'{word}'")


def is_owned(saved: Saved, owner: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition for what ``owner`` has: what is active, or picked."""
    if saved is WishlistItem.__table__:
        return (items.user_id == owner) & (items.status == text(ItemStatus.ACTIVE))
    return picks.guest_id == owner


def with_product(statement: Select[Any], saved: Saved) -> Select[Any]:
    """Join what a saved thing is to what was saved."""
    return (
        statement.join_from(saved, Product.__table__, products.id == saved.c.product_id)
        .join(Shop.__table__, Shop.__table__.c.id == products.shop_id)
        .outerjoin(Category.__table__, Category.__table__.c.id == products.category_id)
        .outerjoin(Variant.__table__, variants.id == saved.c.variant_id)
    )


def chosen(
    of_variant: ColumnElement[Any], of_product: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Ask the chosen variant, or while the choice is open the product."""
    return case((variants.id.is_not(None), of_variant), else_=of_product)


IS_SOLD = (products.status == text(ProductStatus.ACTIVE)) | (
    products.status == text(ProductStatus.PREORDER)
)
IS_GONE = func.coalesce(variants.is_discontinued, literal_column("false"))
LABEL = func.coalesce(
    func.array_to_string(variants.option_values, literal_column("' / '")),
    literal_column("''"),
)
STOCK = chosen(variants.stock, products.stock)
AVAILABILITY = case(
    (~IS_SOLD, text(Availability.RETIRED)),
    (IS_GONE, text(Availability.OUT_OF_STOCK)),
    (products.status == text(ProductStatus.PREORDER), text(Availability.PREORDER)),
    (STOCK > 0, text(Availability.IN_STOCK)),
    else_=text(Availability.OUT_OF_STOCK),
)


def is_back(saved: Saved) -> ColumnElement[bool]:
    """Tell what is in stock again since it was saved, and news to its owner.

    News stays news for seven days, or until the owner goes away from the list having
    seen it. Wants the owner's list among what is joined; guests are told no news.
    """
    if saved is not WishlistItem.__table__:
        return literal_column("false")
    since = func.greatest(
        items.added_at,
        Wishlist.__table__.c.seen_at,
        literal_column("now() - interval '7 days'"),
    )
    restocked_at = chosen(variants.restocked_at, products.restocked_at)
    is_there = text(Availability.IN_STOCK) == AVAILABILITY
    return func.coalesce(is_there & (restocked_at > since), literal_column("false"))


def with_list(statement: Select[Any], saved: Saved) -> Select[Any]:
    """Join what a customer saved to the list that it is on, for ``is_back``."""
    if saved is not WishlistItem.__table__:
        return statement
    return statement.join(
        Wishlist.__table__, Wishlist.__table__.c.user_id == items.user_id
    )


def currency(saved: Saved) -> ColumnElement[str]:
    """Return the currency of ``price``."""
    return func.coalesce(
        variants.price_currency, products.price_currency, saved.c.saved_price_currency
    )


def price(saved: Saved) -> ColumnElement[int]:
    """Return today's price; of what has none any more, the one it was saved at."""
    return func.coalesce(
        variants.price_minor, products.price_minor, saved.c.saved_price_minor
    )
