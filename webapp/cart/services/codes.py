"""The discount code that goes with a cart."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.accounts.owners import Owner
from webapp.cart.errors import CodeUnfit
from webapp.cart.limits import LONGEST_CODE
from webapp.cart.services.carts import open_cart, touch_cart
from webapp.core.text import tidy

_SET = text("UPDATE carts SET promo_code = :code WHERE id = :cart_id")


def set_code(session: Session, owner: Owner, code: str) -> UUID:
    """Note the code that is to be used with the order, instead of any other.

    Whether it can be used, the page tells each time, and the order decides. Returns
    the cart's id.

    Raises:
        CodeUnfit: nothing was typed, or more than any code has.
        GuestGone: there is no such guest any more.
    """
    typed = tidy(code).upper()
    if not 0 < len(typed) <= LONGEST_CODE:
        raise CodeUnfit
    cart_id = open_cart(session, owner)
    session.execute(_SET, {"cart_id": cart_id, "code": typed})
    return cart_id


def clear_code(session: Session, owner: Owner) -> None:
    """Order without a code; where none was noted, that is so already.

    Raises:
        GuestGone: there is no such guest any more.
    """
    cart_id = touch_cart(session, owner)
    session.execute(_SET, {"cart_id": cart_id, "code": None})
