"""The map of the whole: which doors exist, which jobs run, who hears of what."""

from collections.abc import Mapping

from flask import Flask

from webapp import api, hooks, storefront
from webapp.accounts import jobs as accounts
from webapp.accounts import mail, recipients
from webapp.accounts.jwt import Issuer
from webapp.accounts.models import Purpose
from webapp.accounts.queries import CUSTOMER, GUEST
from webapp.accounts.services import PHONE_CODE
from webapp.admin import message_customers
from webapp.admin import messages as message_pages
from webapp.admin import orders as order_pages
from webapp.admin import promotions as promotion_pages
from webapp.admin import settings as settings_pages
from webapp.admin import views as admin
from webapp.admin import wordings as wording_pages
from webapp.alerts import jobs as alerts
from webapp.alerts.mail import compose_digest
from webapp.alerts.services import GO_ON
from webapp.alerts.statements import DIGEST
from webapp.api import docs as api_docs
from webapp.api.problems import HANDLERS
from webapp.audit import models as _audit  # noqa: F401
from webapp.cart.queries import CART_COUNT_OF_CUSTOMER, CART_COUNT_OF_GUEST
from webapp.catalog.events import PreorderOpened, PriceChanged, StockChanged
from webapp.config import Config
from webapp.conversion import jobs as conversion
from webapp.core.site import Site
from webapp.events import services as events
from webapp.events.services import Subscriptions, When
from webapp.idempotency import jobs as idempotency
from webapp.jobs import worker
from webapp.jobs.worker import Job
from webapp.messaging import jobs as messaging
from webapp.messaging import wording
from webapp.messaging.courier import Composer, Courier
from webapp.messaging.services import DELIVER
from webapp.messaging.transports.choice import signer_for, transports_for
from webapp.orders import jobs as orders
from webapp.orders import mail as order_mail
from webapp.orders.events import OrderCancelled, OrderPaid, OrderRefunded
from webapp.orders.providers import methods_for
from webapp.promotions import jobs as promotions
from webapp.reminders import jobs as reminders
from webapp.reminders.mail import compose_reminder
from webapp.segments import models as _segments  # noqa: F401
from webapp.settings import models as _settings  # noqa: F401
from webapp.storefront import drawing
from webapp.web.cookies import API_PATH
from webapp.web.errors import Handlers
from webapp.web.identity import Visit
from webapp.wishlist import jobs as wishlist
from webapp.wishlist.queries import (
    OF_CUSTOMER,
    OF_GUEST,
    PICKED_COUNT,
    PULSE_OF_CUSTOMER,
    PULSE_OF_GUEST,
    SAVED_COUNT,
)

DOORS = (
    storefront.door,
    api.door,
    api_docs.bp,
    hooks.door,
    admin.bp,
    order_pages.bp,
    promotion_pages.bp,
    settings_pages.bp,
    message_pages.bp,
    message_customers.bp,
    wording_pages.bp,
)

# Where an error is answered otherwise than by a page.
FACES: Mapping[str, Handlers] = {API_PATH: HANDLERS}

SUBSCRIPTIONS: Subscriptions = {
    PriceChanged: (When(alerts.PRICE_DROP, alerts.is_lower),),
    StockChanged: (When(alerts.BACK_IN_STOCK, alerts.is_more),),
    PreorderOpened: (alerts.PREORDER,),
    OrderPaid: (conversion.CLOSE_PAID,),
    OrderCancelled: (conversion.ABANDON_CANCELLED, promotions.RELEASE_CODE),
    OrderRefunded: (conversion.REVERSE_REFUNDED,),
}

JOBS: dict[str, Job] = {
    "events.dispatch": Job(events.dispatch),
    "idempotency.forget": Job(idempotency.forget, every="29 * * * *"),
    DELIVER: Job(messaging.deliver, needs=("courier", "sessions")),
    "messaging.sweep": Job(messaging.sweep, needs=("courier",), every="* * * * * */10"),
    messaging.FORGET: Job(messaging.forget, every="47 3 * * *"),
    "accounts.forget": Job(accounts.forget, needs=("lifetimes",), every="7 3 * * *"),
    wishlist.EXPIRE_ITEMS: Job(
        wishlist.expire_items, needs=("site",), every="1,16,31,46 * * * *"
    ),
    alerts.PRICE_DROP: Job(alerts.announce_price_drop),
    alerts.BACK_IN_STOCK: Job(alerts.announce_back_in_stock),
    alerts.PREORDER: Job(alerts.announce_preorder),
    GO_ON: Job(alerts.go_on),
    alerts.SETTLE: Job(alerts.settle, every="* * * * *"),
    alerts.FORGET: Job(alerts.forget, every="47 3 * * *"),
    conversion.CLOSE_PAID: Job(conversion.close_paid),
    conversion.REVERSE_REFUNDED: Job(conversion.reverse_refunded),
    conversion.ABANDON_CANCELLED: Job(conversion.abandon_cancelled),
    promotions.RELEASE_CODE: Job(promotions.release_code),
    conversion.ABANDON_UNTOUCHED: Job(conversion.abandon_untouched, every="23 * * * *"),
    orders.EXPIRE_UNPAID: Job(orders.expire_unpaid, every="*/5 * * * *"),
    reminders.SEND_DUE: Job(reminders.send_due, needs=("site",), every="* * * * *"),
    reminders.SEND_NOW: Job(reminders.send_now, needs=("site",)),
    "wishlist.forget_guests": Job(wishlist.forget_guests, every="37 3 * * *"),
    "wishlist.forget_removals": Job(wishlist.forget_removals, every="*/5 * * * *"),
}

# Who writes which message, by its template.
COMPOSERS: dict[str, Composer] = {
    Purpose.VERIFY_EMAIL: mail.compose_verification,
    Purpose.RESET_PASSWORD: mail.compose_reset,
    PHONE_CODE: mail.compose_phone_code,
    DIGEST: compose_digest,
    "order_placed": order_mail.compose_placed,
    "order_paid": order_mail.compose_paid,
    "order_sent": order_mail.compose_sent,
    "order_cancelled": order_mail.compose_cancelled,
    "order_refunded": order_mail.compose_refunded,
    "reminder": compose_reminder,
    wording.TEST: wording.compose_test,
}

# How the shop finds out who is there, and with it what pages want to know of them.
_CUSTOMER = CUSTOMER.add_columns(SAVED_COUNT, CART_COUNT_OF_CUSTOMER)
_GUEST = GUEST.add_columns(PICKED_COUNT, CART_COUNT_OF_GUEST)
VISITS: dict[str, Visit] = {
    "": Visit(_CUSTOMER, _GUEST),
    "pulse": Visit(
        _CUSTOMER.add_columns(*PULSE_OF_CUSTOMER),
        _GUEST.add_columns(*PULSE_OF_GUEST),
    ),
    "outline": Visit(
        _CUSTOMER.add_columns(*OF_CUSTOMER), _GUEST.add_columns(*OF_GUEST)
    ),
}


def init_app(app: Flask, config: Config, site: Site) -> None:
    """Open the doors, and make every job and subscription known to this process."""
    api.init_app(app)
    for door in DOORS:
        app.register_blueprint(door)
    drawing.init_app(app)
    app.extensions["token_issuer"] = Issuer(
        site.base_url, site.base_url + api.BASE, site.secrets
    )
    app.extensions["deliveries"] = config.deliveries
    app.extensions["payments"] = methods_for(
        config.payment_methods, bank_details=config.bank_details
    )
    for name, job in JOBS.items():
        worker.register(name, job)
    events.subscribe(SUBSCRIPTIONS)
    courier = Courier(
        site=site,
        sender=config.mail_from,
        transports=transports_for(
            config.SMTP_URL,
            mailbox=config.instance / "mailbox" if config.in_development else None,
            sms_url=config.SMS_URL,
            sms_from=config.SMS_FROM,
            base_url=site.base_url,
            signer=signer_for(config.DKIM_SELECTOR, config.mail_from, config.DKIM_KEY),
        ),
        composers=COMPOSERS,
        find=recipients.find,
    )
    app.extensions["resources"] = {
        "courier": courier,
        "lifetimes": config.lifetimes,
        "site": site,
    }
