"""A request that names a key is done once, however often it is sent.

After the IETF's draft of the header field ``Idempotency-Key``: who did not hear the
answer asks again, and hears it then.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from flask import Response, request
from sqlalchemy.orm import Session

from webapp.api.bodies import Unprocessable, raw
from webapp.api.envelope import Told, sent, written
from webapp.api.problems import Problem, refusal
from webapp.core.errors import DomainError
from webapp.extensions import transaction
from webapp.idempotency import services as idempotency
from webapp.idempotency.errors import KeyReused
from webapp.idempotency.services import Claim
from webapp.web.formatting import site

KEY_HEADER = "Idempotency-Key"
REPLAYED = {"Idempotent-Replayed": "true"}
# Answers that are the same when the request is made again; others may differ by then.
KEPT = {
    HTTPStatus.OK,
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.GONE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}
_KEY = re.compile(r"[!-~]{1,255}")


class _Answer(NamedTuple):
    body: bytes
    status: HTTPStatus
    headers: dict[str, str]


def claim_of(whose: str) -> Claim:
    """Return what this request asks for, under which key.

    Raises:
        Unprocessable: that is no key.
    """
    key = request.headers[KEY_HEADER]
    if not _KEY.fullmatch(key):
        raise Unprocessable({KEY_HEADER: "must be 1 to 255 visible characters"})
    asked = f"{request.method} {request.full_path}\n".encode("utf-8", "surrogatepass")
    return Claim(whose, key, asked + raw(), site().secrets)


def answered(claim: Claim, work: Callable[[Session], Told]) -> Response:
    """Do what is asked for, unless it was done: then say again what was said.

    Raises:
        Unprocessable: the key was used for something else.
    """
    try:
        with transaction() as session:
            result = _said(session, claim) or _first(session, claim, work)
    except KeyReused as reused:
        raise Unprocessable({KEY_HEADER: str(reused)}) from None
    return sent(*result)


def _said(session: Session, claim: Claim) -> _Answer | None:
    kept = idempotency.claim(session, claim)
    return kept and _Answer(kept.body, HTTPStatus(kept.status), REPLAYED)


def _first(session: Session, claim: Claim, work: Callable[[Session], Told]) -> _Answer:
    told = _tried(session, work)
    body = written(told)
    if told.status in KEPT:
        idempotency.keep(session, claim, status=told.status, body=body)
    else:
        idempotency.release(session, claim)
    return _Answer(body, told.status, dict(told.headers))


def _tried(session: Session, work: Callable[[Session], Told]) -> Told:
    """Do it, or undo it and keep the key: a refusal is an answer, too."""
    try:
        with session.begin_nested():
            return work(session)
    except DomainError as error:
        return refusal(error)
    except Problem as problem:
        return problem.told
