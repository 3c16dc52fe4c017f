"""Letters as they would go out, without a queue, and what stands in them."""

from uuid import uuid4

import pytest

from webapp.messaging.courier import Courier, Letter, Recipient
from webapp.messaging.models import Channel, Kind, Notification
from webapp.messaging.writing import write

SENDER = "no-reply@shop.example.com"


def a_notification(template, *, kind=Kind.ACCOUNT, about=None, **more):
    """Return a message that nobody has decided on; it is in no database."""
    known = {"id": uuid4(), "person_id": uuid4(), "channel": Channel.EMAIL, **more}
    return Notification(template=template, kind=kind, about=about or {}, **known)


def nobody_found(_session, _site, _notification):
    pytest.fail("nobody is looked for")


def a_courier(site, **more):
    """Return a courier without a way out."""
    known = {"transports": {}, "composers": {}, "find": nobody_found, **more}
    return Courier(site=site, sender=SENDER, **known)


def written(notification, letter, site, *, found=None):
    """Return a message as it would leave."""
    assert isinstance(letter, Letter), letter
    found = found or Recipient(to="alice@example.com", name="Alice")
    return write(notification, letter, found, a_courier(site))


def text_of(message):
    return message.get_body(("plain",)).get_content()


def html_of(message):
    return message.get_body(("html",)).get_content()
