"""Whom a message goes to when it is sent, and whether that person wants it."""

from sqlalchemy.orm import Session

from webapp.accounts.models import User
from webapp.core.site import Site
from webapp.messaging.courier import Later, Moot, Recipient
from webapp.messaging.models import Kind, Notification


def find(
    session: Session, site: Site, notification: Notification
) -> Recipient | Moot | Later:
    """Find who gets a message, and leave those alone who do not want it."""
    del site
    user = session.get(User, notification.person_id)
    if user is None:
        if notification.kind in {Kind.ACCOUNT, Kind.ORDER}:
            return Recipient(to="")
        return Moot("There is no such customer any more.", "gone")
    return Recipient(to=user.email, name=user.name)
