"""Ids in addresses and forms: what is no id names nothing, like a wrong one."""

import re
from uuid import UUID

from flask import Flask
from werkzeug.routing import UUIDConverter

NOBODY = UUID(int=0)  # what no row is called
# The one way to write an id; Python takes braces, "urn:uuid:" and any script's digits.
WRITTEN = re.compile("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def init_app(app: Flask) -> None:
    """Let every ``<uuid:…>`` of an address take what is no id, too.

    A malformed id then gets the very answer that a missing or somebody else's gets.
    """
    app.url_map.converters["uuid"] = IdConverter


def id_of(text: str) -> UUID:
    """Return the id that ``text`` is, or one that nothing has."""
    return UUID(text) if WRITTEN.fullmatch(text) else NOBODY


class IdConverter(UUIDConverter):
    """An id as a part of an address."""

    regex = "[^/]+"

    def to_python(self, value: str) -> UUID:
        """Read what the address says."""
        return id_of(value)
