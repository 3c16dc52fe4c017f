"""Whose wishlist a request is about, and how much it may hold in this shop."""

from flask import current_app

from webapp.accounts.owners import Owner
from webapp.config import Config
from webapp.web.identity import current_visitor
from webapp.wishlist.limits import Limits


def reader() -> Owner:
    """Return whose saved things this page marks."""
    visitor = current_visitor()
    return Owner(visitor.user_id, visitor.guest_id)


def wishlist_limits() -> Limits:
    """Return how much one wishlist may hold here."""
    config: Config = current_app.config["KEEPSAKE"]
    return Limits(items=config.MAX_ITEMS, groups=config.MAX_GROUPS)
