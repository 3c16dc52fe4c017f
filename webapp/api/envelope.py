"""The form of every answer to a program, good or bad."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple

import orjson
from flask import Response, request
from werkzeug.http import quote_etag

from webapp.core import clock

JSON = "application/json"
MOMENT = "%Y-%m-%dT%H:%M:%S"  # of UTC, to the second, without a zone
# Names that programs know from the contract, where Python calls a status otherwise.
NAMES = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "PAYLOAD_TOO_LARGE",
    HTTPStatus.UNPROCESSABLE_ENTITY: "UNPROCESSABLE_ENTITY",
}
# Who asks decides, and how it is packed; that nobody keeps it is said of every answer
# that says nothing else (``webapp.web.security``).
VARY = {"Vary": "Authorization, Accept-Encoding"}
_ASK_AGAIN = {"Cache-Control": "private, no-cache"}  # and be told that it is the same
_TAG_LENGTH = 16  # bytes


class Tagged(NamedTuple):
    """Data as it is written, and the tag by which whoever has it knows it again."""

    tag: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What an endpoint has to tell.

    Attributes:
        status: other than 200 for what is refused although it was written down.
    """

    message: str
    data: Any = None
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


def written(told: Told) -> bytes:
    """Write the body of an answer.

    What was refused says why in ``data`` as well, as the contract has it.
    """
    is_good = told.status < HTTPStatus.BAD_REQUEST
    data = told.message if told.data is None and not is_good else told.data
    return orjson.dumps(
        {
            "success": is_good,
            "httpStatus": NAMES.get(told.status, told.status.name),
            "message": told.message,
            "action_time": clock.now().strftime(MOMENT),
            "data": data,
        }
    )


def sent(
    body: bytes, status: HTTPStatus, headers: Mapping[str, str] | None = None
) -> Response:
    """Send a body that is written already."""
    response = Response(body, status, mimetype=JSON)
    response.headers.update(VARY | dict(headers or {}))
    return response


def answer(told: Told) -> Response:
    """Answer what there is to tell."""
    return sent(written(told), told.status, told.headers)


def tagged(data: Any) -> Tagged:
    """Write data, and make its tag: the same data has the same."""
    raw = orjson.dumps(data)
    tag = hashlib.blake2b(raw, digest_size=_TAG_LENGTH).hexdigest()
    return Tagged(tag, raw)


def answer_unless_known(told: Told) -> Response:
    """Answer what there is to tell, or that whoever asks has it already.

    The weak ETag is made of the data alone: when it was told is no news.
    """
    known = told.data if isinstance(told.data, Tagged) else tagged(told.data)
    tag = {"ETag": quote_etag(known.tag, weak=True), **_ASK_AGAIN}
    if request.if_none_match.contains_weak(known.tag):
        response = Response(status=HTTPStatus.NOT_MODIFIED, mimetype=JSON)
        response.headers.update(VARY | tag)
        return response
    whole = Told(told.message, orjson.Fragment(known.data), told.status)
    return sent(written(whole), told.status, tag)
