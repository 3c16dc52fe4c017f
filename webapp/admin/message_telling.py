"""Messages and why they failed, in the words of the operators' pages."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from webapp.messaging.models import Channel
from webapp.messaging.queries import Cause, DeadLetter
from webapp.messaging.wording import TEST
from webapp.web.formatting import number

# What each message is, by its template.
MESSAGES: Mapping[str, str] = {
    "verify_email": "Confirming an e-mail address",
    "reset_password": "A new password",
    "order_placed": "Order placed",
    "order_paid": "Order paid",
    "order_sent": "Order sent",
    "order_cancelled": "Order cancelled",
    "order_refunded": "Money given back",
    "alerts": "Alerts: back in stock, lower price",
    "reminder": "Reminder of the wishlist",
    "phone_code": "Code that confirms a telephone",
    TEST: "Test, asked for by an operator",
}
CHANNELS: Mapping[Channel, str] = {Channel.EMAIL: "E-mail", Channel.SMS: "SMS"}
_CAUSES: Mapping[str, str] = {
    "smtp": "The mail server said {}",
    "sms": "The SMS gateway said {}",
    "http": "The SMS gateway answered {}",
}
_NAMED: Mapping[str, str] = {
    "away": "The conversation ended at this message",
    "worker.killed": "Each worker that tried it was ended",
    "bounced": "It came back",
}
_CODED = re.compile(r"([a-z]+)\.([0-9]+)")


@dataclass(frozen=True, slots=True)
class Group:
    """All messages that failed for one cause."""

    cause: str
    words: str
    count: int
    newest_at: datetime

    @property
    def number(self) -> str:
        """How many messages that are."""
        return _counted(self.count)


@dataclass(frozen=True, slots=True)
class Dead:
    """One message that failed, in words."""

    id: UUID
    what: str
    channel: str
    to: str
    person_id: UUID
    is_customer: bool
    cause: str
    reason: str
    tries: str
    at: datetime


def groups(rows: Iterable[Cause]) -> list[Group]:
    """Put the causes into words, in their order."""
    return [
        Group(row.cause or "", cause(row.cause), row.count, row.newest_at)
        for row in rows
    ]


def dead(row: DeadLetter, addresses: Mapping[UUID, str]) -> Dead:
    """Put a message that failed into words.

    Args:
        addresses: of those whom messages were for, as far as they have accounts.
    """
    return Dead(
        id=row.id,
        what=MESSAGES.get(row.template, row.template),
        channel=CHANNELS[row.channel],
        to=addresses.get(row.person_id, ""),
        person_id=row.person_id,
        is_customer=row.person_id in addresses and row.template != TEST,
        cause=cause(row.cause),
        reason=row.reason or "",
        tries="once" if row.attempts == 1 else f"{row.attempts} times",
        at=row.failed_at,
    )


def cause(slug: str | None) -> str:
    """Put a cause into words; what has none is told by its own name."""
    coded = _CODED.fullmatch(slug or "")
    if coded and coded[1] in _CAUSES:
        return _CAUSES[coded[1]].format(coded[2])
    return _NAMED.get(slug or "", slug or "No cause is known")


def retried(count: int) -> str:
    """Say that messages wait to be sent again."""
    if not count:
        return "Nothing to try again: no such message is here any more."
    return f"{_counted(count)} {'is' if count == 1 else 'are'} in the queue again."


def discarded(count: int) -> str:
    """Say that messages were given up."""
    if not count:
        return "Nothing to discard: no such message is here any more."
    return f"{_counted(count)} {'is' if count == 1 else 'are'} discarded."


def _counted(count: int) -> str:
    return "1 message" if count == 1 else f"{number(count)} messages"
