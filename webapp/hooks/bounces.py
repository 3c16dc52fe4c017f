"""Mails that came back, as a mail server or a program beside it tells us.

``POST /m/bounces`` takes one report as a JSON object::

    {"report": "permanent",
     "address": "alice@example.com",
     "message_id": "<0192…@shop.example.com>",
     "reason": "550 5.1.1 no such mailbox"}

``report`` is ``permanent`` (the mailbox is gone), ``transient`` (noted, and nothing
follows) or ``complaint`` (the reader called it spam). At least one of ``address`` and
``message_id`` is there: without an address, that of the mail's reader is meant, save
for mails about orders, which go to whatever address the order names. ``reason`` may be
left out. Other members are passed over.

The header ``X-Keepsake-Signature: t=<seconds since 1970>,v1=<hex>`` proves who tells:
``v1`` is the HMAC-SHA256, under ``BOUNCE_SECRET``, of the seconds, a full stop and the
body as it is sent. What is older or newer than five minutes is not believed. 204 says
that it is noted, 400 that it cannot be read, 403 that the signature is not right, 404
that this shop has no such secret. A report that comes twice is noted once.
"""

import hashlib
import hmac
import json
import re
from typing import Any
from uuid import UUID

from flask import Response, abort, current_app, request

from webapp.accounts.identifiers import LONGEST_ADDRESS, known_as
from webapp.accounts.queries import addresses_of
from webapp.core import clock
from webapp.core.text import tidy, whole
from webapp.extensions import transaction
from webapp.hooks.blueprint import door
from webapp.messaging.reactions import Report, note_report, person_of
from webapp.web.formatting import site

HEADER = "X-Keepsake-Signature"
PATIENCE = 300  # seconds that two clocks and a slow way may differ
LONGEST_REASON = 300  # characters
_MESSAGE_ID = re.compile(r"<?([0-9a-f-]{36})@[^<>@\s]+>?", re.IGNORECASE)


@door.post("/m/bounces")
def note_bounce() -> Response:
    """Note what became of a mail, as somebody tells who may."""
    secret = current_app.config["BOUNCE_SECRET"]
    if not secret:
        abort(404)
    body = request.get_data()
    if not is_signed(secret, request.headers.get(HEADER, ""), body):
        abort(403)
    report, address, notification_id, reason = _read(body)
    with transaction() as session:
        if not address and notification_id is not None:
            person_id = person_of(session, notification_id)
            known = addresses_of(session, [person_id] if person_id else [])
            address = next(iter(known.values()), "")
        note_report(
            session,
            site().secrets,
            report,
            address=address,
            notification_id=notification_id,
            reason=reason,
        )
    return Response(status=204)


def is_signed(secret: str, header: str, body: bytes) -> bool:
    """Tell whether a header proves that ``body`` was signed just now."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    at = whole(parts.get("t", ""), most_digits=12)
    if at is None or abs(clock.now().timestamp() - at) > PATIENCE:
        return False
    given = parts.get("v1", "").encode("utf-8", "replace")
    return hmac.compare_digest(signature(secret, at, body).encode(), given)


def signature(secret: str, at: int, body: bytes) -> str:
    """Return what proves that ``body`` was sent at a moment, in seconds since 1970."""
    signed = str(at).encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _read(body: bytes) -> tuple[Report, str, UUID | None, str]:
    """Return report, address, message and reason; what cannot be read is refused."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        abort(400)
    if not isinstance(told, dict):
        abort(400)
    report = _line(told, "report", 20)
    if report not in set(Report):
        abort(400)
    address = known_as(_line(told, "address", LONGEST_ADDRESS))
    notification_id = _message(_line(told, "message_id", 2 * LONGEST_ADDRESS))
    if not address and notification_id is None:
        abort(400)
    reason = _line(told, "reason", LONGEST_REASON)
    return Report(report), address, notification_id, reason


def _line(told: dict[str, Any], name: str, longest: int) -> str:
    value = told.get(name, "")
    return tidy(value[: 4 * longest])[:longest] if isinstance(value, str) else ""


def _message(message_id: str) -> UUID | None:
    found = _MESSAGE_ID.fullmatch(message_id)
    try:
        return UUID(found[1]) if found else None
    except ValueError:
        return None
