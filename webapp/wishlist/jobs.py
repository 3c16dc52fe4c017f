"""What the worker does for wishlists, by itself and regularly."""

from sqlalchemy.orm import Session

from webapp.wishlist.services.guests import drop_stale_guests
from webapp.wishlist.services.removals import drop_removals


def forget_removals(session: Session) -> None:
    """Let go of what can no longer be undone."""
    drop_removals(session)


def forget_guests(session: Session) -> None:
    """Forget guests who did not come back."""
    drop_stale_guests(session)
