"""Which passwords are accepted, and how they are kept.

Argon2id with the parameters of OWASP's Password Storage Cheat Sheet: about 50 ms.
"""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.accounts.errors import BadPassword
from webapp.core import tokens

SHORTEST = 10  # characters
LONGEST = 200

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def check_password(password: str, *, email: str) -> None:
    """Refuse a password that is too short, too long, or the e-mail address itself.

    Raises:
        BadPassword: with the reason.
    """
    if len(password.strip()) < SHORTEST:
        msg = f"Use at least {SHORTEST} characters; a few words make a good password."
        raise BadPassword(msg)
    if len(password) > LONGEST:
        msg = f"Use at most {LONGEST} characters."
        raise BadPassword(msg)
    if password.strip().casefold() == email.strip().casefold():
        msg = "Your e-mail address is the first thing others would try."
        raise BadPassword(msg)


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    return _hasher.hash(_bytes(password))


def matches(password: str, kept: str | None) -> bool:
    """Tell whether ``password`` is the one of which ``kept`` is kept.

    Where there is no account, and so nothing kept, it takes the same time to say no.
    """
    try:
        _hasher.verify(_nobodys() if kept is None else kept, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether a password was kept with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    # One accented letter may be typed as one character or as two (NIST SP 800-63B).
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    return _hasher.hash(tokens.fresh())
