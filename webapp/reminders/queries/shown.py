"""What a reminder shows of a list: a few things, as they are today."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, func, select

from webapp.accounts.owners import Owner
from webapp.catalog.models import Availability
from webapp.core.db import Reader
from webapp.wishlist.models import WishlistItem
from webapp.wishlist.queries import Line, lines, today

FEW = 4  # things that a mail shows

_items = WishlistItem.__table__
_price = today.price(_items)
_CAN_BE_HAD = today.AVAILABILITY.in_(
    [today.text(one) for one in (Availability.IN_STOCK, Availability.PREORDER)]
)
_IS_CHEAPER = (_price < _items.c.saved_price_minor) | (
    today.chosen(today.variants.compare_at_minor, today.products.compare_at_minor)
    > _price
)
# What can be had before the rest, of that what costs less than it did, then the newest.
_CHOSEN = (
    today.with_product(select(_items.c.id, func.count().over()), _items)
    .where(today.is_owned(_items, bindparam("owner_id", type_=Uuid())))
    .order_by(
        case((_CAN_BE_HAD, 0), else_=1),
        case((_IS_CHEAPER, 0), else_=1),
        _items.c.added_at.desc(),
        _items.c.id.desc(),
    )
    .limit(FEW)
)


class Shown(NamedTuple):
    """A few things on a list, the best news first, and how many there are in all."""

    lines: list[Line]
    total: int


def shown_of(session: Reader, user_id: UUID) -> Shown:
    """Return what a reminder to this customer shows, at today's price and stock."""
    rows = session.execute(_CHOSEN, {"owner_id": user_id}).all()
    if not rows:
        return Shown([], 0)
    ids = [str(row.id) for row in rows]
    place = {row.id: number for number, row in enumerate(rows)}
    found = lines(session, Owner(user_id=user_id), ids)
    return Shown(sorted(found, key=lambda line: place[line.id]), rows[0][1])
