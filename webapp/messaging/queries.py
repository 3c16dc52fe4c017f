"""Reading what became of messages; nothing here changes a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import case, func, or_, select, tuple_

from webapp.core.db import Reader
from webapp.messaging.models import Channel, Kind, Notification, State

_sent = Notification.__table__.c


class DeadLetter(NamedTuple):
    """A message that failed for good."""

    id: UUID
    failed_at: datetime
    created_at: datetime
    person_id: UUID
    channel: Channel
    kind: Kind
    template: str
    attempts: int
    cause: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why messages failed for good, and how many."""

    cause: str | None
    count: int
    oldest_at: datetime
    newest_at: datetime


class OpenRate(NamedTuple):
    """How many messages of a kind were opened, of those that told whether they were."""

    kind: Kind
    sent: int
    opened: int
    clicked: int


def dead_letters(
    session: Reader,
    *,
    cause: str | None = None,
    after: UUID | None = None,
    most: int = 50,
) -> list[DeadLetter]:
    """Return the messages that failed for good, the latest first.

    Args:
        cause: only those that failed for it.
        after: the last one that was shown already; those that failed before it follow.
    """
    names = (name for name in DeadLetter._fields if name != "failed_at")
    columns = {name: _sent[name] for name in names} | {"failed_at": _sent.moved_at}
    wanted = (
        select(*(columns[name].label(name) for name in DeadLetter._fields))
        .where(_sent.state == State.DEAD)
        .order_by(_sent.moved_at.desc(), _sent.id.desc())
        .limit(most)
    )
    if cause is not None:
        wanted = wanted.where(_sent.cause == cause)
    if after is not None:
        shown = select(_sent.moved_at, _sent.id).where(_sent.id == after)
        wanted = wanted.where(
            tuple_(_sent.moved_at, _sent.id) < shown.scalar_subquery()
        )
    return [DeadLetter(*row) for row in session.execute(wanted)]


def dead_by_cause(session: Reader) -> list[Cause]:
    """Return why messages failed for good, the most frequent cause first."""
    count = func.count()
    wanted = (
        select(_sent.cause, count, func.min(_sent.moved_at), func.max(_sent.moved_at))
        .where(_sent.state == State.DEAD)
        .group_by(_sent.cause)
        .order_by(count.desc(), _sent.cause)
    )
    return [Cause(*row) for row in session.execute(wanted)]


def last_sent_at(
    session: Reader,
    person_id: UUID,
    kinds: Iterable[Kind],
    channel: Channel = Channel.EMAIL,
) -> datetime | None:
    """Return when somebody was last told something of these kinds; ``None``: never."""
    asked = select(func.max(_sent.sent_at)).where(
        _sent.person_id == person_id,
        _sent.channel == channel,
        _sent.kind.in_(list(kinds)),
    )
    last: datetime | None = session.scalar(asked)
    return last


def open_rates(session: Reader, since: datetime) -> list[OpenRate]:
    """Return per kind how many mails were sent, opened and clicked.

    Counts those whose readers let us know; whoever clicks has opened, even where the
    mail program shows no pictures.
    """
    is_opened = or_(_sent.opened_at.is_not(None), _sent.clicked_at.is_not(None))
    wanted = (
        select(
            _sent.kind,
            func.count(),
            func.count(case((is_opened, 1))),
            func.count(_sent.clicked_at),
        )
        .where(_sent.sent_at >= since, _sent.is_measured)
        .group_by(_sent.kind)
        .order_by(_sent.kind)
    )
    return [OpenRate(*row) for row in session.execute(wanted)]
