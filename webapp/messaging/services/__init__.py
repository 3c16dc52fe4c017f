"""What may be done to messages; each function joins the caller's transaction."""

from webapp.messaging.services.dead_letters import discard, retry
from webapp.messaging.services.keeping import KEPT, forget_old
from webapp.messaging.services.people import forget_person, hold_person, share_person
from webapp.messaging.services.telling import (
    DELIVER,
    call_courier,
    notify,
)

__all__ = [
    "DELIVER",
    "KEPT",
    "call_courier",
    "discard",
    "forget_old",
    "forget_person",
    "hold_person",
    "notify",
    "retry",
    "share_person",
]
