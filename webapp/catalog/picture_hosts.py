"""Which addresses pictures may come from; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from webapp.catalog.listing import LONGEST_ADDRESS

# What an address is written in (RFC 3986); no blank, quote or angle bracket.
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")


@dataclass(frozen=True, slots=True)
class PictureHosts:
    """The hosts an installation names, ``*.example.com`` for all below one.

    They are the ones its Content-Security-Policy lets a browser fetch from.
    """

    names: Sequence[str]

    def refusal(self, address: str) -> str | None:
        """Return why a picture cannot be shown from here, or ``None`` if it can."""
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
        except ValueError:
            parts, host = None, ""
        if (
            parts is None
            or parts.scheme != "https"
            or not host
            or len(address) > LONGEST_ADDRESS
            or not _ADDRESS.fullmatch(address)
        ):
            return "Pictures without an https address are left out."
        if not any(_matches(host, name.casefold()) for name in self.names):
            return f"Pictures from {host} are left out: PICTURE_HOSTS does not name it."
        return None


def _matches(host: str, name: str) -> bool:
    if name.startswith("*."):
        return host.endswith(name[1:])
    return name in {host, "*"}
