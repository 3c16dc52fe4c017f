"""What a customer can do about a product today; pure."""

from webapp.catalog.models import Availability, ProductStatus

FEW = 3


def of_product(status: ProductStatus, stock: int) -> Availability:
    """Return whether a product of this status, with this stock in all, can be had."""
    if status is ProductStatus.PREORDER:
        return Availability.PREORDER
    if status is not ProductStatus.ACTIVE:
        return Availability.RETIRED
    return Availability.IN_STOCK if stock > 0 else Availability.OUT_OF_STOCK


def of_variant(
    status: ProductStatus, *, is_discontinued: bool, stock: int
) -> Availability:
    """Return whether one variant of a product of this status can be had."""
    if is_discontinued:
        return Availability.RETIRED
    return of_product(status, stock)


def few_left(availability: Availability, stock: int) -> bool:
    """Tell whether so few are left that a customer wants to know."""
    return availability is Availability.IN_STOCK and stock <= FEW
