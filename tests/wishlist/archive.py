"""Putting things away by hand, for tests of what becomes of them."""

from webapp.core import clock
from webapp.wishlist.models import ArchiveReason, ItemStatus


def put_away(item, reason=ArchiveReason.OWNER):
    """Have an item lie in the archive."""
    item.status = ItemStatus.ARCHIVED
    item.archived_at = clock.now()
    item.archive_reason = reason
