"""A token as its link's row keeps it: its owner can read it again, a thief cannot."""

from collections.abc import Iterable
from uuid import UUID

from webapp.core import sealing

_PURPOSE = "keepsake: tokens of share links"


def seal(token: str, *, key: str, link_id: UUID) -> bytes:
    """Return what a link's row keeps of its token besides the digest."""
    return sealing.seal(
        token.encode(), key=key, purpose=_PURPOSE, belongs_to=link_id.bytes
    )


def opened(sealed: bytes, *, keys: Iterable[str], link_id: UUID) -> str | None:
    """Return the token again; ``None`` when no key of ``keys`` opens it."""
    token = sealing.opened(
        sealed, keys=keys, purpose=_PURPOSE, belongs_to=link_id.bytes
    )
    return None if token is None else token.decode()
