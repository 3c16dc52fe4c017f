"""Guests: browsers that hold something for a person who has not signed in."""

from uuid import UUID

from sqlalchemy.orm import Session

from webapp.accounts.models import Guest
from webapp.core import tokens


def start_guest(session: Session) -> tuple[UUID, str]:
    """Begin to remember a browser; return the guest's id and the cookie's token."""
    token = tokens.fresh()
    guest = Guest(token_digest=tokens.digest(token))
    session.add(guest)
    session.flush()
    return guest.id, token
