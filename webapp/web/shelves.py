"""The categories and shops that menus name, remembered for a moment."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from flask import current_app
from sqlalchemy.exc import DBAPIError

from webapp.catalog import queries as catalog
from webapp.catalog.queries import Shelf
from webapp.core.db import Reader
from webapp.extensions import reading

REMEMBERED = 20.0  # seconds; every page names them, and they hardly ever change

T = TypeVar("T")


@dataclass
class Remembered(Generic[T]):
    """What one question to the database said, for a few seconds."""

    ask: Callable[[Reader], T]
    known: dict[str, tuple[float, T]] = field(default_factory=dict)

    def __call__(self) -> T:
        """Return the answer, asking again when it is old."""
        database = current_app.config["DATABASE_URL"]
        at, answer = self.known.get(database, (0.0, None))
        if answer is None or current_app.testing or time.monotonic() - at > REMEMBERED:
            answer = self.ask(reading())
            self.known[database] = (time.monotonic(), answer)
        return answer


_categories = Remembered(lambda session: tuple(catalog.categories(session)))
shops = Remembered(lambda session: tuple(catalog.shops(session)))


def categories() -> tuple[Shelf, ...]:
    """Return the categories for the menu; none while the database is away."""
    try:
        return _categories()
    except DBAPIError:
        return ()
