"""Which addresses pictures may come from; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from webapp.catalog.listing import LONGEST_ADDRESS

# What an address is written in (RFC 3986); no blank, quote or angle bracket.
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")

# A host that a setting can name, and a person can copy without thinking twice.
_HOST = re.compile(r"[a-z0-9][a-z0-9.-]*")


@dataclass(frozen=True, slots=True)
class PictureHosts:
    """The hosts an installation names, ``*.example.com`` for all below one.

    They are the ones its Content-Security-Policy lets a browser fetch from.
    """

    names: Sequence[str]

    def allow(self, address: str) -> bool:
        """Tell whether a picture can be shown from here."""
        host = host_of(address)
        return host is not None and self.include(host)

    def include(self, host: str) -> bool:
        """Tell whether a host is one of them."""
        return any(_matches(host, name.casefold()) for name in self.names)


def host_of(address: str) -> str | None:
    """Return the host of a picture's https address, ``None`` where it is none."""
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        return None
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme != "https" or not _HOST.fullmatch(host):
        return None
    return host + port


def _matches(host: str, name: str) -> bool:
    if name.startswith("*."):
        return host.endswith(name[1:])
    return name in {host, "*"}
