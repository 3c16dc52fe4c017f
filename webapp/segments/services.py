"""Naming, renaming and deleting segments; every door writes through these functions."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.audit.services import Actor, record
from webapp.core import clock
from webapp.core.text import is_visible, tidy
from webapp.segments.conditions import fit_all
from webapp.segments.errors import SegmentNameTaken, SegmentNameUnfit, SegmentNotFound
from webapp.segments.models import Segment

CREATE = "segment.create"
RENAME = "segment.rename"
DELETE = "segment.delete"
LONGEST_NAME = 80  # characters


def create_segment(
    session: Session, by: Actor, name: str, conditions: Iterable[Mapping[str, Any]]
) -> UUID:
    """Name the customers for whom every one of some conditions holds; return its id.

    Raises:
        SegmentNameUnfit: the name is blank or too long.
        ConditionUnfit: the first condition that cannot be.
        TooManyConditions: there is none, or there are too many.
        SegmentNameTaken: another segment is called that.
    """
    name = _named(name)
    kept = [one.as_json() for one in fit_all(conditions)]
    now = clock.now()
    row = {"id": uuid7(), "name": name, "conditions": kept}
    new = insert(Segment).values(**row, created_at=now, changed_at=now)
    made = new.on_conflict_do_nothing(index_elements=[Segment.name])
    segment_id: UUID | None = session.scalar(made.returning(Segment.id))
    if segment_id is None:
        raise SegmentNameTaken(name)
    shape = {"name": name, "conditions": kept}
    record(session, by, CREATE, subject=name, subject_id=segment_id, after=shape)
    return segment_id


def rename_segment(session: Session, by: Actor, segment_id: UUID, name: str) -> None:
    """Give a segment another name.

    Raises:
        SegmentNameUnfit: the name is blank or too long.
        SegmentNotFound: there is no such segment.
        SegmentNameTaken: another segment is called that.
    """
    name = _named(name)
    segment = _held(session, segment_id)
    was = segment.name
    if was == name:
        return
    try:
        with session.begin_nested():
            segment.name, segment.changed_at = name, clock.now()
    except IntegrityError as clash:
        raise SegmentNameTaken(name) from clash
    record(
        session,
        by,
        RENAME,
        subject=name,
        subject_id=segment_id,
        before={"name": was},
        after={"name": name},
    )


def delete_segment(session: Session, by: Actor, segment_id: UUID) -> None:
    """Delete a segment; its customers stay what they are.

    Raises:
        SegmentNotFound: there is no such segment.
    """
    segment = _held(session, segment_id)
    shape = {"name": segment.name, "conditions": segment.conditions}
    session.delete(segment)
    session.flush()
    record(
        session, by, DELETE, subject=segment.name, subject_id=segment_id, before=shape
    )


def _held(session: Session, segment_id: UUID) -> Segment:
    segment = session.scalars(
        select(Segment).where(Segment.id == segment_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if segment is None:
        raise SegmentNotFound
    return segment


def _named(name: str) -> str:
    name = tidy(name)
    if len(name) > LONGEST_NAME or not is_visible(name):
        raise SegmentNameUnfit(LONGEST_NAME)
    return name
