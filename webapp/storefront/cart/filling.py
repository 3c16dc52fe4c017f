"""Putting something into the cart of whoever asks, be it their first thing here."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from webapp.accounts.owners import Owner
from webapp.extensions import transaction
from webapp.storefront.guests import as_guest
from webapp.storefront.wishlist import answers

T = TypeVar("T")


def fill(put: Callable[[Session, Owner], T]) -> T:
    """Do what puts something into a cart, in a transaction of its own.

    Whoever has nothing here so far becomes a guest by it.
    """
    owner = answers.owner()
    if owner.user_id is None:
        return as_guest(
            lambda session, guest_id: put(session, Owner(guest_id=guest_id))
        )
    with transaction() as session:
        return put(session, owner)
