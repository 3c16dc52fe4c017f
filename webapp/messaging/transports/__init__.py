"""Ways for a finished message to leave the shop, and how they can fail."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One finished message for one address.

    Attributes:
        notification_id: what the message is known by, sent once or twice.
        content: a mail, or the text of an SMS.
    """

    notification_id: UUID
    sender: str
    to: str
    content: EmailMessage | str


class Refused(Exception):
    """The receiving side says that it will never take this message.

    ``cause`` is a slug to sort by, such as ``smtp.550`` or ``sms.21610``;
    ``is_address_dead`` tells whether it would take no other one for this address.
    """

    def __init__(self, reason: str, *, cause: str, is_address_dead: bool) -> None:
        super().__init__(reason)
        self.cause = cause
        self.is_address_dead = is_address_dead


class Deferred(Exception):
    """The receiving side takes this message later, perhaps."""

    def __init__(self, reason: str, *, cause: str) -> None:
        super().__init__(reason)
        self.cause = cause


class Away(Exception):
    """The server takes no message from us now; nothing was handed over."""


class Unsure(Exception):
    """Nobody can say whether the message was taken; it is not to be repeated."""


class Line(Protocol):
    """An open way out, for one message after the other."""

    def deliver(self, parcel: Parcel) -> str | None:
        """Hand one message over; return what the provider calls it.

        Raises:
            Refused: never, says the receiving side.
            Deferred: later, it says.
            Away: it cannot be reached.
            Unsure: it may have been taken.
        """


class Transport(Protocol):
    """How one channel's messages leave."""

    def opened(self) -> AbstractContextManager[Line]:
        """Open a way out, used by one thread until it is closed; connects when used."""
