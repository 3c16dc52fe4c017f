"""Changing what is in a cart already."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.accounts.owners import Owner
from webapp.cart.errors import LineNotFound, NotForSale, QuantityUnfit
from webapp.cart.limits import MOST_OF_ONE
from webapp.cart.services.adding import IS_SOLD, MOST, TOO_MANY, Added, too_many
from webapp.cart.services.carts import touch_cart

# Whoever says how many has seen today's price.
_CHANGE = text(f"""
    WITH wanted AS (
         SELECT line.id, line.variant_id, product.name, variant.stock,
                variant.price_minor, variant.price_currency,
                {IS_SOLD} AS is_sold, {MOST} AS most
           FROM cart_lines AS line
           JOIN variants AS variant ON variant.id = line.variant_id
           JOIN products AS product ON product.id = line.product_id
          WHERE line.id = :line_id AND line.cart_id = :cart_id
    ), changed AS (
         UPDATE cart_lines AS line
            SET quantity = :quantity, seen_price_minor = wanted.price_minor,
                seen_price_currency = wanted.price_currency
           FROM wanted
          WHERE line.id = wanted.id AND wanted.is_sold AND :quantity <= wanted.most
      RETURNING line.id
    )
    SELECT wanted.*, changed.id IS NOT NULL AS is_changed
      FROM wanted LEFT JOIN changed USING (id)
""")  # noqa: S608 - our own words

_REMOVE = text("""
    DELETE FROM cart_lines AS line
     USING products
     WHERE line.id = :line_id AND line.cart_id = :cart_id
       AND products.id = line.product_id
 RETURNING products.name, line.product_id, line.variant_id, line.quantity
""")


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """What was just taken out of a cart; enough to put it back, or on a wishlist."""

    name: str
    product_id: UUID
    variant_id: UUID
    quantity: int


def change_quantity(
    session: Session, owner: Owner, line_id: UUID, quantity: int
) -> Added | RemovedLine:
    """Have so many of it in the cart, more or fewer than before; 0 takes it out.

    Raises:
        LineNotFound: it is not in this cart.
        InsufficientStock: there are not that many.
        TooManyOfOne: a cart does not hold that many of one thing.
        NotForSale: it is not sold any more; it can only be taken out.
        QuantityUnfit: nobody has less than none.
        GuestGone: there is no such guest any more.
    """
    if quantity == 0:
        return remove_line(session, owner, line_id)
    if quantity < 0:
        raise QuantityUnfit(MOST_OF_ONE)
    cart_id = _cart(session, owner)
    wish = {"line_id": line_id, "quantity": min(quantity, TOO_MANY)}
    row = session.execute(_CHANGE, {"cart_id": cart_id, **wish}).one_or_none()
    if row is None:
        raise LineNotFound
    if not row.is_sold:
        raise NotForSale(row.name)
    if not row.is_changed:
        raise too_many(row.name, row.most, row.stock)
    return Added(cart_id, line_id, row.name, quantity, row.variant_id)


def remove_line(session: Session, owner: Owner, line_id: UUID) -> RemovedLine:
    """Take something out of the cart.

    Raises:
        LineNotFound: it is not in this cart.
        GuestGone: there is no such guest any more.
    """
    known = {"cart_id": _cart(session, owner), "line_id": line_id}
    gone = session.execute(_REMOVE, known).one_or_none()
    if gone is None:
        raise LineNotFound
    return RemovedLine(*gone)


def _cart(session: Session, owner: Owner) -> UUID:
    cart_id = touch_cart(session, owner)
    if cart_id is None:
        raise LineNotFound
    return cart_id
