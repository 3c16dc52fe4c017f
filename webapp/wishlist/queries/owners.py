"""How much somebody has saved."""

from sqlalchemy import func, select

from webapp.accounts.models import Guest, User
from webapp.wishlist.models import GuestPick, ItemStatus, WishlistItem

items = WishlistItem.__table__.c
picks = GuestPick.__table__.c


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
