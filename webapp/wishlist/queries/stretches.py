"""What was put away, in stretches: the latest first, each after where one ended."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Select, Uuid, bindparam, tuple_

from webapp.wishlist.models import ItemStatus
from webapp.wishlist.queries import today
from webapp.wishlist.queries.owners import items
from webapp.wishlist.queries.today import OWNER_ID

ARCHIVE_PAGE = 50  # things put away that are told at once

Place = tuple[datetime, UUID]  # when an item was put away, and its id

_FIRST: Place = (datetime.max.replace(tzinfo=UTC), UUID(int=2**128 - 1))


def in_stretches(statement: Select[Any]) -> Select[Any]:
    """Ask for a stretch of what somebody put away; ``stretch`` gives the values."""
    before = tuple_(
        bindparam("before", type_=DateTime(timezone=True)),
        bindparam("before_id", type_=Uuid()),
    )
    return (
        statement.where(
            items.user_id == OWNER_ID,
            items.status == today.text(ItemStatus.ARCHIVED),
            tuple_(items.archived_at, items.id) < before,
        )
        .order_by(items.archived_at.desc(), items.id.desc())
        .limit(bindparam("most", type_=BigInteger()))
    )


def stretch(user_id: UUID, before: Place | None, most: int) -> dict[str, Any]:
    """Return which stretch is asked for, and one thing more: whether there is more.

    Args:
        before: the last one of the stretch before; ``None`` begins with the latest.
    """
    moment, item_id = before or _FIRST
    return {
        "owner_id": user_id,
        "before": moment,
        "before_id": item_id,
        "most": most + 1,
    }
