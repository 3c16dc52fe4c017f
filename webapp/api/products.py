"""A product as programs read it, and whether whoever they act for has saved it."""

from typing import Any

from webapp.accounts.owners import Owner
from webapp.api.callers import Caller
from webapp.api.endpoints import Who, endpoint
from webapp.api.envelope import Told
from webapp.api.shapes import Product, price, whole_address
from webapp.catalog.errors import NoSuchProduct
from webapp.catalog.models import Availability
from webapp.catalog.queries import ProductPage, VariantLine
from webapp.extensions import reading
from webapp.wishlist import queries
from webapp.wishlist.errors import ProductNotFound
from webapp.wishlist.queries import SavedAs

RETRIEVED = "Product retrieved successfully"


@endpoint(
    "GET",
    "/e-commerce/products/<slug>",
    about="Read a product, and whether it is saved",
    says=RETRIEVED,
    tag="Products",
    tells=Product,
    who=Who.OPTIONAL,
    refuses=(ProductNotFound(),),
)
def read_product(caller: Caller | None, slug: str) -> Told:
    """Tell what a product costs, whether it can be had, and in which variants.

    With a token it is told as well whether the customer has saved it, and where; of
    several saved variants it is the one that was saved last. Without one that is
    answered as if nothing were saved.
    """
    who = Owner(user_id=caller.user_id if caller else None)
    try:
        found = queries.product_for(reading(), slug, who)
    except NoSuchProduct:
        raise ProductNotFound from None
    return Told(RETRIEVED, _product(found.page) | _saved(found.saved_last))


def _product(page: ProductPage) -> dict[str, Any]:
    card = page.card
    if card.price_minor is None or card.currency is None:
        raise ProductNotFound  # nothing of it was ever offered
    return {
        "productId": card.id,
        "productName": card.name,
        "productSlug": card.slug,
        "productImage": whole_address(card.picture),
        "unitPrice": price(card.price_minor, card.currency),
        "currency": card.currency,
        "isOnSale": card.compare_at_minor is not None
        and card.availability is not Availability.RETIRED,
        "shop": {
            "shopId": page.shop.id,
            "shopName": page.shop.name,
            "shopSlug": page.shop.slug,
            "logoUrl": whole_address(page.shop_logo),
        },
        "availability": _stock(card.availability, card.stock),
        "standing": card.availability,
        "expectedOn": page.expected_on,
        "variants": [_variant(one) for one in page.variants if not one.is_discontinued],
    }


def _variant(one: VariantLine) -> dict[str, Any]:
    return {
        "variantId": one.id,
        "label": one.label,
        "unitPrice": price(one.price_minor, one.currency),
        **_stock(one.availability, one.stock),
    }


def _stock(availability: Availability, stock: int) -> dict[str, Any]:
    left = stock if availability is Availability.IN_STOCK else 0
    return {"inStock": left > 0, "stockQuantity": left}


def _saved(saved: SavedAs | None) -> dict[str, Any]:
    return {
        "isInWishlist": saved is not None,
        "wishlistItemId": saved and saved.item_id,
        "wishlistGroupId": saved and saved.group_id,
        "wishlistGroupName": saved and saved.group,
    }
