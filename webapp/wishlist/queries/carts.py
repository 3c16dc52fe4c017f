"""How much of what is saved lies in its owner's cart, as columns.

The statement that asks names the customer or the guest, so that a list that knows its
cart stays one statement.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    case,
    func,
    literal_column,
    select,
)

from webapp.accounts.models import Guest, User
from webapp.cart.models import OPEN_CART, Cart, CartLine
from webapp.wishlist.models import WishlistItem
from webapp.wishlist.queries.today import Saved

_carts = Cart.__table__
_lines = CartLine.__table__
_cart = _carts.c
_line = _lines.c


def _is_owned(owner: ColumnElement[Any], *, is_customer: bool) -> ColumnElement[bool]:
    return (_cart.user_id if is_customer else _cart.guest_id) == owner


def cart_state(owner: ColumnElement[Any], *, is_customer: bool) -> ColumnElement[Any]:
    """Return a text that another one follows whenever the owner's cart changes.

    It names the cart, too: after an order the next one counts from the beginning.
    """
    named = func.concat(_cart.id, literal_column("':'"), _cart.version, type_=Text())
    return (
        select(named)
        .where(_is_owned(owner, is_customer=is_customer), OPEN_CART)
        .correlate(User.__table__, Guest.__table__)
        .scalar_subquery()
        .label("cart")
    )


def with_cart(statement: Select[Any], saved: Saved) -> Select[Any]:
    """Join what somebody saved to the line of their open cart that holds the same."""
    is_same = _line.variant_id == saved.c.variant_id
    if saved is WishlistItem.__table__:  # lines of a customer are in the open cart
        return statement.outerjoin(_lines, (_line.user_id == saved.c.user_id) & is_same)
    is_open = _is_owned(saved.c.guest_id, is_customer=False) & OPEN_CART
    return statement.outerjoin(_carts, is_open).outerjoin(
        _lines, (_line.cart_id == _cart.id) & is_same
    )


def in_cart(saved: Saved) -> ColumnElement[int]:
    """Return how many of a saved thing the cart holds; wants ``with_cart``.

    While the choice is open, whatever was chosen of the product counts.
    """
    other = _lines.alias("of_product")
    any_of_it = (
        select(func.sum(other.c.quantity))
        .where(other.c.product_id == saved.c.product_id)
        .where(
            other.c.user_id == saved.c.user_id
            if saved is WishlistItem.__table__
            else other.c.cart_id == _cart.id
        )
        .correlate(saved, _carts)
        .scalar_subquery()
    )
    chosen = func.coalesce(_line.quantity, literal_column("0"))
    # Asked for open choices only, which are few.
    open_choice = func.coalesce(any_of_it, literal_column("0"))
    return case((saved.c.variant_id.is_(None), open_choice), else_=chosen)
