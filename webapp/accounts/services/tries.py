"""Counting wrong passwords, so that nobody can guess for long."""

import hashlib
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import case, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.accounts.errors import TooManyTries
from webapp.accounts.identifiers import known_as
from webapp.accounts.models import SignInTries
from webapp.core import clock
from webapp.core.places import place_of

MOST_TRIES = 10
WITHIN = timedelta(minutes=15)


class Door(StrEnum):
    """Where somebody tries to come in."""

    SHOP = "shop"
    ADMIN = "admin"


def count_try(session: Session, door: Door, *, email: str, ip: str) -> None:
    """Count one try at an account from one place, before the password is looked at.

    Commit before you look: else many guesses at once would all be the first. Addresses
    without an account are counted alike, so the answer does not tell which exist.

    Raises:
        TooManyTries: ten tries within 15 minutes failed; the password is not looked at.
    """
    now = clock.now()
    is_old = SignInTries.first_at <= now - WITHIN
    counted = (
        insert(SignInTries)
        .values(key=_key(door, email, ip), tries=1, first_at=now)
        .on_conflict_do_update(
            index_elements=[SignInTries.key],
            set_={
                "tries": case((is_old, 1), else_=SignInTries.tries + 1),
                "first_at": case((is_old, now), else_=SignInTries.first_at),
            },
        )
        .returning(SignInTries.tries, SignInTries.first_at)
    )
    tries, first_at = session.execute(counted).one()
    if tries > MOST_TRIES:
        raise TooManyTries(first_at + WITHIN - now)


def forget_tries(session: Session, door: Door, *, email: str, ip: str) -> None:
    """Start counting anew, for the right password was given."""
    session.execute(delete(SignInTries).where(SignInTries.key == _key(door, email, ip)))


def forget_old_tries(session: Session) -> None:
    """Drop counts that no longer hold anybody back."""
    session.execute(
        delete(SignInTries).where(SignInTries.first_at <= clock.now() - WITHIN)
    )


def _key(door: Door, email: str, ip: str) -> bytes:
    parts = (door.value, known_as(email), place_of(ip))
    return hashlib.sha256("\0".join(parts).encode()).digest()
