"""Publishing an event; its subscribers run once the caller has committed."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.jobs import services as jobs

_subscribers: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every event: JSON-ready fields, named in the past tense."""

    name: ClassVar[str]


def subscribe(subscriptions: Mapping[type[Event], Iterable[str]]) -> None:
    """Name the jobs that want to hear of each kind of event; replaces earlier words."""
    _subscribers.update(
        {event.name: tuple(names) for event, names in subscriptions.items()}
    )


def publish(session: Session, event: Event) -> None:
    """Queue the telling of ``event``, in the caller's transaction.

    Costs nothing while nobody listens. The event gets an id of its own, by which its
    subscribers recognise it when they run a second time.
    """
    if _subscribers.get(event.name):
        jobs.enqueue(
            session,
            "events.dispatch",
            event_id=str(uuid7()),
            event=event.name,
            payload=asdict(event),
        )


def dispatch(
    session: Session, *, event_id: str, event: str, payload: dict[str, Any]
) -> None:
    """Queue one job per subscriber; the job's arguments are the event's fields."""
    for subscriber in _subscribers.get(event, ()):
        jobs.enqueue(session, subscriber, event_id=event_id, **payload)
