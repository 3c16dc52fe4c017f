"""Deciding that somebody is to be told something; the telling itself is a job."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.jobs import services as jobs
from webapp.jobs.queries import ready
from webapp.messaging.models import Channel, Kind, Notification

DELIVER = "messaging.deliver"


def notify(
    session: Session,
    *,
    person_id: UUID,
    kind: Kind,
    template: str,
    about: dict[str, Any],
    once_key: str,
    channel: Channel = Channel.EMAIL,
    due_at: datetime | None = None,
) -> Notification | None:
    """Tell a person something, once for every ``once_key``.

    Row and job join the caller's transaction: roll back, and nobody is told.

    Args:
        template: folder of the message under ``templates/mail``.
        about: JSON-ready ids of what the message speaks of; it is read again when the
            message is sent.
        once_key: names the cause, such as ``verify_email:<link id>``.
        due_at: not before then; at once if missing.

    Returns:
        The notification, or ``None`` when this cause was told already.
    """
    # By the database's clock, as everything that is due.
    now = clock.shared(session)
    new = (
        insert(Notification)
        .values(
            person_id=person_id,
            channel=channel,
            kind=kind,
            template=template,
            about=about,
            once_key=once_key,
            created_at=now,
            due_at=due_at or now,
        )
        .on_conflict_do_nothing(index_elements=[Notification.once_key])
        .returning(Notification)
    )
    notification = session.scalars(new).one_or_none()
    if notification is not None and due_at is None:
        call_courier(session)
    return notification


def call_courier(session: Session, *, hands: int = 1) -> None:
    """Have what is due sent, once the caller has committed.

    Of jobs that can begin nobody needs two; but no key forbids it, for whoever tells
    something would wait for whoever else does, and two could wait for each other. What
    a job that waited no longer saw is found by a sweep every few seconds.

    Args:
        hands: how many jobs there is work for.
    """
    for _ in range(ready(session, DELIVER), hands):
        jobs.enqueue(session, DELIVER)
