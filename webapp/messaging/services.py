"""Deciding that somebody is to be told something; the telling itself is a job."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.jobs import services as jobs
from webapp.messaging.models import Channel, Notification


def notify(
    session: Session,
    *,
    person_id: UUID,
    template: str,
    about: dict[str, Any],
    once_key: str,
) -> Notification | None:
    """Tell a person something by mail, once for every ``once_key``.

    Row and job join the caller's transaction: roll back, and nobody is told.

    Args:
        template: folder of the message under ``templates/mail``.
        about: JSON-ready ids of what the message speaks of; it is read again when the
            message is sent.
        once_key: names the cause, such as ``verify_email:<link id>``.

    Returns:
        The notification, or ``None`` when this cause was told already.
    """
    new = (
        insert(Notification)
        .values(
            person_id=person_id,
            channel=Channel.EMAIL,
            template=template,
            about=about,
            once_key=once_key,
        )
        .on_conflict_do_nothing(index_elements=[Notification.once_key])
        .returning(Notification)
    )
    notification = session.scalars(new).one_or_none()
    if notification is not None:
        jobs.enqueue(session, "messaging.send", notification_id=str(notification.id))
    return notification
