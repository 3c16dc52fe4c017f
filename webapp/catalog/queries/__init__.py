"""Every read of the catalogue; nothing here changes a row."""

from webapp.catalog.queries.cards import (
    Card,
    CardsPage,
    card_of,
    cards,
    cards_page,
    count,
    similar,
)
from webapp.catalog.queries.choice import COUNTED, PER_PAGE, Choice, Shape, Sort
from webapp.catalog.queries.products import (
    PRODUCT_PAGE,
    PastPrice,
    Picture,
    ProductPage,
    VariantLine,
    product_page,
    product_page_of,
    product_page_values,
)
from webapp.catalog.queries.rows import product, sellers, sku_owners, variant
from webapp.catalog.queries.shelves import (
    Shelf,
    categories,
    category,
    every_category,
    shops,
)

__all__ = [
    "COUNTED",
    "PER_PAGE",
    "PRODUCT_PAGE",
    "Card",
    "CardsPage",
    "Choice",
    "PastPrice",
    "Picture",
    "ProductPage",
    "Shape",
    "Shelf",
    "Sort",
    "VariantLine",
    "card_of",
    "cards",
    "cards_page",
    "categories",
    "category",
    "count",
    "every_category",
    "product",
    "product_page",
    "product_page_of",
    "product_page_values",
    "sellers",
    "shops",
    "similar",
    "sku_owners",
    "variant",
]
