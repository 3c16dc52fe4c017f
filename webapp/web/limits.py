"""What this shop allows, as its slices want to be told."""

from flask import current_app

from webapp.config import Config
from webapp.wishlist.limits import Limits


def wishlist_limits() -> Limits:
    """Return how much one wishlist may hold here."""
    config: Config = current_app.config["KEEPSAKE"]
    return Limits(items=config.MAX_ITEMS, groups=config.MAX_GROUPS)
