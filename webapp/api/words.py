"""What is said of endpoints and fields beyond what their own code says of them."""

from collections.abc import Mapping
from typing import Any

from webapp.api.examples import Schema

# What an endpoint is usually called, where we say it in other words.
KNOWN_AS = {
    "read_wishlist": "flat list",
    "read_grouped_wishlist": "grouped list",
    "transfer_item": "transfer",
    "position_item": "reorder",
    "sign_in": "token",
    "refresh": "refresh",
    "revoke": "revoke",
}

# What whoever uses an endpoint has to know besides.
BESIDES = {
    "read_wishlist": "With `?archived=true` it tells what was put away instead, without"
    " a summary and in pages of fifty.",
    "add_item": "Of a product with several `variants` send the `variantId`, too:"
    " without one the choice stays open, and what is open cannot be moved to the cart."
    " What was archived comes back from the archive.",
    "move_to_cart": "What the cart holds counts: “Only n units available” is said when"
    " those and these are more. A pre-order can be moved although it is not in stock."
    " Where the choice of a variant was left open, save the product again with a"
    " `variantId`, remove the open item, and move the new one.",
    "create_group": "It is kept tidied: spaces collapse to one, and go from both ends."
    " “Ungrouped” is taken.",
    "rename_group": "Names are tidied and reserved as for a new one.",
    "read_product": "What is no longer sold is told of, too, with `inStock` false; it"
    " can be neither added nor moved.",
    "sign_in": "The 15 minutes begin with the first wrong one; `Retry-After` says how"
    " many seconds of them are left. Send a `User-Agent` that names your program: the"
    " customer sees it at `/account`.",
    "refresh": "Pairs given again may have ended since; on 401, the customer signs in.",
}

_UPDATED = "when something was added last that is still there; null for an empty list"
_IN_STOCK = (
    "whether there is any today; false for pre-orders, and for what is no longer sold"
)
_LEFT = "how many there are today; 0 for pre-orders"
_CHOSEN = "today's, of the chosen variant; the lowest one while the choice is open"

# What a field holds, under its own name, or under its shape's and its own.
FIELDS = {
    "wishlistId": "the saved item; elsewhere its name is `itemId`",
    "productSlug": "the end of its address in the shop",
    "productImage": "whole address of a picture; null without one",
    "logoUrl": "whole address of a picture; null without one",
    "isOnSale": "whether it costs less than it regularly does",
    "updatedAt": _UPDATED,
    "addedAt": "when it was saved",
    "archivedAt": "when it was put away",
    "createdAt": "when it was made",
    "archiveReason": "put away by its `owner`, as `expired`, or as `purchased`",
    "next": "the `after` of the following page; null on the last one",
    "itemCount": "how many items are in it now",
    "isInWishlist": "whether the customer saved it; false without a token",
    "wishlistItemId": "the item that was saved last of it; null if there is none",
    "wishlistGroupId": "the group of that item; null is Ungrouped",
    "wishlistGroupName": "the name of that group; null is Ungrouped",
    "accessToken": "what to send with each request",
    "refreshToken": "the one that was given last; it works once",
    "tokenType": "what stands before the token in `Authorization`",
    "User.userName": "the e-mail address that they sign in with",
    "User.name": "what the shop calls them",
    "WishlistItem.unitPrice": _CHOSEN,
    "ArchivedItem.unitPrice": _CHOSEN,
    "Product.unitPrice": "today's, of the variant with the lowest price",
    "ProductVariant.unitPrice": "today's, of this variant",
    "ProductVariant.label": "its options; empty where there is nothing to choose",
    "ProductVariant.inStock": _IN_STOCK,
    "ProductVariant.stockQuantity": _LEFT,
    "Stock.inStock": _IN_STOCK,
    "Stock.stockQuantity": _LEFT,
    "WishlistItem.groupId": "null is Ungrouped",
    "WishlistItem.groupName": "null is Ungrouped",
    "ArchivedItem.groupId": "the group it was in; null is Ungrouped",
    "ArchivedItem.groupName": "the group it was in; null is Ungrouped",
    "WishlistSummary.totalItems": "all that is not archived",
    "WishlistSummary.totalValue": "one of each at today's price, out of stock or not",
    "WishlistSummary.inStockItems": "how many of them can be had today",
    "WishlistSummary.outOfStockItems": "how many of them cannot be had today",
    "NewItem.productId": "from `GET /products/{slug}`",
    "NamedGroup.name": "tidied, spaces collapse to one; “Ungrouped” is taken",
    "Position.position": "counted from 1; at most as many as its group holds",
    "SignIn.password": "the password of the account; keep it nowhere",
    "Revoke.token": "either token of the access that is to end",
}


def about(name: str, words: str) -> str:
    """Return what an endpoint does, and what else there is to know."""
    return " ".join(filter(None, (words, BESIDES.get(name))))


def called(name: str, summary: str) -> str:
    """Return the summary of an endpoint with the usual term beside ours."""
    return f"{summary} ({KNOWN_AS[name]})" if name in KNOWN_AS else summary


def told(schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return the schemas with what is said of their fields."""
    return {name: _told(name, schema) for name, schema in schemas.items()}


def _told(name: str, schema: Schema) -> Schema:
    if "properties" not in schema:
        return schema
    properties: dict[str, Any] = {}
    for field, of in schema["properties"].items():
        words = FIELDS.get(f"{name}.{field}", FIELDS.get(field))
        said = "; ".join(filter(None, (words, of.get("description"))))
        properties[field] = of | {"description": said} if words else of
    return schema | {"properties": properties}
