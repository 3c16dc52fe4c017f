"""When news of something saved is worth telling, and still is when it is sent; pure.

``statements`` says the same to the database, of thousands of items at once.
"""

from dataclasses import dataclass
from enum import StrEnum

from webapp.alerts.models import AlertKind
from webapp.catalog.availability import of_variant
from webapp.catalog.models import Availability, ProductStatus
from webapp.wishlist.models import ArchiveReason, ItemStatus


class Reason(StrEnum):
    """Why a piece of news is not told; ``words`` says it to people."""

    # When it happened, of the person.
    OPTED_OUT = "opted_out"
    PAUSED = "paused"
    KIND_OFF = "kind_off"
    UNVERIFIED = "unverified"
    COOLDOWN = "cooldown"  # they were told of the same a moment ago
    # When it was to be sent, of the item.
    REMOVED = "removed"
    ARCHIVED = "archived"
    BOUGHT = "bought"
    CHANGED = "changed"  # another variant of it is wanted now
    RETIRED = "retired"
    SWITCHED_OFF = "switched_off"
    GONE_AGAIN = "gone_again"
    PREORDER_OVER = "preorder_over"
    PRICE_ROSE = "price_rose"
    OTHER_CURRENCY = "other_currency"
    UNDELIVERED = "undelivered"  # its message failed for good


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What somebody wants to be told of a price; amounts in minor units.

    Attributes:
        saved_minor: what it cost when it was saved.
        told_minor: what its owner was told last, if anything.
        threshold_pct: told from this fall on, in percent.
        below_minor: and only at this price or less, if it is said.
    """

    saved_minor: int
    told_minor: int | None
    threshold_pct: int
    below_minor: int | None = None

    @property
    def reference_minor(self) -> int:
        """Return what a price is measured against: no fall is told twice."""
        if self.told_minor is None:
            return self.saved_minor
        return min(self.saved_minor, self.told_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How something saved stands at the moment its news is to be sent.

    Attributes:
        is_other: another variant is chosen than when the news came.
        watches: whether news of this kind is wanted of it, and over this channel.
        stock: of its variant, or of the product while the choice is open.
        terms: ``None`` where its price is in another currency than it was saved in.
    """

    status: ItemStatus
    archive_reason: ArchiveReason | None
    is_other: bool
    watches: bool
    product_status: ProductStatus
    is_discontinued: bool
    stock: int
    price_minor: int
    terms: Terms | None


def is_restocked(old: int, new: int, minimum: int) -> bool:
    """Tell whether something was away and is there again, from ``minimum`` pieces."""
    return old < minimum <= new


def is_drop(price_minor: int, terms: Terms) -> bool:
    """Tell whether a price fell far enough to be told; just far enough is enough.

    What only undoes a rise lies no lower than the price at saving, and is no fall.
    """
    reference = terms.reference_minor
    if terms.below_minor is not None and price_minor > terms.below_minor:
        return False
    least = 100 - terms.threshold_pct
    return price_minor < reference and price_minor * 100 <= reference * least


def why_not(kind: AlertKind, now: Standing | None, minimum: int) -> Reason | None:
    """Return why news is not to be told after all; ``None`` if it is.

    Args:
        now: ``None`` where the item is not on the list any more.
        minimum: pieces from which something is back in stock.
    """
    if now is None:
        return Reason.REMOVED
    if now.status is ItemStatus.ARCHIVED:
        was_bought = now.archive_reason is ArchiveReason.PURCHASED
        return Reason.BOUGHT if was_bought else Reason.ARCHIVED
    if now.is_other:
        return Reason.CHANGED
    if not now.watches:
        return Reason.SWITCHED_OFF
    can_be_had = of_variant(
        now.product_status, is_discontinued=now.is_discontinued, stock=now.stock
    )
    if can_be_had is Availability.RETIRED:
        return Reason.RETIRED
    return _news_is_over(kind, now, can_be_had, minimum)


def _news_is_over(
    kind: AlertKind, now: Standing, can_be_had: Availability, minimum: int
) -> Reason | None:
    match kind:
        case AlertKind.BACK_IN_STOCK:
            # There, but less than the shop calls back: gone again, too.
            is_there = can_be_had is Availability.IN_STOCK and now.stock >= minimum
            return None if is_there else Reason.GONE_AGAIN
        case AlertKind.PREORDER:
            is_open = can_be_had is Availability.PREORDER
            return None if is_open else Reason.PREORDER_OVER
        case AlertKind.PRICE_DROP:
            if now.terms is None:
                return Reason.OTHER_CURRENCY
            return None if is_drop(now.price_minor, now.terms) else Reason.PRICE_ROSE
