"""The door for programs: JSON under ``/api/v1``, asked with a token, never a cookie."""

from flask import Flask

from webapp.api import groups, items, lists, products, tokens
from webapp.api.endpoints import BASE
from webapp.api.endpoints import bp as door
from webapp.api.ids import ItemIdConverter
from webapp.extensions import csrf

# Each is imported for the endpoints that it adds to the door.
VIEWS = (groups, items, lists, products, tokens)

__all__ = ["BASE", "VIEWS", "door", "init_app"]


def init_app(app: Flask) -> None:
    """Ask no program for what only pages bring."""
    csrf.exempt(door)
    app.url_map.converters["item"] = ItemIdConverter
    lists.init_app(app)
