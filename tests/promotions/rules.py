"""Rules, codes and carts for tests, and short ways to what came of them."""

from decimal import Decimal

from uuid_utils.compat import uuid7

from webapp.audit.services import Actor
from webapp.promotions import services as promotions
from webapp.promotions.discounts import Line, Terms
from webapp.promotions.models import DiscountKind

ADA = Actor(uuid7(), "Ada")


def terms(percent=None, amount=None, **more):
    """Say what a rule takes off: so many percent, or an amount in minor units."""
    more.setdefault("currency", "USD")
    if amount is not None:
        return Terms(kind=DiscountKind.FIXED, amount_minor=amount, **more)
    return Terms(kind=DiscountKind.PERCENT, percent_pct=Decimal(percent), **more)


def a_rule(session, percent="10", amount=None, **more):
    """Make a rule that takes ten percent off, unless the test says otherwise."""
    what = (
        {"kind": DiscountKind.PERCENT, "percent_pct": Decimal(percent)}
        if amount is None
        else {"kind": DiscountKind.FIXED, "amount_minor": amount}
    )
    fields = {"name": "Ten off", "currency": "USD"} | what | more
    rule = promotions.make_rule(session, ADA, **fields)
    session.commit()
    return rule


def lines(*amounts, category_id=None):
    """Return the lines of a cart that cost so many minor units each."""
    return [Line(uuid7(), category_id, amount) for amount in amounts]


def redeem(session, code, user=None, *amounts, order_id=None, currency="USD", of=None):
    """Use a code for an order of these amounts; 100.00 if the test does not say."""
    return promotions.redeem(
        session,
        user_id=user.id if user else None,
        code=code,
        order_id=order_id or uuid7(),
        lines=of or lines(*(amounts or (10_000,))),
        currency=currency,
    )
