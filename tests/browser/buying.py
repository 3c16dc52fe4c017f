"""Carts, orders, rules and links in all their states, for whoever looks at them."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser.hands import user_id_of
from webapp.accounts.models import Operator
from webapp.accounts.owners import Owner
from webapp.audit.services import Actor
from webapp.cart import services as carts
from webapp.cart.delivery import PICKUP
from webapp.cart.queries import cart_page
from webapp.cart.totals import totals
from webapp.catalog import services as catalog
from webapp.catalog.listing import Listing, PictureListing, VariantListing
from webapp.catalog.models import ProductStatus, Variant
from webapp.conversion import services as conversion
from webapp.conversion.models import Prompt
from webapp.core import clock
from webapp.core.money import Money
from webapp.orders import services as orders
from webapp.orders.address import Address
from webapp.orders.entry import NewLine, NewOrder
from webapp.orders.models import Order
from webapp.orders.services import RefundWish
from webapp.orders.states import PaymentOutcome
from webapp.promotions import services as promotions
from webapp.promotions.models import DiscountKind
from webapp.settings import queries as settings
from webapp.wishlist import services as wishlist

HOME = Address("Bianca Ott", "Elm 1", "Back yard", "10115", "Berlin", "", "DE")
STANDARD = "standard-delivery"
BAG, BALL, TOP = "ODD-BAG", "ODD-BALL", "ODD-TOP"
DEARER, CHEAPER, SCARCE, SOLD_OUT, GONE, SOON = (
    *("ODD-DEARER", "ODD-CHEAPER", "ODD-SCARCE"),
    *("ODD-SOLD-OUT", "ODD-GONE", "ODD-SOON"),
)
PLENTY = 90  # of each oddment


@dataclass(frozen=True)
class Till:
    """Where things are bought and given back, in one transaction with all the rest."""

    session: Session
    app: Flask
    by: Actor

    def variant(self, sku) -> Variant:
        return self.session.scalars(select(Variant).filter_by(sku=sku)).one()

    def fill(self, user_id, *skus, quantity=1):
        for sku in skus:
            variant_id, owner = self.variant(sku).id, Owner(user_id=user_id)
            carts.add_to_cart(self.session, owner, variant_id, quantity)

    def buy(self, user_id, *skus, method="transfer", delivery=STANDARD, off=0):
        """Order what is in somebody's cart, and these; return the attempt to pay."""
        self.fill(user_id, *skus)
        way = self.app.extensions["deliveries"][delivery]
        page = cart_page(self.session, Owner(user_id=user_id))
        sums = totals(page.lines, discount_minor=off, delivery_minor=way.price_minor)
        wish = carts.CheckoutWish(
            cart_id=page.cart_id,
            version=page.version,
            shown_total_minor=sums.total_minor,
            delivery=delivery,
            address=HOME,
            method=method,
        )
        return carts.check_out(
            self.session,
            user_id,
            wish,
            deliveries=self.app.extensions["deliveries"],
            methods=self.app.extensions["payments"],
            unpaid_hours=72,
            currency="USD",
        )

    def pay(self, user_id, *skus, **more):
        """Order these, and have the money come; return the order's id."""
        order_id = self.buy(user_id, *skus, **more).order_id
        orders.confirm_payment(self.session, self.by, order_id, reference="ZX 81")
        return order_id

    def send(self, order_id):
        orders.send_goods(self.session, self.by, order_id)
        return order_id

    def give_back(self, order_id, *, pieces=0):
        """Give the money back for so many pieces of the first line, or for all."""
        first = self.session.get_one(Order, order_id).lines[0]
        wish = RefundWish(lines={first.id: (pieces, True)}, whole=not pieces)
        orders.refund_order(
            self.session,
            self.by,
            order_id,
            wish=wish,
            reason="It came with a crack.",
            once_key=str(uuid4()),
            providers=self.app.extensions["payments"],
        )
        return order_id


def buy_and_sell(shop):
    """Have people fill carts, order, and be given codes; return them, and ids by name."""
    names = ("buyer", "troubled", "saver")
    people = {name: shop.newcomer(name.title()) for name in names}
    ids = {name: user_id_of(shop, browser) for name, browser in people.items()}

    def happen(session):
        ada = session.scalars(select(Operator).order_by(Operator.id)).first()
        till = Till(session, shop.app, Actor(ada.id, ada.name))
        catalog.list_products(session, oddments())
        links = order(till, ids["buyer"])
        links |= promote(till, ids["buyer"])
        trouble(till, ids["troubled"])
        return links | write_to(till, ids["saver"])

    links = shop.change(happen)
    letters = shop.letters_to(people["buyer"].email)
    about = [one for one in letters if "your order" in one.subject.lower()]
    links["order_letter"] = about[-1].name
    return people, links


def oddments():
    """Things of our own, so that what happens to them happens to nobody else's."""
    names = {
        BALL: "Cork Ball",
        TOP: "Spinning Top",
        DEARER: "Tin Soldier",
        CHEAPER: "Paper Boat",
        SCARCE: "Glass Marble",
        SOLD_OUT: "Wooden Whistle",
        GONE: "Felt Mouse",
    }
    plain = [oddment(name, ((), sku)) for sku, name in names.items()]
    linen = (("Ink", "Large"), BAG), (("Sand", "Small"), f"{BAG}-2")
    soon = {
        "status": ProductStatus.PREORDER,
        "expected_on": clock.now().date() + timedelta(days=20),
    }
    return [
        *plain,
        oddment("Music Box", ((), SOON), **soon),
        oddment("Linen Bag", *linen, options=("Colour", "Size")),
    ]


def oddment(name, *variants, **more):
    return Listing(
        slug=name.lower().replace(" ", "-"),
        name=name,
        shop="The Odd Corner",
        category="Oddments",
        variants=tuple(
            VariantListing(values, Money(2350, "USD"), stock=PLENTY, sku=sku)
            for values, sku in variants
        ),
        pictures=(PictureListing("products/diamond-kite.svg"),),
        **more,
    )


def order(till, buyer):
    """Bring orders into every state that their pages tell apart."""
    session = till.session
    unpaid = till.buy(buyer, BAG, BALL)
    at_bank = till.buy(buyer, BALL, method="test_card")
    failed = till.buy(buyer, BALL, method="test_card")
    orders.settle_payment(
        session,
        failed.payment_id,
        PaymentOutcome.FAILED,
        failure="The card was declined",
        by="test card",
    )
    cancelled, lapsed = till.buy(buyer, BALL), till.buy(buyer, BALL)
    session.get_one(Order, lapsed.order_id).expires_at = clock.now()
    session.flush()
    orders.expire_orders(session, clock.now())
    orders.cancel_order(
        session,
        cancelled.order_id,
        by=till.by.name,
        actor=till.by,
        reason="The last one broke on the shelf.",
    )
    found = {
        "unpaid": unpaid.order_id,
        "at_bank": at_bank.order_id,
        "failed": failed.order_id,
        "cancelled": cancelled.order_id,
        "lapsed": lapsed.order_id,
        "on_delivery": till.buy(buyer, BALL, method="on_delivery").order_id,
        "paid": till.pay(buyer, BAG, BALL, BALL),
        "sent": till.send(till.pay(buyer, BALL)),
        "fetched": till.send(till.pay(buyer, BALL, delivery=PICKUP)),
        "part": till.send(till.give_back(till.pay(buyer, BALL, BALL, BAG), pieces=1)),
        "returned": till.give_back(till.send(till.pay(buyer, BALL))),
        "given_back": till.give_back(till.pay(buyer, BALL)),
        "foreign": from_elsewhere(session),
    }
    named = {f"order_{name}": id_ for name, id_ in found.items()}
    return named | {"payment": at_bank.payment_id}


def from_elsewhere(session):
    """Enter an order of another channel: of nobody we know, for what we do not sell."""
    line = NewLine(
        variant_id=None,
        product_id=None,
        sku="MKT-1",
        name="A thing of theirs",
        variant_label="",
        quantity=2,
        unit_price_minor=1999,
        tax_minor=318,
    )
    new = NewOrder(
        channel="marketplace",
        account="north",
        external_id=str(uuid4()),
        user_id=None,
        email=None,
        currency="EUR",
        lines=(line,),
        delivery_minor=490,
        payment_method="their-card",
        expires_at=None,
    )
    return orders.enter_order(session, new, reserve=False).order_id


def promote(till, buyer):
    """Make rules of every kind, with codes in every state; one waits in a cart."""
    session, by, soon = till.session, till.by, clock.now() + timedelta(days=9)
    terms = {"kind": DiscountKind.PERCENT, "currency": "USD"}
    rule = promotions.make_rule(
        session,
        by,
        name="Oddments for friends",
        percent_pct=Decimal("12.5"),
        minimum_minor=500,
        most_uses=100,
        most_per_customer=9,
        ends_at=soon,
        **terms,
    )
    over = promotions.make_rule(
        session,
        by,
        name="Last summer",
        kind=DiscountKind.FIXED,
        amount_minor=500,
        currency="USD",
        shared_code="SUMMER",
        ends_at=clock.now() - timedelta(days=60),
    )
    free = promotions.make_rule(
        session,
        by,
        name="On the house",
        percent_pct=Decimal(100),
        shared_code="HOUSE",
        starts_at=clock.now() - timedelta(days=2),
        **terms,
    )
    promotions.end_rule(session, by, over.id)
    emails = ("alice@example.com", "bob@example.com", "chidi@example.com")
    for email in emails:
        code = promotions.issue_code_by_hand(session, by, rule.id, email, soon)
    promotions.revoke_code(session, by, code.id)
    owner = Owner(user_id=buyer)
    give_code(till, buyer, rule)
    used = till.buy(buyer, off=588)  # an eighth of two, to the even cent
    till.fill(buyer, TOP)
    carts.set_code(session, owner, "HOUSE")
    free_order = till.buy(buyer, delivery=PICKUP, off=2350)
    give_code(till, buyer, rule)
    return {
        "rule": rule.id,
        "rule_over": over.id,
        "rule_free": free.id,
        "order_discounted": used.order_id,
        "order_free": free_order.order_id,
    }


def give_code(till, user_id, rule):
    """Give somebody a code, and a cart to use it for."""
    code = promotions.issue_code(till.session, rule.id, user_id, expires_at=None)
    till.fill(user_id, BALL, TOP)
    carts.set_code(till.session, Owner(user_id=user_id), code.code)


def trouble(till, user_id):
    """Fill a cart, and have something happen to most of what is in it."""
    session = till.session
    till.fill(user_id, BAG, DEARER, CHEAPER, SOLD_OUT, GONE, SOON)
    till.fill(user_id, SCARCE, quantity=4)
    catalog.reprice(session, till.variant(DEARER), Money(2990, "USD"))
    catalog.reprice(session, till.variant(CHEAPER), Money(1990, "USD"))
    catalog.restock(session, till.variant(SCARCE), 2)
    catalog.restock(session, till.variant(SOLD_OUT), 0)


def write_to(till, saver):
    """Save what can be bought and what can not; mail links to it, of every kind."""
    session, key = till.session, till.app.config["SECRET_KEY"]
    for sku in (BALL, TOP, SOLD_OUT, GONE, BAG):
        wishlist.save_item(session, saver, till.variant(sku).product_id)
    catalog.retire(session, till.variant(GONE).product)
    till.fill(saver, TOP)
    links = {}
    for name in ("way", "way_used", "way_late"):
        links[name] = conversion.issue_link(
            session, saver, prompt=Prompt.REMINDER, settings=settings.current(session)
        )
    links["way_used"].used_at = links["way_late"].expires_at = clock.now()
    return {name: conversion.link_token(key, one) for name, one in links.items()}
