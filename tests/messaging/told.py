"""A message of each kind, as the world of tests gives cause for it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from tests.messaging.letters import a_notification
from webapp.accounts import services as accounts
from webapp.accounts.models import Purpose
from webapp.alerts import jobs as alerts
from webapp.alerts.models import Alert
from webapp.audit.services import Actor
from webapp.catalog import services as catalog
from webapp.core import clock
from webapp.core.money import Money
from webapp.messaging.models import Notification
from webapp.orders import services as orders
from webapp.orders.services import RefundWish
from webapp.reminders import services as reminders


def a_cause(world, name) -> Notification:
    """Return a message to Alice; every message of the shop has a line here."""
    if name in {purpose.value for purpose in Purpose}:
        return to_alice(world, name, {"link_id": str(world.link_ids[name])})
    if name.startswith("order_"):
        return to_alice(world, name, of_an_order(world, name))
    if name not in OTHERS:
        pytest.fail(f"nobody says what {name} is about")
    OTHERS[name](world)
    told = select(Notification).where(
        Notification.template == name,
        Notification.person_id == world.people.alice.id,
    )
    return world.session.scalars(told.order_by(Notification.id.desc())).first()


def to_alice(world, name, about):
    return a_notification(name, person_id=world.people.alice.id, about=about)


def of_an_order(world, name):
    session, ada = world.session, Actor(world.people.ada.id, "Ada")
    is_paid = name in {"order_paid", "order_sent", "order_refunded"}
    order_id = world.ids["paid order" if is_paid else "alice's order"]
    about = {"order_id": str(order_id)}
    if name == "order_sent":
        orders.send_goods(session, ada, order_id)
    if name == "order_cancelled":
        orders.cancel_order(session, order_id, by="customer")
    if name == "order_refunded":
        refund = orders.refund_order(
            session,
            ada,
            order_id,
            wish=RefundWish(whole=True),
            reason="As agreed",
            once_key="once",
            providers=world.app.extensions["payments"],
        )
        about["refund_id"] = str(refund.id)
    return about


def verify(world):
    world.people.alice.email_verified_at = clock.now()
    world.session.flush()


def cheaper(world):
    """The lamp that Alice saved costs half as much; what is told of it is due."""
    verify(world)
    session, lamp = world.session, world.products.lamp
    variant = lamp.variants[0]
    old, currency = variant.price.minor, variant.price.currency
    catalog.reprice(session, variant, Money(old // 2, currency))
    alerts.announce_price_drop(
        session,
        event_id=str(uuid4()),
        product_id=str(lamp.id),
        variant_id=str(variant.id),
        old_minor=old,
        new_minor=old // 2,
        currency=currency,
    )
    session.execute(update(Alert).values(due_at=clock.now() - timedelta(minutes=1)))


def reminded(world):
    verify(world)
    site, ada = world.app.extensions["site"], Actor(world.people.ada.id, "Ada")
    alice = world.people.alice.id
    reminders.send_now(world.session, ada, [alice], site=site)


def telephoned(world):
    accounts.ask_phone(
        world.session, world.people.alice.id, "+4915112345678", "Send me SMS."
    )


OTHERS = {"alerts": cheaper, "reminder": reminded, "phone_code": telephoned}
