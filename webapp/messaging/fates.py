"""What became of single messages, for whoever asks why something came or did not."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from webapp.core.db import Reader
from webapp.messaging.models import Channel, Notification, State

_messages = Notification.__table__.c


class Fate(NamedTuple):
    """How far one message came.

    Attributes:
        due_at: not sent before then; where it failed, when it is tried again.
        reason: why it failed or is held, as a sentence.
    """

    id: UUID
    channel: Channel
    state: State
    reason: str | None
    due_at: datetime
    sent_at: datetime | None
    opened_at: datetime | None
    clicked_at: datetime | None


def fates_of(session: Reader, ids: Collection[UUID]) -> dict[UUID, Fate]:
    """Return what became of some messages, by their ids; what is gone is left out."""
    if not ids:
        return {}
    asked = select(*(_messages[name] for name in Fate._fields)).where(
        _messages.id.in_(ids)
    )
    rows = [Fate(*row) for row in session.execute(asked)]
    return {fate.id: fate for fate in rows}
