"""Reading what operators did; nothing here changes a row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, tuple_

from webapp.audit.models import Act
from webapp.core.db import Reader

_acts = Act.__table__.c


class Done(NamedTuple):
    """One thing that an operator did."""

    id: UUID
    acted_at: datetime
    operator_name: str
    action: str
    subject: str
    reason: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def acts(
    session: Reader,
    *,
    subject_id: UUID | None = None,
    user_id: UUID | None = None,
    most: int = 50,
    before: UUID | None = None,
) -> list[Done]:
    """Return what operators did, newest first.

    Args:
        subject_id: to what; ``None`` is to anything.
        user_id: that concerned which customer; ``None`` is any, or none.
        most: how many at most.
        before: the last one that was shown already; those older than it follow.
    """
    wanted = (
        select(*(_acts[name] for name in Done._fields))
        .order_by(_acts.acted_at.desc(), _acts.id.desc())
        .limit(most)
    )
    if subject_id is not None:
        wanted = wanted.where(_acts.subject_id == subject_id)
    if user_id is not None:
        wanted = wanted.where(_acts.user_id == user_id)
    if before is not None:
        shown = select(_acts.acted_at, _acts.id).where(_acts.id == before)
        place = tuple_(_acts.acted_at, _acts.id)
        wanted = wanted.where(place < shown.scalar_subquery())
    return [Done(*row) for row in session.execute(wanted)]
