"""A token as its row keeps it: its owner can read it again, a thief cannot; pure.

AES-256-GCM under a key that is derived from the application's (HKDF, RFC 5869). The
row's id is sealed in with it, so no sealed token passes for that of another link.
"""

import os
from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"keepsake: tokens of share links"
_NONCE = 12  # bytes, drawn anew for each token (NIST SP 800-38D, 8.2.2)


def seal(token: str, *, key: str, link_id: UUID) -> bytes:
    """Return what a link's row keeps of its token besides the digest."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(key).encrypt(nonce, token.encode(), link_id.bytes)


def opened(sealed: bytes, *, keys: Iterable[str], link_id: UUID) -> str | None:
    """Return the token again; ``None`` when no key of ``keys`` opens it."""
    nonce, hidden = sealed[:_NONCE], sealed[_NONCE:]
    for key in keys:
        try:
            return _cipher(key).decrypt(nonce, hidden, link_id.bytes).decode()
        except (InvalidTag, ValueError):
            continue
    return None


@lru_cache(maxsize=8)
def _cipher(key: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return AESGCM(derived.derive(key.encode()))
