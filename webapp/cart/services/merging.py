"""A guest's cart at sign-in."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.accounts.owners import Owner
from webapp.cart.errors import GuestGone
from webapp.cart.models import IS_OPEN
from webapp.cart.services.adding import IS_SOLD, MOST
from webapp.cart.services.carts import open_cart, touch_guest

_GUESTS = text(f"""
    SELECT cart.id FROM carts AS cart
     WHERE cart.guest_id = :guest_id AND {IS_OPEN}
       AND (cart.promo_code IS NOT NULL
            OR EXISTS (SELECT FROM cart_lines WHERE cart_id = cart.id))
""")  # noqa: S608 - our own words

# The customer's own lines never get fewer, and nothing gets lost that is still sold: of
# what is out of stock one stays, marked.
_MERGE = text(f"""
    WITH brought AS (
         SELECT line.*, product.name, {IS_SOLD} AS is_sold,
                line.quantity + coalesce(own.quantity, 0) AS together,
                greatest(own.quantity, 1,
                    least(line.quantity + coalesce(own.quantity, 0), {MOST})) AS kept
           FROM cart_lines AS line
           JOIN variants AS variant ON variant.id = line.variant_id
           JOIN products AS product ON product.id = line.product_id
           LEFT JOIN cart_lines AS own
             ON own.cart_id = :cart_id AND own.variant_id = line.variant_id
          WHERE line.cart_id = :guests_cart_id
    ), moved AS (
         INSERT INTO cart_lines AS own (id, cart_id, user_id, product_id, variant_id,
                quantity, seen_price_minor, seen_price_currency, added_at)
         SELECT gen_random_uuid(), :cart_id, :user_id, product_id, variant_id, kept,
                seen_price_minor, seen_price_currency, added_at
           FROM brought WHERE is_sold
             ON CONFLICT (cart_id, variant_id) DO UPDATE
            SET quantity = excluded.quantity
      RETURNING variant_id
    ), gone AS (
         DELETE FROM cart_lines WHERE cart_id = :guests_cart_id
    ), closed AS (
         UPDATE carts SET user_id = :user_id, guest_id = NULL, promo_code = NULL,
                merged_into_id = :cart_id, version = version + 1
          WHERE id = :guests_cart_id
    ), coded AS (
         UPDATE carts AS cart
            SET promo_code = coalesce(cart.promo_code, guests.promo_code)
           FROM carts AS guests
          WHERE cart.id = :cart_id AND guests.id = :guests_cart_id
    )
    SELECT (SELECT count(*) FROM moved) AS moved,
           coalesce(array_agg(name ORDER BY added_at, id)
                    FILTER (WHERE is_sold AND kept < together), '{{}}') AS capped,
           coalesce(array_agg(name ORDER BY added_at, id)
                    FILTER (WHERE NOT is_sold), '{{}}') AS gone
      FROM brought
""")  # noqa: S608


@dataclass(frozen=True, slots=True)
class CartMerge:
    """What became of a guest's cart.

    Attributes:
        moved: how many different things came along.
        capped: names of those of which there are fewer than both carts held together.
        gone: names of what is no longer sold and was left out.
    """

    moved: int = 0
    capped: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def merge_carts(session: Session, guest_id: UUID, user_id: UUID) -> CartMerge:
    """Put what is in a guest's cart into the customer's, adding up what is in both.

    The guest's cart is over then, and known as a part of the customer's; a second run
    finds nothing to do. To be called while there still is a guest.
    """
    try:
        touch_guest(session, guest_id)
    except GuestGone:
        return CartMerge()
    guests_cart_id = session.scalar(_GUESTS, {"guest_id": guest_id})
    if guests_cart_id is None:
        return CartMerge()
    known = {
        "cart_id": open_cart(session, Owner(user_id=user_id)),
        "guests_cart_id": guests_cart_id,
        "user_id": user_id,
    }
    row = session.execute(_MERGE, known).one()
    return CartMerge(row.moved, tuple(row.capped), tuple(row.gone))
