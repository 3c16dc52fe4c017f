"""Putting something into the cart of whoever asks, be it their first thing here."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from webapp.accounts.owners import NOBODY, Owner
from webapp.cart.errors import GuestGone
from webapp.extensions import limiter, transaction
from webapp.storefront.wishlist import answers
from webapp.web.identity import guest_to_save_for, look_again
from webapp.web.wishlists import reader

T = TypeVar("T")


def fill(put: Callable[[Session, Owner], T]) -> T:
    """Do what puts something into a cart, in a transaction of its own.

    Whoever has nothing here so far becomes a guest by it.
    """
    owner = answers.owner()
    if owner.user_id is None:
        return _fill_guests(put)
    with transaction() as session:
        return put(session, owner)


def _is_known() -> bool:
    return reader() != NOBODY


@limiter.limit("30 per minute", exempt_when=_is_known)  # new guests from one address
def _fill_guests(put: Callable[[Session, Owner], T]) -> T:
    """Fill a guest's cart; one who signed in elsewhere this moment begins anew."""
    for _ in range(2):
        try:
            with transaction() as session:
                return put(session, Owner(guest_id=guest_to_save_for(session)))
        except GuestGone:
            look_again()
    raise GuestGone
