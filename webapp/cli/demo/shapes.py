"""How the demo shop writes down its sellers, categories, products and variants."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoShop:
    """One seller; its logo is ``static/img/shops/<slug>.svg``."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCategory:
    """One aisle of the storefront, in the order of the navigation."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoVariant:
    """One thing that can be bought: a value for each option, a price, a stock."""

    values: tuple[str, ...] = ()
    price: str
    compare_at: str | None = None
    stock: int
    sku: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProduct:
    """One product; its picture is ``static/img/products/<slug>.svg``.

    Paragraphs of the description are separated by a blank line. A seasonal
    product is cheaper every November. Only a pre-order says in how many days
    it is expected.
    """

    slug: str
    name: str
    shop: str
    category: str
    description: str
    options: tuple[str, ...] = ()
    variants: tuple[DemoVariant, ...]
    picture_alt: str
    status: Literal["active", "preorder", "retired"] = "active"
    expected_in_days: int | None = None
    seasonal: bool = False


def variant(
    sku: str, price: str, stock: int, *values: str, was: str | None = None
) -> DemoVariant:
    """Write a variant on one line; ``was`` is the price before the sale."""
    return DemoVariant(values=values, price=price, compare_at=was, stock=stock, sku=sku)
