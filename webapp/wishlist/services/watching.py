"""What a customer wants to be told about one item."""

from typing import Any, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.catalog.listing import HIGHEST_MINOR
from webapp.catalog.models import Product
from webapp.wishlist.errors import (
    BelowUnfit,
    ItemNotFound,
    StaleItem,
    ThresholdUnfit,
)
from webapp.wishlist.limits import HIGHEST_THRESHOLD
from webapp.wishlist.models import WishlistItem
from webapp.wishlist.services.lists import touch_list


class Watch(TypedDict, total=False):
    """What is told of an item; what is left out stays as it is.

    Attributes:
        stock: whether its return is told; ``None`` is as for all that is theirs.
        price: whether a fall of its price is; ``None`` likewise.
        threshold_pct: told from this fall on, 1 to 90; ``None`` likewise.
        below_minor: and only at this price or less, in minor units of the currency it
            was saved in; ``None`` is any price.
    """

    stock: bool | None
    price: bool | None
    threshold_pct: int | None
    below_minor: int | None


_COLUMNS = {
    "stock": WishlistItem.watches_stock,
    "price": WishlistItem.watches_price,
    "threshold_pct": WishlistItem.threshold_pct,
    "below_minor": WishlistItem.below_minor,
}


def watch_item(
    session: Session,
    user_id: UUID,
    item_id: UUID,
    *,
    version: int | None = None,
    **watch: Unpack[Watch],
) -> str:
    """Have a customer told of an item's return, or of its price; return its name.

    Args:
        version: of the item that the customer saw; ``None`` is any.

    Raises:
        ThresholdUnfit: no price falls by that much, or by nothing.
        BelowUnfit: nothing is sold at that price.
        StaleItem: the item was changed since that version.
        ItemNotFound: it is not in this list.
    """
    _refuse_impossible(watch)
    touch_list(session, user_id)
    its = (WishlistItem.id == item_id, WishlistItem.user_id == user_id)
    known = select(WishlistItem.version, Product.name).join(Product).where(*its)
    row = session.execute(known).one_or_none()
    if row is None:
        raise ItemNotFound
    found, name = row
    if version not in {None, found}:
        raise StaleItem
    said: dict[Any, Any] = {_COLUMNS[name]: value for name, value in watch.items()}
    change = update(WishlistItem).where(*its)
    session.execute(change.values({**said, WishlistItem.version: found + 1}))
    return str(name)


def _refuse_impossible(watch: Watch) -> None:
    threshold, below = watch.get("threshold_pct"), watch.get("below_minor")
    if threshold is not None and not 1 <= threshold <= HIGHEST_THRESHOLD:
        raise ThresholdUnfit(HIGHEST_THRESHOLD)
    if below is not None and not 0 <= below <= HIGHEST_MINOR:
        raise BelowUnfit
