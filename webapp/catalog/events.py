"""What happens to products, told to whoever subscribed; amounts in minor units."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.events.services import Event


@dataclass(frozen=True, kw_only=True)
class PriceChanged(Event):
    """A variant costs more or less than before, in the same currency."""

    name: ClassVar[str] = "catalog.price_changed"

    product_id: str
    variant_id: str
    old_minor: int
    new_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class StockChanged(Event):
    """There are more or fewer of a variant than before."""

    name: ClassVar[str] = "catalog.stock_changed"

    product_id: str
    variant_id: str
    old_stock: int
    new_stock: int


@dataclass(frozen=True, kw_only=True)
class PreorderOpened(Event):
    """A product can be ordered before it is there."""

    name: ClassVar[str] = "catalog.preorder_opened"

    product_id: str


@dataclass(frozen=True, kw_only=True)
class ProductRetired(Event):
    """A product is no longer sold."""

    name: ClassVar[str] = "catalog.product_retired"

    product_id: str
