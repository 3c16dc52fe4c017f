"""Orders that tests enter, and short ways to what became of them."""

from datetime import timedelta
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy import select

from webapp.catalog.models import Variant
from webapp.core import clock
from webapp.orders import services as orders
from webapp.orders.entry import NewLine, NewOrder
from webapp.orders.models import Order, OrderStep
from webapp.orders.providers import methods_for
from webapp.orders.services import RefundWish

METHODS = methods_for(("transfer", "on_delivery", "test_card"), bank_details="")
_keys = count()


def a_line(variant=None, *, quantity=1, price=4000, **more) -> NewLine:
    """So many of a variant, or of something that only its channel knows."""
    known = {
        "variant_id": variant and variant.id,
        "product_id": variant and variant.product_id,
        "sku": variant and variant.sku,
        "name": variant.product.name if variant else "A thing",
        "variant_label": variant.label if variant else "",
    }
    return NewLine(**known | {"quantity": quantity, "unit_price_minor": price} | more)


def a_new_order(*lines, customer=None, **more) -> NewOrder:
    """An order of the shop's own, unpaid, that lapses after three days."""
    known = {
        "channel": "storefront",
        "account": "keepsake",
        "external_id": str(uuid4()),
        "user_id": customer and customer.id,
        "email": customer and customer.email,
        "currency": "USD",
        "lines": lines or (a_line(),),
        "payment_method": "transfer",
        "expires_at": clock.now() + timedelta(days=3),
    }
    return NewOrder(**known | more)


def enter(session, new, *, reserve=True) -> Order:
    """Enter an order and return it."""
    entered = orders.enter_order(session, new, reserve=reserve)
    return session.get_one(Order, entered.order_id)


def an_order(session, *lines, customer=None, reserve=True, **more) -> Order:
    """Enter an order of these lines and return it."""
    return enter(
        session, a_new_order(*lines, customer=customer, **more), reserve=reserve
    )


def states_of(order) -> tuple[str, str, str]:
    """Return where an order is on its axes."""
    return order.order_state, order.payment_state, order.fulfilment_state


def steps_of(session, order, axis) -> list[str]:
    """Return the states that an order reached; those that are implied in brackets."""
    rows = session.scalars(
        select(OrderStep).filter_by(order_id=order.id, axis=axis).order_by(OrderStep.id)
    )
    return [f"({row.became})" if row.is_implied else row.became for row in rows]


def stock_of(session, variant_id: UUID) -> int:
    """Return how many are on the shelf, as it is in the database."""
    return session.scalar(select(Variant.stock).filter_by(id=variant_id))


def paid(session, ada, *lines, **more):
    """Enter an order, and say that its money came."""
    order = an_order(session, *lines, **more)
    orders.confirm_payment(session, ada, order.id)
    return order


def refund(session, ada, order, *, key=None, reason="Broken", **wish):
    """Give back what is wished for, as from a form of its own."""
    return orders.refund_order(
        session,
        ada,
        order.id,
        wish=RefundWish(**wish),
        reason=reason,
        once_key=key or str(next(_keys)),
        providers=METHODS,
    )
