"""SMS handed to a gateway that speaks as Twilio's does.

https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import requests
from requests.exceptions import (
    ConnectTimeout,
    ProxyError,
    RequestException,
    SSLError,
)
from urllib3.exceptions import NewConnectionError

from webapp.core.logs import told
from webapp.core.text import tidy
from webapp.messaging.transports import Away, Deferred, Parcel, Refused, Unsure

PATIENCE = (5.0, 20.0)  # seconds to connect, and to be answered
LONGEST = 300  # characters that are kept of what was said
CREATED = range(200, 300)
SERVER_FAULT, TOO_MANY = 500, 429
# It takes nothing from us: who we are, what we owe, where we ask. Its own codes for
# that are below those about messages.
NOT_US, ABOUT_MESSAGES = frozenset({401, 402, 403, 404, 405}), 21_000
# Errors of the provider that say something about the number, not about the message:
# no such number, not ours to write to, not a telephone, STOP was said.
NUMBER_IS_DEAD = frozenset({21211, 21610, 21614})
# In what OpenSSL says when two cannot agree to speak; later, anything may be lost.
NOT_AGREED = ("CERTIFICATE", "VERSION", "PROTOCOL", "HANDSHAKE", "RECORD_LAYER")
# Its own queue is full, or it was asked too fast.
LATER = frozenset({20429, 21611, 30001})


@dataclass(frozen=True)
class SmsTransport:
    """Hands SMS to ``https://account:token@host``.

    Attributes:
        sender: number or name they come from; a messaging service begins with ``MG``.
        told_at: address at which the provider tells what became of each.
    """

    url: str = field(repr=False)
    sender: str
    told_at: str

    @contextmanager
    def opened(self) -> Iterator["SmsLine"]:
        """Open a way to the gateway."""
        with requests.Session() as session:
            # On a connection that was kept, one that ended unseen could not be told
            # from a message that was lost.
            session.headers["Connection"] = "close"
            yield SmsLine(self, session)


class SmsLine:
    """A way to the gateway, for one SMS after the other."""

    def __init__(self, transport: SmsTransport, session: requests.Session) -> None:
        parts = urlsplit(transport.url)
        account = unquote(parts.username or "")
        port = f":{parts.port}" if parts.port else ""
        base = f"{parts.scheme}://{parts.hostname}{port}{parts.path.rstrip('/')}"
        self.address = f"{base}/2010-04-01/Accounts/{account}/Messages.json"
        self.auth = (account, unquote(parts.password or ""))
        self.transport = transport
        self.session = session

    def deliver(self, parcel: Parcel) -> str | None:
        """Hand one SMS over; return the provider's id of it.

        Raises:
            Refused: the provider will not send it, and says why by a code of its own.
            Deferred: we ask too fast.
            Away: it cannot be reached, or does not know us.
            Unsure: it fell silent, or failed, when it had the message already.
        """
        try:
            answer = self.session.post(
                self.address,
                data=self._form(parcel),
                auth=self.auth,
                # A provider that knows keys drops a second one by itself.
                headers={"Idempotency-Key": str(parcel.notification_id)},
                timeout=PATIENCE,
                allow_redirects=False,
            )
        except RequestException as error:
            if _never_left(error):
                raise Away(told(error)) from error
            raise Unsure(told(error)) from error
        finally:
            # Asking the provider to hang up is not enough: until it has, the next
            # message would be said on a connection that is about to die.
            self.session.close()
        return _read(answer)

    def _form(self, parcel: Parcel) -> dict[str, str]:
        sender = self.transport.sender
        who = "MessagingServiceSid" if sender.startswith("MG") else "From"
        return {
            who: sender,
            "To": parcel.to,
            "Body": str(parcel.content),
            "StatusCallback": told_at(self.transport.told_at, parcel.notification_id),
        }


def told_at(address: str, notification_id: UUID) -> str:
    """Return where the provider tells what became of one message.

    It names the message: of one that may have been taken we know no other id.
    """
    return f"{address}?message={notification_id}"


def _never_left(error: RequestException) -> bool:
    """Tell whether there was no connection on which anything could have been said."""
    # An address that is none is a ValueError.
    if isinstance(error, ConnectTimeout | ProxyError | ValueError):
        return True
    cause = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(error, SSLError):
        return any(word in str(cause).upper() for word in NOT_AGREED)
    return isinstance(cause, NewConnectionError)


def _read(answer: requests.Response) -> str:
    """Return the provider's id of a message that it took."""
    said = _json(answer)
    status, code = answer.status_code, _code(said)
    words = tidy(str(said.get("message", "")))[:LONGEST]
    reason = f"{code or status} {words}".strip()
    sid = said.get("sid")
    if status in CREATED and isinstance(sid, str):
        return sid[:80]
    if status in CREATED or status >= SERVER_FAULT:
        raise Unsure(reason)
    if status == TOO_MANY or code in LATER:
        raise Deferred(reason, cause=f"sms.{code or status}")
    is_about_us = status in NOT_US and (code or 0) < ABOUT_MESSAGES
    if is_about_us or status < 400:  # noqa: PLR2004 - led elsewhere; it took nothing
        raise Away(reason)
    is_dead = code in NUMBER_IS_DEAD
    raise Refused(reason, cause=f"sms.{code or status}", is_address_dead=is_dead)


def _json(answer: requests.Response) -> Mapping[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _code(said: Mapping[str, Any]) -> int | None:
    code = said.get("code")
    return code if isinstance(code, int) else None
