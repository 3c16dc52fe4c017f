"""Doing once what is asked for twice.

Whoever claims a key first does the work and keeps the answer in the same transaction;
whoever comes meanwhile waits for that, and is given the same answer.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.core import clock, sealing, tokens
from webapp.idempotency.errors import KeyReused
from webapp.idempotency.models import KeptAnswer

KEPT_FOR = timedelta(hours=24)
# Later, so that no answer is dropped between the moment that somebody's key was found
# taken and the one in which they read what it led to.
DROPPED_AFTER = KEPT_FOR + timedelta(hours=1)
_PURPOSE = "keepsake: answers to programs"


@dataclass(frozen=True, slots=True)
class Claim:
    """One request under a key; shown as text, it keeps its secrets.

    Attributes:
        scope: whose key it is: the same key of somebody else is another one.
        asked: all that was asked, which may hold a password.
        secrets: the application's keys, the one in use first.
    """

    scope: str
    key: str = field(repr=False)
    asked: bytes = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)

    @property
    def place(self) -> bytes:
        """Return where its answer lies."""
        return tokens.digest(f"{self.scope}\n{self.key}")

    @property
    def belongs_to(self) -> bytes:
        """Return what its answer is sealed with."""
        return self.place + hashlib.sha256(self.asked).digest()


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
    wanted = insert(KeptAnswer).values(key_digest=asked.place, answered_at=now)
    anew = wanted.on_conflict_do_update(
        index_elements=[KeptAnswer.key_digest],
        set_={"answered_at": now, "status": None, "sealed_body": None},
        where=KeptAnswer.answered_at <= now - KEPT_FOR,
    ).returning(KeptAnswer.key_digest)
    if session.scalar(anew) is not None:
        return None
    known = session.execute(
        select(KeptAnswer.status, KeptAnswer.sealed_body).filter_by(
            key_digest=asked.place
        )
    ).one()
    body = sealing.opened(
        known.sealed_body,
        keys=asked.secrets,
        purpose=_PURPOSE,
        belongs_to=asked.belongs_to,
    )
    if body is None:  # or the application's keys were replaced, all of them
        raise KeyReused
    return Kept(known.status, body)


def keep(session: Session, asked: Claim, *, status: int, body: bytes) -> None:
    """Keep the answer to a key that was claimed in this transaction."""
    sealed = sealing.seal(
        body, key=asked.secrets[0], purpose=_PURPOSE, belongs_to=asked.belongs_to
    )
    session.execute(
        update(KeptAnswer)
        .filter_by(key_digest=asked.place)
        .values(status=status, sealed_body=sealed)
    )


def release(session: Session, asked: Claim) -> None:
    """Give a key back: its answer may be another one the next time."""
    session.execute(delete(KeptAnswer).filter_by(key_digest=asked.place))


def forget_old(session: Session) -> None:
    """Drop answers that nobody is given any more."""
    too_old = KeptAnswer.answered_at <= clock.now() - DROPPED_AFTER
    session.execute(delete(KeptAnswer).where(too_old))
