"""What the SMS provider tells us: answers of telephones, and what became of an SMS.

It signs what it sends with the account's token, over the address and every field:
https://www.twilio.com/docs/usage/security#validating-requests
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit
from uuid import UUID

import phonenumbers
from flask import Response, abort, current_app, request

from webapp.accounts import services as accounts
from webapp.core.text import tidy
from webapp.extensions import transaction
from webapp.hooks.blueprint import door
from webapp.messaging import reactions
from webapp.messaging.transports.choice import SMS_STATUS
from webapp.web.formatting import site

HEADER = "X-Twilio-Signature"
# https://help.twilio.com/articles/223134027
STOP_WORDS = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
)
START_WORDS = frozenset({"start", "unstop", "yes"})
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
LONGEST_WORD = 40  # characters of an answer that are looked at


@door.post("/sms/inbound")
def hear() -> Response:
    """Stop sending SMS to who answers STOP, and begin again at START."""
    _check_signature()
    number = _number(request.form.get("From", ""))
    word = _word(request.form.get("OptOutType") or request.form.get("Body", ""))
    if number:
        with transaction() as session:
            if word in STOP_WORDS:
                reactions.silence(session, site().secrets, number)
                accounts.note_stop(session, number)
            elif word in START_WORDS:
                reactions.end_silence(session, site().secrets, number)
                accounts.note_start(session, number)
    # The provider answers such words itself.
    return Response(NOTHING_TO_SAY, mimetype="text/xml")


@door.post(SMS_STATUS)
def note_status() -> Response:
    """Note what became of an SMS."""
    _check_signature()
    fields = request.form
    with transaction() as session:
        reactions.note_sms(
            session,
            site().secrets,
            notification_id=_id(request.args.get("message", "")),
            ref=tidy(fields.get("MessageSid", "")[:80]),
            status=tidy(fields.get("MessageStatus", "")[:20]).lower(),
            code=tidy(fields.get("ErrorCode", "")[:10]),
            number=_number(fields.get("To", "")),
        )
    return Response(status=204)


def signature(token: str, address: str, fields: Iterable[tuple[str, str]]) -> str:
    """Return what proves that fields were sent to an address by the provider."""
    signed = address + "".join(name + value for name, value in sorted(set(fields)))
    made = hmac.new(token.encode(), signed.encode("utf-8", "replace"), hashlib.sha1)
    return base64.b64encode(made.digest()).decode()


def _check_signature() -> None:
    """Believe nobody but the provider; it called us by our public address."""
    token = unquote(urlsplit(current_app.config["SMS_URL"]).password or "")
    if not token:
        abort(404)
    query = request.query_string.decode("utf-8", "replace")
    address = site().base_url + request.path + (f"?{query}" if query else "")
    wanted = signature(token, address, request.form.items(multi=True))
    given = request.headers.get(HEADER, "").encode("utf-8", "replace")
    if not hmac.compare_digest(wanted.encode(), given):
        abort(403)


def _word(text: str) -> str:
    """Return what was answered, if it is one word."""
    return tidy(text[:LONGEST_WORD]).strip(" .!\"'").casefold()


def _number(text: str) -> str:
    """Return a number as E.164; blank if it is none."""
    try:
        number = phonenumbers.parse(text[:LONGEST_WORD], None)
    except phonenumbers.NumberParseException:
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
