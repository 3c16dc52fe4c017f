"""A customer's groups, and how many things are on the list in each."""

import json
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Text, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from webapp.accounts.models import User
from webapp.core.db import Reader
from webapp.wishlist.models import ItemStatus, WishlistGroup
from webapp.wishlist.queries import today
from webapp.wishlist.queries.owners import items

_group = WishlistGroup.__table__.c
_COUNT = (
    select(func.count())
    .where(
        items.user_id == _group.user_id,
        items.status == today.text(ItemStatus.ACTIVE),
        items.group_id == _group.id,
    )
    .correlate(WishlistGroup.__table__)
    .scalar_subquery()
)
_TOLD = (_group.id, _group.name, _COUNT, _group.created_at)

# For the statement that finds out who asks: all their groups, the oldest first.
GROUPS = (
    select(
        cast(
            func.json_agg(
                aggregate_order_by(
                    func.json_build_array(*_TOLD), _group.created_at, _group.id
                )
            ),
            Text,
        )
    )
    .where(_group.user_id == User.__table__.c.id)
    .correlate(User.__table__)
    .scalar_subquery()
    .label("groups")
)


class Group(NamedTuple):
    """One group; archived items are not counted."""

    id: UUID
    name: str
    item_count: int
    created_at: datetime


def groups(found: str | None) -> list[Group]:
    """Read what ``GROUPS`` found."""
    return [
        Group(UUID(id_), name, count, datetime.fromisoformat(created_at))
        for id_, name, count, created_at in json.loads(found or "[]")
    ]


def group(session: Reader, user_id: UUID, group_id: UUID) -> Group:
    """Return one of a customer's groups, which is there."""
    which = (_group.id == group_id, _group.user_id == user_id)
    return Group._make(session.execute(select(*_TOLD).where(*which)).one())
