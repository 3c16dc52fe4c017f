"""The signed tokens by which programs act for customers (RFC 7519, RFC 9068).

One algorithm, chosen here: what a token's header says of itself is compared with that,
and never followed. Several keys may be in use, so that one can be replaced while the
tokens that it signed live on; only the first signs.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from webapp.core import clock, tokens
from webapp.core.cache import Bounded

ALGORITHM = "HS256"
ACCESS_LIVES = timedelta(minutes=15)
REFRESH_LIVES = timedelta(days=30)
LONGEST = 4_096  # characters; ours have some 450
REMEMBERED = 2_000  # access tokens whose signature was checked before
_PURPOSE = "tokens of programs"
_KEY_ID_LENGTH = 16  # characters of hexadecimal
# What comes of text that is no token, and of one that says something else than ours do.
_UNREADABLE = (JoseError, ValueError, TypeError, KeyError, AttributeError)


class Kind(StrEnum):
    """What a token is good for, as its header's ``typ`` says."""

    ACCESS = "at+jwt"
    REFRESH = "rt+jwt"


class Claims(NamedTuple):
    """What a genuine token says."""

    user_id: UUID
    grant_id: UUID
    token_id: UUID


Genuine = tuple[int, int, Claims]  # from when, until when, and what it says


class Issuer:
    """Makes tokens, and reads those that it made itself."""

    def __init__(self, name: str, audience: str, secrets: Iterable[str]) -> None:
        """Take the keys of this shop.

        Args:
            name: who the tokens are from, the shop's address.
            audience: whom they are for, the API's address.
            secrets: the application's keys, the one in use first.
        """
        self.name = name
        self.audience = audience
        self.keys = {_key_id(key): key for key in map(_key, secrets)}
        self.key_id = next(iter(self.keys))
        self.checked = Bounded[str, Genuine](REMEMBERED)

    def sign(self, kind: Kind, claims: Claims, *, now: datetime) -> str:
        """Return a token; it works from ``now`` on, for as long as its kind lives."""
        lives = ACCESS_LIVES if kind is Kind.ACCESS else REFRESH_LIVES
        said = {
            "iss": self.name,
            "aud": self.audience,
            "sub": str(claims.user_id),
            "sid": str(claims.grant_id),
            "jti": str(claims.token_id),
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": int((now + lives).timestamp()),
        }
        header = {"alg": ALGORITHM, "typ": kind.value, "kid": self.key_id}
        key = self.keys[self.key_id]
        return jwt.encode(header, said, key, algorithms=[ALGORITHM])

    def read(self, kind: Kind, token: str) -> Claims | None:
        """Return what a token says; ``None`` for one that is not to be believed."""
        if len(token) > LONGEST:
            return None
        genuine = self._genuine(kind, token)
        if genuine is None:
            return None
        begins, ends, claims = genuine
        return claims if begins <= clock.now().timestamp() < ends else None

    def _genuine(self, kind: Kind, token: str) -> Genuine | None:
        """Return what a token of this shop says, be it too young or too old.

        Of access tokens that is remembered: a program brings the same one with every
        request, and to check it anew would cost a seventh of reading a list.
        """
        if kind is not Kind.ACCESS:
            return self._checked(kind, token)
        known = self.checked.get(token)
        if known is None:
            known = self._checked(kind, token)
            if known is not None:
                self.checked.keep(token, known)
        return known

    def _checked(self, kind: Kind, token: str) -> Genuine | None:
        try:
            read = jwt.decode(token, self._key_of, algorithms=[ALGORITHM])
            return self._believed(kind, read)
        except _UNREADABLE:
            return None

    def _key_of(self, guest: Any) -> OctKey:
        return self.keys[guest.headers()["kid"]]

    def _believed(self, kind: Kind, token: jwt.Token) -> Genuine | None:
        said = token.claims
        is_ours = (
            token.header["typ"] == kind
            and said["iss"] == self.name
            and said["aud"] == self.audience
        )
        times = [said[name] for name in ("iat", "nbf", "exp")]
        if not is_ours or not all(isinstance(at, int) for at in times):
            return None
        issued, begins, ends = times
        claims = Claims(UUID(said["sub"]), UUID(said["sid"]), UUID(said["jti"]))
        return max(issued, begins), ends, claims


def _key(secret: str) -> OctKey:
    return OctKey.import_key(tokens.derived(secret, _PURPOSE, ALGORITHM))


def _key_id(key: OctKey) -> str:
    return hashlib.sha256(b"kid" + key.raw_value).hexdigest()[:_KEY_ID_LENGTH]
