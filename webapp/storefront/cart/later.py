"""What is not bought now waits on the wishlist, a customer's or a guest's."""

from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

from flask import abort, current_app
from sqlalchemy.orm import Session

from webapp.accounts.owners import Owner
from webapp.cart.errors import NotForSale
from webapp.cart.services import RemovedLine
from webapp.web.identity import turn_away
from webapp.web.notices import Notice, tell
from webapp.web.wishlists import wishlist_limits
from webapp.wishlist import services as wishlist
from webapp.wishlist.errors import (
    AlreadySaved,
    ItemNotFound,
    NothingToUndo,
    ProductNotFound,
)
from webapp.wishlist.services import Saved

TO_SAVE = "Sign in to save things for later; your cart comes along."


class Kept(NamedTuple):
    """As what something is on the list now.

    Attributes:
        item_id: ``None`` if it was there before.
        removal_id: undone, it is in the archive again, where it came from.
    """

    item_id: UUID | None = None
    removal_id: UUID | None = None

    @property
    def was_there(self) -> bool:
        """Tell whether it was on the list before."""
        return self.item_id is None


def keep_for_later(session: Session, owner: Owner, gone: RemovedLine) -> Kept:
    """Save what was taken out of a cart, if it is not on its owner's list already.

    Raises:
        NotForSale: it is not sold any more, so no list takes it.
        ListFull: the list holds as much as the shop allows.
    """
    try:
        saved = _save(session, owner, gone)
    except AlreadySaved:
        return Kept()
    except ProductNotFound:
        raise NotForSale(gone.name) from None
    return Kept(saved.item_id, saved.removal_id)


def take_off(
    session: Session, owner: Owner, item_id: UUID | None, removal_id: UUID | None
) -> None:
    """Have the list as it was before something was kept for later."""
    with suppress(ItemNotFound, NothingToUndo):  # it went by itself meanwhile
        if owner.user_id is not None and removal_id is not None:
            wishlist.put_back(session, owner.user_id, removal_id)
        elif owner.user_id is not None and item_id is not None:
            wishlist.remove_item(session, owner.user_id, item_id)
        elif owner.guest_id is not None and item_id is not None:
            wishlist.unpick_product(session, owner.guest_id, item_id)


def _save(session: Session, owner: Owner, gone: RemovedLine) -> Saved:
    product_id, variant_id, limits = gone.product_id, gone.variant_id, wishlist_limits()
    if owner.user_id is not None:
        return wishlist.save_item(
            session, owner.user_id, product_id, variant_id=variant_id, limits=limits
        )
    if owner.guest_id is None or not current_app.config["GUESTS_CAN_SAVE"]:
        tell(Notice(TO_SAVE))
        abort(turn_away())
    return wishlist.pick_product(
        session, owner.guest_id, product_id, variant_id=variant_id, limits=limits
    )
