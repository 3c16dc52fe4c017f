"""How tests check out, and what they look at afterwards."""

from dataclasses import replace
from types import SimpleNamespace

from sqlalchemy import text

from tests.accounts.people import a_customer
from tests.catalog.goods import a_listing, a_variant, put_up, the_variant
from tests.orders.orders import METHODS
from tests.promotions.rules import a_rule
from webapp.accounts.models import User
from webapp.accounts.owners import Owner
from webapp.cart.delivery import deliveries
from webapp.cart.queries import cart_page
from webapp.cart.services import CheckoutWish, add_to_cart, check_out
from webapp.cart.totals import totals
from webapp.orders.address import Address
from webapp.promotions import services as promotions
from webapp.promotions.queries import quote

DELIVERIES = deliveries(["Standard=4.90", "Express=12.00"], "Pick up", currency="USD")
HOME = Address("Alice", "1 High Street", "", "12345", "Springfield", "", "US")

# Everything that a checkout writes, and what it takes away.
STATE = text("""
    SELECT (SELECT count(*) FROM orders) AS orders,
           (SELECT count(*) FROM order_lines) AS order_lines,
           (SELECT count(*) FROM order_steps) AS steps,
           (SELECT count(*) FROM payments) AS payments,
           (SELECT count(*) FROM promo_redemptions) AS redemptions,
           (SELECT count(*) FROM notifications) AS mails,
           (SELECT count(*) FROM procrastinate_jobs) AS jobs,
           (SELECT sum(stock) FROM variants) AS stock,
           (SELECT sum(stock) FROM products) AS shown_stock,
           (SELECT coalesce(sum(reserved_count), 0) FROM order_lines) AS reserved,
           (SELECT json_agg(carts ORDER BY id)::text FROM carts) AS carts,
           (SELECT json_agg(line ORDER BY id)::text FROM cart_lines AS line) AS lines
""")


def wish_of(session, owner, *, currency="USD", offered=DELIVERIES, **changes):
    """Return what the checkout page would send for a cart as it is now."""
    page = cart_page(session, owner)
    wish = CheckoutWish(
        cart_id=page.cart_id,
        version=page.version,
        shown_total_minor=0,
        delivery=changes.pop("delivery", "standard"),
        address=HOME,
        method="transfer",
    )
    off = 0
    if page.code:
        known = {"user_id": owner.user_id, "code": page.code, "currency": currency}
        said = quote(session, lines=page.discountable, **known)
        off = said.discount.total_minor if said.discount else 0
    way = offered.get(wish.delivery)
    come_to = totals(
        page.sold, discount_minor=off, delivery_minor=way.price_minor if way else 0
    )
    return replace(wish, shown_total_minor=come_to.total_minor, **changes)


def buy(session, owner, wish=None, *, currency="USD", offered=DELIVERIES):
    """Check out what was wished for, or else what is in the cart now."""
    return check_out(
        session,
        owner.user_id,
        wish or wish_of(session, owner, currency=currency, offered=offered),
        deliveries=offered,
        methods=METHODS,
        unpaid_hours=72,
        currency=currency,
    )


def state(session):
    return session.execute(STATE).one()


def a_full_shop(session, *, stock=100):
    """A lamp and a vase to buy, a shared code and one of Alice's, and Alice."""
    lamp, vase = put_up(
        session,
        a_listing("lamp", variants=(a_variant(stock=stock),)),
        a_listing("vase", variants=(a_variant(price="12.35", stock=stock),)),
    )
    alice = Owner(user_id=a_customer(session).id)
    rule = a_rule(session)
    shop = SimpleNamespace(
        alice=alice,
        rule_id=rule.id,
        lamp=the_variant(session, lamp).id,
        vase=the_variant(session, vase).id,
    )
    session.commit()
    return shop


def fill(session, shop, *, with_code=True):
    """Put two lamps and three vases into Alice's cart, with a code of her own."""
    add_to_cart(session, shop.alice, shop.lamp, 2)
    added = add_to_cart(session, shop.alice, shop.vase, 3)
    if with_code:
        code = promotions.issue_code(
            session, shop.rule_id, shop.alice.user_id, expires_at=None
        )
        session.execute(
            text("UPDATE carts SET promo_code = :code WHERE id = :id"),
            {"code": code.code, "id": added.cart_id},
        )
    return added.cart_id


def customers(session, many, of="shopper"):
    """Return customers who have never been here."""
    users = [
        User(email=f"{of}-{n}@example.com", name=f"Shopper {n}", password_hash="-")
        for n in range(many)
    ]
    session.add_all(users)
    session.flush()
    return [Owner(user_id=user.id) for user in users]
