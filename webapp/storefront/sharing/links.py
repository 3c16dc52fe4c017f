"""A share link as its owner sees it: an address, a picture of it, what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import segno
from markupsafe import Markup

from webapp.sharing.models import Scope
from webapp.sharing.queries import Link
from webapp.web.formatting import site


@dataclass(frozen=True, slots=True)
class Shown:
    """A link that works.

    Attributes:
        address: to be copied; blank when no key of the shop opens it any more.
        path: to look at what a guest sees.
        qr: the address as a picture for the camera of a telephone.
    """

    id: UUID
    address: str
    path: str
    qr: Markup
    issued_at: datetime
    expires_at: datetime | None
    opened_count: int
    last_opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sharing:
    """The link to a list or a group that works, if there is one, and earlier ones."""

    link: Shown | None
    earlier: list[Link]


def of_list(links: Iterable[Link]) -> Sharing:
    """Return the links to a whole list, those to groups that are gone among them."""
    return _sorted(link for link in links if link.group_id is None)


def of_group(links: Iterable[Link], group_id: UUID) -> Sharing:
    """Return the links to one group."""
    return _sorted(link for link in links if link.group_id == group_id)


def _sorted(links: Iterable[Link]) -> Sharing:
    live, earlier = None, []
    for link in links:
        if link.is_live and (link.scope is Scope.LIST or link.group_id):
            live = _shown(link)
        else:
            earlier.append(link)
    return Sharing(live, earlier)


def _shown(link: Link) -> Shown:
    path = f"/w/{link.token}" if link.token else ""
    address = f"{site().base_url}{path}" if path else ""
    return Shown(
        id=link.id,
        address=address,
        path=path,
        qr=picture_of(address) if address else Markup(),
        issued_at=link.issued_at,
        expires_at=link.expires_at,
        opened_count=link.opened_count,
        last_opened_at=link.last_opened_at,
    )


def picture_of(address: str) -> Markup:
    """Return an address as a QR code (ISO/IEC 18004), drawn in the page itself."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(
        omitsize=True,
        border=4,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
    )
    return Markup(drawn)  # noqa: S704 - lines and an address's bits, none of its letters
