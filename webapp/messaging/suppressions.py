"""Addresses to which nothing is sent any more, known by a keyed hash alone.

A copy of the table names nobody, and it outlives the customer: whoever asked never to
be written to, or whose mailbox is gone, stays unwritten to. The hash is made with the
application's key; one that was made with an earlier key is found as well.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.core.db import Reader
from webapp.messaging.models import Channel, Suppression

BOUNCED = "bounced"  # the mailbox or the number is gone; lifted by verifying it again
COMPLAINED = "complained"  # somebody called our mail spam
OPTED_OUT = "opted_out"  # they never want to hear of us again
STOPPED = "stopped"  # they answered STOP
# What is said of an address where nobody complained; it never names the address.
CAME_BACK: Mapping[Channel, str] = {
    Channel.EMAIL: "Mail to this address came back.",
    Channel.SMS: "The provider says that no SMS reaches this number.",
}


class Suppressed(NamedTuple):
    """Why nothing goes to an address: a slug to sort by, and a sentence."""

    cause: str
    reason: str


def suppress(
    session: Session,
    keys: Sequence[str],
    channel: Channel,
    address: str,
    *,
    cause: str,
    reason: str,
) -> None:
    """Have nothing sent to an address any more; who is suppressed already stays so.

    A mailbox may come back; what its reader said stays said. So that takes the place of
    a bounce, and never the other way round.

    Args:
        keys: the application's, the one in use first (``site.secrets``).
        address: e-mail address, or telephone number as E.164.
    """
    said = {"cause": cause, "reason": reason}
    if cause != BOUNCED:
        session.execute(
            update(Suppression)
            .where(
                Suppression.address_digest.in_(_digests(keys, channel, address)),
                Suppression.cause == BOUNCED,
            )
            .values(said)
        )
    if is_suppressed(session, keys, channel, address) is None:
        new = insert(Suppression).values(
            address_digest=_digest(keys[0], channel, address), channel=channel, **said
        )
        session.execute(
            new.on_conflict_do_update(
                index_elements=[Suppression.address_digest],
                set_=said,
                where=Suppression.cause == BOUNCED,
            )
        )


def is_suppressed(
    reader: Reader, keys: Iterable[str], channel: Channel, address: str
) -> Suppressed | None:
    """Tell why nothing is sent to an address; ``None``: it is free."""
    asked = select(Suppression.cause, Suppression.reason).where(
        Suppression.address_digest.in_(_digests(keys, channel, address))
    )
    row = reader.execute(asked.limit(1)).one_or_none()
    return None if row is None else Suppressed(*row)


def suppressed_among(
    reader: Reader, keys: Sequence[str], channel: Channel, addresses: Iterable[str]
) -> set[str]:
    """Return to which of many addresses nothing is sent, in one statement."""
    by_digest = {
        digest: address
        for address in addresses
        for digest in _digests(keys, channel, address)
    }
    asked = select(Suppression.address_digest).where(
        Suppression.address_digest.in_(by_digest)
    )
    return {by_digest[row.address_digest] for row in reader.execute(asked)}


def lift(
    session: Session,
    keys: Iterable[str],
    channel: Channel,
    address: str,
    *,
    causes: Iterable[str] = (BOUNCED,),
) -> bool:
    """Have messages sent to an address again; return whether that was not so.

    Args:
        causes: only where it was suppressed for one of these.
    """
    gone = session.execute(
        delete(Suppression)
        .where(
            Suppression.address_digest.in_(_digests(keys, channel, address)),
            Suppression.cause.in_(list(causes)),
        )
        .returning(Suppression.address_digest)
    )
    return gone.first() is not None


def _digests(keys: Iterable[str], channel: Channel, address: str) -> list[bytes]:
    return [_digest(key, channel, address) for key in keys]


def _digest(key: str, channel: Channel, address: str) -> bytes:
    known = f"suppression:{channel}\0{address.strip().lower()}"
    return hmac.new(key.encode(), known.encode(), hashlib.sha256).digest()
