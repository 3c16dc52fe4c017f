"""Guests: browsers that hold something for a person who has not signed in."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.core import clock, tokens

_START = text("""
    INSERT INTO guests (id, token_digest, touched_at)
    VALUES (:id, :token_digest, :now)
        ON CONFLICT (token_digest) DO UPDATE SET touched_at = excluded.touched_at
    RETURNING id
""")


def start_guest(session: Session, token: str | None = None) -> tuple[UUID, str]:
    """Begin to remember a browser; return the guest's id and the cookie's token.

    Args:
        token: one that this browser alone can have; begun with it before, it is the
            same guest. ``None`` makes a new one.
    """
    token = token or tokens.fresh()
    known = {"id": uuid7(), "token_digest": tokens.digest(token), "now": clock.now()}
    guest_id: UUID = session.scalars(_START, known).one()
    return guest_id, token
