"""Carts as they lie in the database, for tests that only look at them."""

from sqlalchemy import select

from webapp.cart.models import Cart, CartLine
from webapp.core.money import Money


def put_into_cart(session, owner, variant, quantity=1):
    """Put so many of a variant into somebody's open cart, which begins if need be."""
    whose = {"user_id": owner.user_id, "guest_id": owner.guest_id}
    is_open = (Cart.order_id.is_(None), Cart.merged_into_id.is_(None))
    cart = session.scalar(select(Cart).filter_by(**whose).where(*is_open))
    if cart is None:
        cart = Cart(**whose)
        session.add(cart)
        session.flush()
    cart.version += 1
    session.add(
        CartLine(
            cart_id=cart.id,
            user_id=owner.user_id,
            product_id=variant.product_id,
            variant_id=variant.id,
            quantity=quantity,
            seen_price=Money(variant.price_minor, variant.price_currency),
        )
    )
    session.flush()
    return cart
