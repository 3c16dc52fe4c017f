"""The discount code that goes with a cart."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.accounts.owners import Owner
from webapp.cart.services.carts import open_cart, touch_cart
from webapp.promotions import spelling
from webapp.promotions.errors import CodeUnknown

_SET = text("UPDATE carts SET promo_code = :code WHERE id = :cart_id")


def set_code(session: Session, owner: Owner, code: str) -> UUID:
    """Note the code that is to be used with the order, instead of any other.

    Whether it can be used, the page tells each time, and the order decides. Returns
    the cart's id.

    Raises:
        CodeUnknown: no code is written so.
        GuestGone: there is no such guest any more.
    """
    kept = spelling.as_kept(code)
    if kept is None:
        raise CodeUnknown
    cart_id = open_cart(session, owner)
    session.execute(_SET, {"cart_id": cart_id, "code": kept})
    return cart_id


def clear_code(session: Session, owner: Owner) -> None:
    """Order without a code; where none was noted, that is so already.

    Raises:
        GuestGone: there is no such guest any more.
    """
    cart_id = touch_cart(session, owner)
    session.execute(_SET, {"cart_id": cart_id, "code": None})
