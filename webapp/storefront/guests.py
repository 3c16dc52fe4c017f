"""Writing for a browser that nobody is signed in with, be it for the first time."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.accounts.errors import GuestGone
from webapp.accounts.owners import NOBODY
from webapp.extensions import limiter, transaction
from webapp.web.identity import guest_to_save_for, look_again
from webapp.web.wishlists import reader

T = TypeVar("T")


def _is_known() -> bool:
    return reader() != NOBODY


@limiter.limit("30 per minute", exempt_when=_is_known)  # new guests from one address
def as_guest(write: Callable[[Session, UUID], T]) -> T:
    """Write for this browser's guest, in a transaction of its own.

    Whoever has nothing here so far becomes a guest by it; one who signed in elsewhere
    this moment begins anew.
    """
    try:
        return _write(write)
    except GuestGone:
        look_again()
        return _write(write)


def _write(write: Callable[[Session, UUID], T]) -> T:
    with transaction() as session:
        return write(session, guest_to_save_for(session))
