"""Messages for tests of the operators' pages, in whatever state."""

from datetime import timedelta

from uuid_utils.compat import uuid7

from webapp.core import clock
from webapp.messaging.models import Channel, Kind, Notification, State


def a_dead_letter(session, person, *, cause="smtp.550", minutes_ago=0, **more):
    """Keep a message that failed for good."""
    failed_at = clock.now() - timedelta(minutes=minutes_ago)
    letter = Notification(
        **{
            "person_id": person.id,
            "channel": Channel.EMAIL,
            "kind": Kind.ORDER,
            "template": "order_sent",
            "about": {},
            "once_key": f"test:{uuid7()}",
            "state": State.DEAD,
            "cause": cause,
            "reason": "550 no such mailbox here",
            "attempts": 1,
            "moved_at": failed_at,
        }
        | more
    )
    session.add(letter)
    session.commit()
    return letter
