"""What the worker does for wishlists, by itself and regularly."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.core.site import Site
from webapp.jobs.services import enqueue
from webapp.wishlist.services import archive
from webapp.wishlist.services.guests import drop_stale_guests
from webapp.wishlist.services.removals import drop_removals

EXPIRE_ITEMS = "wishlist.expire_items"


def forget_removals(session: Session) -> None:
    """Let go of what can no longer be undone."""
    drop_removals(session)


def forget_guests(session: Session) -> None:
    """Forget guests who did not come back."""
    drop_stale_guests(session)


def expire_items(session: Session, site: Site) -> None:
    """Put away what was needed by a day that is over where the shop is.

    One round takes so many lists and no more; as long as one finds something, the next
    is queued behind it.
    """
    today = clock.now().astimezone(ZoneInfo(site.timezone)).date()
    if archive.expire_items(session, today):
        enqueue(session, EXPIRE_ITEMS, once_key=EXPIRE_ITEMS)
