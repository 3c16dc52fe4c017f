"""What a row keeps so that this shop can read it again, and a thief cannot; pure.

AES-256-GCM under a key that is derived from the application's (HKDF, RFC 5869), another
one for each purpose. What it belongs to is sealed in with it, so that nothing sealed
passes for something else.
"""

import os
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12  # bytes, drawn anew each time (NIST SP 800-38D, 8.2.2)


def seal(content: bytes, *, key: str, purpose: str, belongs_to: bytes) -> bytes:
    """Return what may lie in the database."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(key, purpose).encrypt(nonce, content, belongs_to)


def opened(
    sealed: bytes, *, keys: Iterable[str], purpose: str, belongs_to: bytes
) -> bytes | None:
    """Return what was sealed; ``None`` when no key of ``keys`` opens it."""
    nonce, hidden = sealed[:_NONCE], sealed[_NONCE:]
    for key in keys:
        try:
            return _cipher(key, purpose).decrypt(nonce, hidden, belongs_to)
        except (InvalidTag, ValueError):
            continue
    return None


@lru_cache(maxsize=16)
def _cipher(key: str, purpose: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return AESGCM(derived.derive(key.encode()))
