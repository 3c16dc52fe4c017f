"""From the cart to the money and back, in few words."""

from uuid import uuid4

from sqlalchemy import select

from tests.accounts.people import an_operator
from tests.orders.orders import METHODS
from tests.promotions.rules import ADA
from webapp.accounts.models import Operator
from webapp.accounts.owners import Owner
from webapp.audit.services import Actor
from webapp.cart.delivery import Delivery
from webapp.cart.queries import cart_page
from webapp.cart.services import CheckoutWish, check_out
from webapp.orders import services as orders
from webapp.orders.models import Order, OrderLine
from webapp.orders.services import RefundWish
from webapp.promotions.queries import quote

FREE = Delivery("pick-up", "Pick it up", 0, needs_address=False)
SENT = Delivery("sent", "To your door", 500, needs_address=False)


def order(session, user, *, delivery=FREE, currency="USD"):
    """Check the customer's cart out; return the order that is to be paid."""
    page = cart_page(session, Owner(user_id=user.id))
    total = sum(line.total_minor for line in page.lines) + delivery.price_minor
    if page.code:
        told = quote(
            session,
            user_id=user.id,
            code=page.code,
            lines=page.discountable,
            currency=currency,
        )
        total -= told.discount.total_minor
    wish = CheckoutWish(
        cart_id=page.cart_id,
        version=page.version,
        shown_total_minor=total,
        delivery=delivery.slug,
        address=None,
        method="transfer",
    )
    placed = check_out(
        session,
        user.id,
        wish,
        deliveries={delivery.slug: delivery},
        methods=METHODS,
        unpaid_hours=72,
        currency=currency,
    )
    return session.get_one(Order, placed.order_id)


def pay(session, order):
    """Have an operator say that the money came."""
    orders.confirm_payment(session, ADA, order.id)


def buy(session, user, **more):
    """Check the customer's cart out and pay for it."""
    bought = order(session, user, **more)
    pay(session, bought)
    return bought


def cancel(session, order):
    orders.cancel_order(session, order.id, by="customer", user_id=order.user_id)


def give_back(session, order, pieces=None, *, delivery=False):
    """Refund so many pieces of each product by name, or all that is left."""
    lines = {
        line.name: line.id
        for line in session.scalars(select(OrderLine).filter_by(order_id=order.id))
    }
    wish = RefundWish(
        lines={lines[name]: (count, True) for name, count in (pieces or {}).items()},
        delivery=delivery,
        whole=pieces is None,
    )
    return orders.refund_order(
        session,
        _ada(session),
        order.id,
        wish=wish,
        reason="It did not fit",
        once_key=str(uuid4()),
        providers=METHODS,
    )


def _ada(session):
    """Return the operator who gives money back, who has to be a real one."""
    known = session.scalars(select(Operator)).first()
    operator = known or an_operator(session)
    return Actor(operator.id, operator.name)
