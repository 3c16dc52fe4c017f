"""Buying what is in a cart: the one transaction in which a cart becomes an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.accounts.owners import Owner
from webapp.cart.delivery import Delivery
from webapp.cart.errors import (
    AddressMissing,
    CartChanged,
    CartEmpty,
    CartNotFound,
    DeliveryUnknown,
    NotForSale,
    OtherCurrency,
)
from webapp.cart.queries import CartLineView, CartPage, Problem, cart_page
from webapp.core import clock
from webapp.orders import services as orders
from webapp.orders.address import Address
from webapp.orders.entry import NewLine, NewOrder
from webapp.orders.errors import UnknownMethod
from webapp.orders.payments import Method
from webapp.promotions import services as promotions

CHANNEL, ACCOUNT = "storefront", "keepsake"  # where orders of our own come from

# Its order becomes a key of the cart, which nobody may refer to meanwhile.
_HOLD = text("""
    SELECT cart.id, cart.user_id, cart.version, cart.order_id, cart.merged_into_id,
           (SELECT email FROM users WHERE id = cart.user_id) AS email
      FROM carts AS cart WHERE cart.id = :cart_id AND cart.user_id = :user_id
       FOR UPDATE
""")

_PLACED = text("""
    SELECT orders.id, orders.number,
           (SELECT payments.id FROM payments
             WHERE payments.order_id = orders.id AND outcome = 'pending') AS payment_id
      FROM orders WHERE orders.id = :order_id
""")

_CLOSE = text("""
    WITH ordered AS (DELETE FROM cart_lines WHERE cart_id = :cart_id)
    UPDATE carts SET order_id = :order_id, version = version + 1, touched_at = :now
     WHERE id = :cart_id
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutWish:
    """What a customer wants bought, as it was shown to them.

    Attributes:
        version: the cart's, when its page was drawn.
        shown_total_minor: what the page said that there is to pay.
        delivery: slug of the way in which it is to come; so is ``method`` to pay.
        address: where to; nothing where it does not have to be sent.
    """

    cart_id: UUID
    version: int
    shown_total_minor: int
    delivery: str
    address: Address | None
    method: str


@dataclass(frozen=True, slots=True)
class Placed:
    """The order that a cart became.

    Attributes:
        payment_id: the attempt to pay that is open, if one is.
        page: where to go for paying, if somewhere.
        is_new: it was not there before.
    """

    order_id: UUID
    number: str
    payment_id: UUID | None
    page: str | None
    is_new: bool


def check_out(
    session: Session,
    user_id: UUID,
    wish: CheckoutWish,
    *,
    deliveries: Mapping[str, Delivery],
    methods: Mapping[str, Method],
    unpaid_hours: int,
    currency: str,
    locale: str = "en_US",
) -> Placed:
    """Order what is in a customer's cart, at the prices and from the stock of today.

    The cart has one order: asked again, by a second click or another window, it leads
    to that one. The stock is taken, the code is used, the cart is over, and paying has
    begun, all at once or not at all. Publishes ``OrderPlaced``.

    Args:
        deliveries: what the shop offers, by slug; so are ``methods`` to pay.
        unpaid_hours: after which the order lapses, should nobody pay.
        currency: the shop's.
        locale: in which a refusal tells amounts.

    Raises:
        CartNotFound: the customer has no such cart.
        CartChanged: it is not as it was shown, or comes to something else today.
        CartEmpty: there is nothing in it.
        DeliveryUnknown, UnknownMethod: the shop does not offer that.
        AddressMissing: nobody said where to.
        NotForSale, OtherCurrency, StockShort: something in it cannot be had.
        CodeRefused: the code that goes with it cannot be used.
    """
    cart = _hold(session, user_id, wish.cart_id)
    if cart.order_id is not None:
        return _placed_before(session, cart.order_id)
    if cart.merged_into_id is not None or cart.version != wish.version:
        raise CartChanged
    delivery, method = _chosen(wish, deliveries, methods)
    page = cart_page(session, Owner(user_id=user_id))
    _refuse_unfit(page.lines, currency)
    order_id = uuid7()
    off = _redeem(session, user_id, order_id, page, currency=currency, locale=locale)
    new = _new_order(
        cart,
        page,
        off,
        wish,
        delivery=delivery,
        method=method,
        currency=currency,
        unpaid_hours=unpaid_hours,
    )
    total_minor = new.totals.total_minor
    if total_minor != wish.shown_total_minor:
        raise CartChanged
    number = orders.enter_order(session, new, reserve=True, order_id=order_id).number
    over = {"cart_id": cart.id, "order_id": order_id, "now": clock.now()}
    session.execute(_CLOSE, over)
    if total_minor == 0:
        return Placed(order_id, number, None, None, is_new=True)
    begun = orders.begin_payment(session, order_id, user_id, method.slug, methods)
    return Placed(order_id, number, begun.payment_id, begun.page, is_new=True)


def _hold(session: Session, user_id: UUID, cart_id: UUID) -> Row[Any]:
    """Take a customer's cart, to this transaction alone."""
    wanted = {"cart_id": cart_id, "user_id": user_id}
    cart = session.execute(_HOLD, wanted).one_or_none()
    if cart is None:
        raise CartNotFound
    return cart


def _placed_before(session: Session, order_id: UUID) -> Placed:
    order = session.execute(_PLACED, {"order_id": order_id}).one()
    return Placed(order.id, order.number, order.payment_id, None, is_new=False)


def _chosen(
    wish: CheckoutWish,
    deliveries: Mapping[str, Delivery],
    methods: Mapping[str, Method],
) -> tuple[Delivery, Method]:
    delivery, method = deliveries.get(wish.delivery), methods.get(wish.method)
    if delivery is None:
        raise DeliveryUnknown
    if delivery.needs_address and wish.address is None:
        raise AddressMissing
    if method is None:
        raise UnknownMethod
    return delivery, method


def _refuse_unfit(lines: Sequence[CartLineView], currency: str) -> None:
    """Refuse what can be bought by nobody; whether there is enough, the stock says."""
    if not lines:
        raise CartEmpty
    for line in lines:
        if line.problem is Problem.RETIRED:
            raise NotForSale(line.name)
        if line.currency != currency:
            raise OtherCurrency(line.name, currency)


def _redeem(
    session: Session,
    user_id: UUID,
    order_id: UUID,
    page: CartPage,
    *,
    currency: str,
    locale: str,
) -> Mapping[UUID, int]:
    """Use the cart's code, if it has one; return what comes off, by variant."""
    if page.code is None:
        return {}
    return promotions.redeem(
        session,
        user_id=user_id,
        code=page.code,
        order_id=order_id,
        lines=page.discountable,
        currency=currency,
        locale=locale,
    ).shares


def _new_order(
    cart: Row[Any],
    page: CartPage,
    off: Mapping[UUID, int],
    wish: CheckoutWish,
    *,
    delivery: Delivery,
    method: Method,
    currency: str,
    unpaid_hours: int,
) -> NewOrder:
    # What is picked up goes nowhere, whatever was typed.
    address = wish.address if delivery.needs_address else None
    is_due_later = method.is_due_on_delivery
    lapses_at = clock.now() + timedelta(hours=unpaid_hours)
    return NewOrder(
        channel=CHANNEL,
        account=ACCOUNT,
        external_id=str(cart.id),
        user_id=cart.user_id,
        email=cart.email,
        currency=currency,
        lines=[_new_line(line, off.get(line.variant_id, 0)) for line in page.lines],
        delivery_minor=delivery.price_minor,
        discount_code=page.code,
        delivery=delivery.name,
        delivery_address=address.as_json() if address else None,
        payment_method=method.slug,
        is_due_on_delivery=is_due_later,
        expires_at=None if is_due_later else lapses_at,
    )


def _new_line(line: CartLineView, discount_minor: int) -> NewLine:
    return NewLine(
        variant_id=line.variant_id,
        product_id=line.product_id,
        sku=line.sku,
        name=line.name,
        variant_label=line.variant_label,
        quantity=line.quantity,
        unit_price_minor=line.price_minor,
        discount_minor=discount_minor,
    )
