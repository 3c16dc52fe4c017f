"""What the catalogue refuses, each with a sentence a customer can read."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from webapp.core.errors import DomainError, Refusal


class NoSuchProduct(DomainError):
    """No product under this address or id can be shown."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("We do not know this product.")


class NoSuchVariant(DomainError):
    """No variant has this id."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("We do not know this choice of the product.")


class NoSuchCategory(DomainError):
    """No category has this address."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("We do not know this category.")


class BadListing(DomainError):
    """What a seller says about a product cannot be true; the sentence says what."""


class BadPrice(DomainError):
    """The price is negative, absurd, or not below the price it is compared with."""


class BadStock(DomainError):
    """Nobody can have this many of anything."""

    def __init__(self, stock: int) -> None:
        super().__init__(f"A stock of {stock} is not possible.")


class SkuTaken(DomainError):
    """A SKU names one variant of the whole shop, and another one has it."""

    def __init__(self, sku: str, owner: str) -> None:
        super().__init__(f"The SKU {sku} already belongs to {owner}.")


@dataclass(frozen=True, slots=True)
class Shortage:
    """Something of which there is less than was wanted; ``available`` is how many."""

    variant_id: UUID
    name: str
    available: int


class StockShort(DomainError):
    """There is too little of something; the sentence speaks of the first."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        first = shortages[0]
        super().__init__(
            f"Insufficient stock for '{first.name}'."
            f" Only {first.available} units available"
        )
        self.shortages = tuple(shortages)
