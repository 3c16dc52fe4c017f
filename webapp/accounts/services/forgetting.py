"""Erasing what a customer was told: all of it goes, save that they said no."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.accounts.models import MessagePreferences, User
from webapp.accounts.queries import phone_of, preferences_of
from webapp.accounts.services.phones import drop_phone
from webapp.messaging.models import Channel
from webapp.messaging.services import forget_person
from webapp.messaging.suppressions import OPTED_OUT, STOPPED, suppress

NEVER = "Whoever has this address asked never to be written to."


def forget_messages(session: Session, user_id: UUID, *, keys: Sequence[str]) -> None:
    """Forget what a customer was told, wanted to be told, and on which telephone.

    Who opted out stays unwritten to: a keyed hash of the address remains, and of the
    telephone. It holds for whoever confirms that address again, until they come back.
    One that is on its way is waited for. Erasing a customer begins with this.

    Args:
        keys: the application's, the one in use first.
    """
    # Before the suppressions: whoever notes a bounce takes the message first, too.
    forget_person(session, user_id)
    email = session.scalar(select(User.email).where(User.id == user_id))
    is_out = preferences_of(session, user_id).is_opted_out
    if is_out and email is not None:
        suppress(session, keys, Channel.EMAIL, email, cause=OPTED_OUT, reason=NEVER)
    phone = phone_of(session, user_id)
    if phone is not None and (is_out or phone.stopped_at is not None):
        # START takes it back, from whoever has the number then.
        suppress(session, keys, Channel.SMS, phone.number, cause=STOPPED, reason=NEVER)
    drop_phone(session, user_id)
    session.execute(
        delete(MessagePreferences).where(MessagePreferences.user_id == user_id)
    )
