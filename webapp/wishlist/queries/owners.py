"""Whose saved things are meant, and how many there are."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from webapp.accounts.models import Guest, User
from webapp.wishlist.models import GuestPick, ItemStatus, WishlistItem

items = WishlistItem.__table__.c
picks = GuestPick.__table__.c


class Owner(NamedTuple):
    """Whose saved things are asked for: a customer's, a guest's, or nobody's."""

    user_id: UUID | None = None
    guest_id: UUID | None = None

    @property
    def id(self) -> UUID | None:
        """Return the id that the rows carry."""
        return self.user_id or self.guest_id


NOBODY = Owner()

# To be added to the statements that find out who asks: how much they have saved.
SAVED_COUNT = (
    select(func.count())
    .where(items.user_id == User.__table__.c.id, items.status == ItemStatus.ACTIVE)
    .correlate(User.__table__)
    .scalar_subquery()
    .label("saved_count")
)
PICKED_COUNT = (
    select(func.count())
    .where(picks.guest_id == Guest.__table__.c.id)
    .correlate(Guest.__table__)
    .scalar_subquery()
    .label("saved_count")
)
