"""Telling people things in tests, and letting time pass until they are told."""

from uuid import uuid4

from sqlalchemy import select

from webapp.core.site import Site
from webapp.messaging import services as messaging
from webapp.messaging.courier import Courier, Letter, Recipient
from webapp.messaging.models import Channel, Kind, Notification
from webapp.messaging.transports.smtp import SmtpTransport

SITE = Site(
    name="Keepsake",
    base_url="https://shop.example.com",
    locale="en_US",
    timezone="UTC",
    currency="USD",
    secret_key="k" * 32,
)
LINK = {"link": "https://shop.example.com/account/verify/abc", "days": 3}


def find_alice(_session, _site, notification):
    is_mail = notification.channel is Channel.EMAIL
    return Recipient(to="alice@example.com" if is_mail else "+4915112345678")


def the_link(_session, _site, _notification):
    return Letter(context=LINK)


def a_courier(port, **more):
    """Return a courier to the mail server of a port, with one message to carry."""
    known = {
        "transports": {Channel.EMAIL: SmtpTransport(f"smtp://127.0.0.1:{port}")},
        "composers": {"verify_email": the_link, "phone_code": the_code},
        "find": find_alice,
    }
    return Courier(site=SITE, sender="no-reply@shop.example.com", **(known | more))


def the_code(_session, _site, _notification):
    return Letter(context={"code": "123456", "minutes": 10})


def tell(session, once_key="verify_email:1", **more) -> Notification:
    known = {"person_id": uuid4(), "kind": Kind.ACCOUNT, "template": "verify_email"}
    return messaging.notify(session, about={}, once_key=once_key, **(known | more))


def tell_many(session, count, **more) -> list[Notification]:
    return [tell(session, f"verify_email:{number}", **more) for number in range(count)]


def states(session):
    """Return in which state how many messages are."""
    found = {}
    for state in session.scalars(select(Notification.state)):
        found[state] = found.get(state, 0) + 1
    return found


def ids_of(envelopes):
    """Return the Message-ID of each mail, as often as it came."""
    lines = (envelope.content.splitlines() for envelope in envelopes)
    return [
        next(line for line in mail if line.lower().startswith(b"message-id:"))
        for mail in lines
    ]
