"""The demo's discount rules, and what its customers bought and are about to buy."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from webapp.accounts.models import Operator, User
from webapp.accounts.owners import Owner
from webapp.audit.services import Actor
from webapp.cart import services as carts
from webapp.cart.queries import cart_page
from webapp.cart.totals import totals
from webapp.catalog.models import Variant
from webapp.cli.demo.people import CUSTOMERS, DemoCustomer, DemoOrder, Fate
from webapp.config import Config
from webapp.conversion import services as conversion
from webapp.core import clock
from webapp.orders import services as orders
from webapp.orders.address import Address
from webapp.orders.models import Order
from webapp.orders.providers import methods_for
from webapp.orders.services import RefundWish
from webapp.promotions import services as promotions
from webapp.promotions.models import DiscountKind
from webapp.settings import services as settings

UNPAID_HOURS = 72
METHODS = methods_for(("transfer", "on_delivery"), bank_details="")

# Everything that happened to an order happened when it was placed, or an hour later.
_DATE_BACK = (
    "UPDATE orders SET placed_at = :at WHERE id = :id",
    "UPDATE order_steps SET stepped_at = :later WHERE order_id = :id",
    "UPDATE payments SET started_at = :at WHERE order_id = :id",
    "UPDATE payments SET settled_at = :later WHERE order_id = :id AND outcome <> 'pending'",
    "UPDATE refunds SET refunded_at = :later WHERE order_id = :id",
    "UPDATE conversions SET converted_at = :at FROM carts WHERE cart_id = carts.id AND carts.order_id = :id",
)


def open_for_business(session: Session, config: Config) -> None:
    """Make the rules, have customers buy, and leave some things in their carts."""
    ada = session.scalars(select(Operator).order_by(Operator.id).limit(1)).one()
    by = Actor(ada.id, ada.name)
    _make_rules(session, by, config)
    for customer in CUSTOMERS:
        wanted = select(User.id).where(User.email == customer.email)
        user_id = session.scalars(wanted).one()
        for order in customer.orders:
            _fill_cart(session, user_id, order)
            order_id = _check_out(session, user_id, customer, order, config)
            _meet(session, by, order_id, order.fate)
            _date_back(session, order_id, order.days_ago)
        for sku in customer.cart:
            carts.add_to_cart(session, Owner(user_id=user_id), _variant(session, sku))


def _make_rules(session: Session, by: Actor, config: Config) -> None:
    back = promotions.make_rule(
        session,
        by,
        name="Welcome back",
        kind=DiscountKind.PERCENT,
        percent_pct=Decimal(10),
        currency=config.CURRENCY,
        most_per_customer=3,
    )
    promotions.make_rule(
        session,
        by,
        name="First frost",
        kind=DiscountKind.PERCENT,
        percent_pct=Decimal("12.5"),
        currency=config.CURRENCY,
        shared_code="FROST",
    )
    settings.change(
        session, by, conversion_promo_on=True, conversion_promo_rule_id=back.id
    )


def _fill_cart(session: Session, user_id: UUID, order: DemoOrder) -> None:
    owner = Owner(user_id=user_id)
    if order.skus:
        wanted = [(_variant(session, sku), 1) for sku in order.skus]
        carts.add_many(session, owner, wanted)
    else:
        conversion.move_items(session, owner)


def _check_out(
    session: Session,
    user_id: UUID,
    customer: DemoCustomer,
    order: DemoOrder,
    config: Config,
) -> UUID:
    ways = config.deliveries
    delivery = next(iter(ways.values()))
    page = cart_page(session, Owner(user_id=user_id))
    sums = totals(page.lines, discount_minor=0, delivery_minor=delivery.price_minor)
    wish = carts.CheckoutWish(
        cart_id=_known(page.cart_id),
        version=page.version,
        shown_total_minor=sums.total_minor,
        delivery=delivery.slug,
        address=_address(customer),
        method=order.method,
    )
    return carts.check_out(
        session,
        user_id,
        wish,
        deliveries=ways,
        methods=METHODS,
        unpaid_hours=UNPAID_HOURS,
        currency=config.CURRENCY,
    ).order_id


def _meet(session: Session, by: Actor, order_id: UUID, fate: Fate) -> None:
    """Let an order come to what it came to."""
    if fate is Fate.UNPAID:
        return
    orders.confirm_payment(session, by, order_id)
    if fate is Fate.PAID:
        return
    orders.send_goods(session, by, order_id)
    if fate is Fate.SENT:
        return
    first = session.get_one(Order, order_id).lines[0]
    orders.refund_order(
        session,
        by,
        order_id,
        wish=RefundWish(lines={first.id: (1, False)}),
        reason="It arrived with a crack",
        once_key="demo",
        providers=METHODS,
    )


def _date_back(session: Session, order_id: UUID, days: int) -> None:
    session.flush()
    at = clock.now() - timedelta(days=days)
    when = {"id": order_id, "at": at, "later": at + timedelta(hours=1)}
    for statement in _DATE_BACK:
        session.execute(text(statement), when)
    session.expire_all()


def _address(customer: DemoCustomer) -> Address:
    line1, postcode, city, country = customer.address
    return Address(customer.name, line1, "", postcode, city, "", country)


def _variant(session: Session, sku: str) -> UUID:
    return session.scalars(select(Variant.id).where(Variant.sku == sku)).one()


def _known(cart_id: UUID | None) -> UUID:
    if cart_id is None:
        msg = "there is no cart to be bought"
        raise LookupError(msg)
    return cart_id
