"""Publishing an event; its subscribers run once the caller has committed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.jobs import services as jobs


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every event: JSON-ready fields, named in the past tense."""

    name: ClassVar[str]


@dataclass(frozen=True, slots=True)
class When:
    """A job that wants to hear of an event where it concerns it, and not each time."""

    job: str
    concerns: Callable[[Any], bool]


Subscriptions = Mapping[type[Event], Iterable[str | When]]

_kinds: dict[str, type[Event]] = {}
_subscribers: dict[str, tuple[When, ...]] = {}


def subscribe(subscriptions: Subscriptions) -> None:
    """Name the jobs that want to hear of each kind of event; replaces earlier words."""
    for kind, jobs_named in subscriptions.items():
        _kinds[kind.name] = kind
        _subscribers[kind.name] = tuple(
            one if isinstance(one, When) else When(one, _always) for one in jobs_named
        )


def _always(_event: Event) -> bool:
    return True


def _concerned(event: Event) -> list[str]:
    subscribers = _subscribers.get(event.name, ())
    return [one.job for one in subscribers if one.concerns(event)]


def publish(session: Session, event: Event) -> None:
    """Queue the telling of ``event``, in the caller's transaction.

    Costs nothing where it concerns nobody. The event gets an id of its own, by which
    its subscribers recognise it when they run a second time.
    """
    if _concerned(event):
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
    """Queue one job per subscriber; the job's arguments are the event's fields.

    One that nobody wants to hear of any more concerns nobody.
    """
    kind = _kinds.get(event)
    if kind is None:
        return
    for job in _concerned(kind(**payload)):
        jobs.enqueue(session, job, event_id=event_id, **payload)
