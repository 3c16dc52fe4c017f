"""What the worker does for messages."""

from uuid import UUID

from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.messaging.courier import Courier, Moot
from webapp.messaging.models import Delivery, Notification
from webapp.messaging.transports import Refused
from webapp.messaging.writing import write_mail


def send(session: Session, *, notification_id: str, courier: Courier) -> None:
    """Write one message, as things stand now, and hand it over.

    Does nothing for one that was dealt with already. Whatever may pass (the server is
    away, the mailbox is full) is raised, and the queue tries again later.
    """
    notification = session.get(
        Notification, UUID(notification_id), with_for_update=True
    )
    if notification is None or notification.delivery is not Delivery.QUEUED:
        return
    compose = courier.composers[notification.template]
    letter = compose(session, courier.site, notification.person_id, notification.about)
    if isinstance(letter, Moot):
        notification.delivery, notification.reason = Delivery.DROPPED, letter.reason
        return
    message = write_mail(
        notification.id,
        notification.template,
        site=courier.site,
        sender=courier.sender,
        to=letter.to,
        name=letter.name,
        context=letter.context,
    )
    try:
        courier.transport.deliver(message, sender=courier.sender, recipient=letter.to)
    except Refused as refusal:
        notification.delivery, notification.reason = Delivery.REFUSED, str(refusal)
        return
    notification.delivery, notification.sent_at = Delivery.SENT, clock.now()
