"""Secrets handed to people: what the database keeps of them, and signed references."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from uuid import UUID


def fresh() -> str:
    """Return 256 random bits, fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """Return what the database keeps of a token: enough to find it, not to use it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def derived(key: str, purpose: str, secret: str) -> str:
    """Return the one token that goes with ``secret``, which nobody else can make."""
    message = purpose.encode() + b"\0" + secret.encode()
    made = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return urlsafe_b64encode(made).decode().rstrip("=")


def sign(key: str, purpose: str, reference: UUID) -> str:
    """Return a token that names ``reference`` and that only this shop can have made.

    The row it names need not keep it, so a copy of the database opens nothing.
    """
    seal = _seal(key, purpose, reference)
    return urlsafe_b64encode(reference.bytes + seal).decode().rstrip("=")


def reference_of(keys: Iterable[str], purpose: str, token: str) -> UUID | None:
    """Return what a token names that was signed with one of ``keys``.

    ``None``: this shop did not make it.
    """
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:
        return None
    if len(raw) != 16 + hashlib.sha256().digest_size:  # a UUID and its seal
        return None
    reference = UUID(bytes=raw[:16])
    seals = (_seal(key, purpose, reference) for key in keys)
    is_ours = any(hmac.compare_digest(raw[16:], seal) for seal in seals)
    return reference if is_ours else None


def _seal(key: str, purpose: str, reference: UUID) -> bytes:
    message = purpose.encode() + b"\0" + reference.bytes
    return hmac.new(key.encode(), message, hashlib.sha256).digest()
