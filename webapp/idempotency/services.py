"""Doing once what is asked for twice.

Whoever claims a key first does the work and keeps the answer in the same transaction;
whoever comes meanwhile waits for that, and is given the same answer.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.core import clock, sealing, tokens
from webapp.idempotency.errors import KeyReused
from webapp.idempotency.models import KeptAnswer

KEPT_FOR = timedelta(hours=24)
_PURPOSE = "keepsake: answers to programs"


@dataclass(frozen=True, slots=True)
class Claim:
    """One request under a key.

    Attributes:
        scope: whose key it is: the same key of somebody else is another one.
        request_digest: of all that was asked.
        secrets: the application's keys, the one in use first.
    """

    scope: str
    key: str
    request_digest: bytes
    secrets: tuple[str, ...]

    @property
    def place(self) -> dict[str, bytes]:
        """Return where its answer lies."""
        return {
            "scope": tokens.digest(self.scope),
            "key_digest": tokens.digest(self.key),
        }

    @property
    def belongs_to(self) -> bytes:
        """Return what its answer is sealed with."""
        return b"".join(self.place.values()) + self.request_digest


class Kept(NamedTuple):
    """What was answered: its status, and its body to the byte."""

    status: int
    body: bytes


def claim(session: Session, asked: Claim) -> Kept | None:
    """Claim a key; ``None``: the work is the caller's, who then keeps or releases it.

    Waits for whoever holds the key until their transaction has ended.

    Raises:
        KeyReused: something else was asked for under this key within 24 hours.
    """
    now = clock.now()
    wanted = insert(KeptAnswer).values(
        **asked.place, request_digest=asked.request_digest, answered_at=now
    )
    is_old = KeptAnswer.answered_at <= now - KEPT_FOR
    anew = wanted.on_conflict_do_update(
        index_elements=[KeptAnswer.scope, KeptAnswer.key_digest],
        set_={
            "request_digest": asked.request_digest,
            "answered_at": now,
            "status": None,
            "sealed_body": None,
        },
        where=is_old,
    ).returning(KeptAnswer.key_digest)
    if session.scalar(anew) is not None:
        return None
    known = session.execute(
        select(
            KeptAnswer.request_digest, KeptAnswer.status, KeptAnswer.sealed_body
        ).filter_by(**asked.place)
    ).one()
    if known.request_digest != asked.request_digest:
        raise KeyReused
    body = sealing.opened(
        known.sealed_body,
        keys=asked.secrets,
        purpose=_PURPOSE,
        belongs_to=asked.belongs_to,
    )
    if body is None:  # the application's keys were replaced, all of them
        raise KeyReused
    return Kept(known.status, body)


def keep(session: Session, asked: Claim, *, status: int, body: bytes) -> None:
    """Keep the answer to a key that was claimed in this transaction."""
    sealed = sealing.seal(
        body, key=asked.secrets[0], purpose=_PURPOSE, belongs_to=asked.belongs_to
    )
    session.execute(
        update(KeptAnswer)
        .filter_by(**asked.place)
        .values(status=status, sealed_body=sealed)
    )


def release(session: Session, asked: Claim) -> None:
    """Give a key back: its answer may be another one the next time."""
    session.execute(delete(KeptAnswer).filter_by(**asked.place))


def forget_old(session: Session) -> None:
    """Drop answers that nobody is given any more."""
    session.execute(
        delete(KeptAnswer).where(KeptAnswer.answered_at <= clock.now() - KEPT_FOR)
    )
