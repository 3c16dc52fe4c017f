"""What is refused to a program, and what fails, in the envelope of every answer."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from werkzeug.exceptions import HTTPException

from webapp.api.envelope import Told, answer
from webapp.core.errors import DomainError, Refusal
from webapp.web import errors, faults

REALM = 'Bearer realm="Keepsake"'
NO_TOKEN = "Missing, expired, or invalid JWT token"  # noqa: S105 - a sentence
BROKEN = "Unexpected server error"
# As for pages, but that a rule of the shop says no with 400: 422 is for fields alone.
STATUS = errors.STATUS | {Refusal.BROKEN_RULE: HTTPStatus.BAD_REQUEST}
SENTENCES = {
    HTTPStatus.BAD_REQUEST: "The request could not be read",
    HTTPStatus.NOT_FOUND: "There is nothing at this address",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not answer to that method",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests",
    HTTPStatus.SERVICE_UNAVAILABLE: "The shop is away for a moment",
}
WAIT = {"Retry-After": "60"}  # seconds


class Problem(Exception):
    """A request that is answered with a refusal of the door's own."""

    def __init__(
        self,
        status: HTTPStatus,
        message: str,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.told = Told(message, data, status, headers or {})


class Unauthorized(Problem):
    """No token that this shop gave out, or none any more.

    Args:
        is_bad: there was a token, and it is of no use (RFC 6750, 3.1).
    """

    def __init__(self, message: str = NO_TOKEN, *, is_bad: bool = False) -> None:
        challenge = f'{REALM}, error="invalid_token"' if is_bad else REALM
        super().__init__(
            HTTPStatus.UNAUTHORIZED, message, headers={"WWW-Authenticate": challenge}
        )


def refusal(error: DomainError) -> Told:
    """Return how a program is told that a rule of the shop said no."""
    status = STATUS[error.refusal]
    headers = WAIT if status is HTTPStatus.TOO_MANY_REQUESTS else {}
    return Told(str(error), status=status, headers=headers)


def refused(error: DomainError) -> Response:
    """Say which rule said no."""
    return answer(refusal(error))


def told(problem: Problem) -> Response:
    """Say what the door refuses."""
    return answer(problem.told)


def failed(error: HTTPException) -> Response:
    """Say what became of a request that no endpoint answered."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    headers = {}
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = error.get_response().headers.get("Allow", "")
    fallback = BROKEN if status >= HTTPStatus.INTERNAL_SERVER_ERROR else status.phrase
    return answer(Told(SENTENCES.get(status, fallback), status=status, headers=headers))


def unfit(_error: CSRFError) -> Response:
    """Say that nothing here can be asked for; pages alone bring such tokens."""
    return _plain(HTTPStatus.NOT_FOUND)


def too_many(_error: RateLimitExceeded) -> Response:
    """Ask for patience."""
    return _plain(HTTPStatus.TOO_MANY_REQUESTS, WAIT)


def database_failed(error: DBAPIError) -> Response:
    """Tell an outage from what the database cannot keep, and from a mistake of ours."""
    match faults.sort(error):
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return away(error)
        case HTTPStatus.BAD_REQUEST:
            return _plain(HTTPStatus.BAD_REQUEST)
        case _:
            return answer(Told(BROKEN, status=HTTPStatus.INTERNAL_SERVER_ERROR))


def away(error: SQLAlchemyError) -> Response:
    """Ask to come back: the database does not answer, and it will again."""
    faults.note_away(error)
    return _plain(HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": faults.RETRY_AFTER})


def _plain(status: HTTPStatus, headers: Mapping[str, str] | None = None) -> Response:
    return answer(Told(SENTENCES[status], status=status, headers=headers or {}))


HANDLERS: Mapping[type[Exception], Callable[[Any], Response]] = {
    Problem: told,
    DomainError: refused,
    CSRFError: unfit,
    RateLimitExceeded: too_many,
    HTTPException: failed,
    DBAPIError: database_failed,
    NoFreeConnection: away,
}
