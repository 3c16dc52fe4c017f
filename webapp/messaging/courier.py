"""Who carries messages for this installation, and what may be said in its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.core.site import Site
from webapp.messaging.models import Channel, Kind, Notification
from webapp.messaging.transports import Transport


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom a message goes to, found out when it is sent.

    Attributes:
        to: e-mail address, or telephone number as E.164.
        is_measured: whether opens and clicks may be noted.
    """

    to: str
    name: str = ""
    is_measured: bool = False


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a message says right now: the values that its template names.

    Attributes:
        to: where it goes instead of to whom it is for; blank for that person.
        kind: what it turned out to be, where that was not known before.
        stops: the kinds that its way out stops; none: it has no way out.
        template: whose words it takes, where it only tries that message out.
    """

    to: str = ""
    name: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    kind: Kind | None = None
    stops: tuple[Kind, ...] = ()
    template: str = ""


@dataclass(frozen=True)
class Moot:
    """It is not to be sent any more, and why: a slug to sort by, and a sentence."""

    reason: str
    cause: str = "moot"


@dataclass(frozen=True)
class Later:
    """It is not to be sent before a moment."""

    at: datetime


# Asked when a message is sent, in the transaction that sends it.
Composer = Callable[[Session, Site, Notification], Letter | Moot | Later]
Finder = Callable[[Session, Site, Notification], Recipient | Moot | Later]


@dataclass(frozen=True, kw_only=True)
class Courier:
    """Everything the job that sends needs to know of this installation.

    Attributes:
        sender: address that mails come from.
        transports: how each channel that this shop has carries its messages.
        composers: who writes which message, by its template.
        find: who gets a message, and whether they want it.
    """

    site: Site
    sender: str
    transports: Mapping[Channel, Transport]
    composers: Mapping[str, Composer]
    find: Finder
