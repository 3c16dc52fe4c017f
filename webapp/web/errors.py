"""How a refusal, a mistake or an outage looks to a person: a page that helps."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    make_response,
    render_template,
    request,
)
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import DomainError, Refusal
from webapp.web import faults, htmx
from webapp.web.cookies import ADMIN_PATH, at_admin
from webapp.web.identity import known_operator
from webapp.web.notices import Notice, sentence_of

STATUS = {
    Refusal.BROKEN_RULE: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refusal.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Refusal.GONE: HTTPStatus.GONE,
    Refusal.STALE: HTTPStatus.CONFLICT,
    Refusal.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Refusal.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
}

SENTENCES = {
    HTTPStatus.BAD_REQUEST: "That was not complete. Please go back and try again.",
    HTTPStatus.FORBIDDEN: "That is not yours to see or change.",
    HTTPStatus.NOT_FOUND: "There is no such page. It may have moved, or never been.",
    HTTPStatus.METHOD_NOT_ALLOWED: "That page only answers to its own buttons.",
    HTTPStatus.GONE: "That page is no longer here.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "That was more than this form can take.",
    HTTPStatus.TOO_MANY_REQUESTS: "That was a lot at once. Please wait a little.",
}
BROKEN = "Something broke on our side. It is noted, and nothing of yours was changed."
STALE_FORM = "This page was open for a long time. Please load it again and repeat."
AWAY = "The shop is catching its breath. Please try again in a moment."
# Address and label of what one can do instead.
WAYS = (("/", "To the shop"), ("/wishlist", "To your wishlist"))
OPERATORS_WAYS = ((f"{ADMIN_PATH}/", "To the overview"),)

# What answers a kind of error.
Handlers = Mapping[type[Exception], Callable[[Any], BaseResponse]]


def init_app(app: Flask, faces: Mapping[str, Handlers]) -> None:
    """Answer every kind of error of ``app`` with a page, never a stack trace.

    Args:
        faces: how errors are answered at addresses that begin otherwise than pages do.
    """
    pages: Handlers = {
        DomainError: refused,
        CSRFError: stale,
        RateLimitExceeded: too_many,
        HTTPException: failed,
        DBAPIError: database_failed,
        NoFreeConnection: away,
    }
    for kind in {*pages, *(kind for face in faces.values() for kind in face)}:
        app.register_error_handler(kind, _where_it_is(kind, pages, faces))
    app.log_exception = faults.note_raised  # type: ignore[method-assign,assignment]


def _where_it_is(
    kind: type[Exception], pages: Handlers, faces: Mapping[str, Handlers]
) -> Callable[[Exception], BaseResponse]:
    def handle(error: Exception) -> BaseResponse:
        for prefix, face in faces.items():
            if request.path.startswith(prefix):
                return face[kind](error)
        return pages[kind](error)

    return handle


def refused(error: DomainError) -> Response:
    """Say why, in the page's notice or on a page of its own."""
    return say(STATUS[error.refusal], sentence_of(error))


def stale(_error: CSRFError) -> Response:
    """Ask for a fresh page: the form's token is missing or of another session."""
    return say(HTTPStatus.BAD_REQUEST, STALE_FORM)


def too_many(_error: RateLimitExceeded) -> Response:
    """Ask for patience."""
    response = say(
        HTTPStatus.TOO_MANY_REQUESTS, SENTENCES[HTTPStatus.TOO_MANY_REQUESTS]
    )
    response.headers["Retry-After"] = "60"
    return response


def failed(error: HTTPException) -> BaseResponse:
    """Explain an HTTP error in the shop's words."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    status = HTTPStatus(error.code)
    response = say(status, SENTENCES.get(status, BROKEN))
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = error.get_response().headers.get("Allow", "")
    return response


def database_failed(error: DBAPIError) -> Response:
    """Tell an outage from bad input and from a mistake of ours."""
    match faults.sort(error):
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return away(error)
        case HTTPStatus.BAD_REQUEST as status:
            return say(status, SENTENCES[status])
        case status:
            return say(status, BROKEN)


def away(error: SQLAlchemyError) -> Response:
    """Ask to come back: the database does not answer, and it will again."""
    faults.note_away(error)
    status = HTTPStatus.SERVICE_UNAVAILABLE
    if htmx.wants_fragment():
        response = _notice(status, AWAY)
    else:
        response = make_response(_drawn("errors/away.html", sentence=AWAY), status)
    response.headers["Retry-After"] = faults.RETRY_AFTER
    return response


def say(
    status: HTTPStatus, sentence: str, ways: Sequence[tuple[str, str]] = WAYS
) -> Response:
    """Answer with ``sentence``: in the notice of an htmx page, else as a page.

    Args:
        ways: address and label of what one can do instead; operators have their own.
    """
    if htmx.wants_fragment():
        return _notice(status, sentence)
    try:
        html = render_template(
            "errors/page.html",
            status=status.value,
            title=status.phrase,
            sentence=sentence,
            ways=OPERATORS_WAYS if at_admin() else ways,
            at_desk=at_admin(),
            operator=known_operator() if at_admin() else None,
        )
    except (DBAPIError, NoFreeConnection) as error:  # it asks who is there
        return away(error)
    return make_response(html, status)


def _notice(status: HTTPStatus, sentence: str) -> Response:
    html = _drawn("_parts/notice.html", notice=Notice(sentence, "error"), fragment=True)
    return htmx.aim(make_response(html, status), "#notice")


def _drawn(template: str, **context: Any) -> str:
    """Draw a template without what pages know of their visitor: no database needed."""
    return current_app.jinja_env.get_template(template).render(context)
