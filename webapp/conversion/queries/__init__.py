"""Reading what became of wishes; nothing here changes a row."""

from webapp.conversion.queries.links import LinkPage, link_page
from webapp.conversion.queries.wishes import Standing, Wish, wishes

__all__ = ["LinkPage", "Standing", "Wish", "link_page", "wishes"]
