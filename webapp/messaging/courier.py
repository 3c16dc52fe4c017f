"""Who carries mail for this installation, and what may be said in its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.core.site import Site
from webapp.messaging.transports import Transport


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a message says right now: to whom, and the values its template names."""

    to: str
    name: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Moot:
    """What a message was to speak of is no longer true, and why."""

    reason: str


# Asked when the message is sent: the person and what it is about → what to say now.
Composer = Callable[[Session, Site, UUID, Mapping[str, Any]], Letter | Moot]


@dataclass(frozen=True, kw_only=True)
class Courier:
    """Everything the job that sends needs to know of this installation.

    Attributes:
        sender: address that mails come from.
        composers: who writes which message, by its template.
    """

    site: Site
    sender: str
    transport: Transport
    composers: Mapping[str, Composer]
