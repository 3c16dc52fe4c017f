"""How a refusal, a mistake or an outage looks to a person: a page that helps."""

from http import HTTPStatus

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from jinja2_fragments.flask import render_block
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import DomainError, Refusal
from webapp.web import htmx
from webapp.web.notices import Notice

STATUS = {
    Refusal.BROKEN_RULE: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refusal.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Refusal.GONE: HTTPStatus.GONE,
    Refusal.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Refusal.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
}

SENTENCES = {
    HTTPStatus.BAD_REQUEST: "That request was not complete. Please go back and try again.",
    HTTPStatus.FORBIDDEN: "That is not yours to see or change.",
    HTTPStatus.NOT_FOUND: "We could not find that page. It may have moved or never been.",
    HTTPStatus.METHOD_NOT_ALLOWED: "That page only answers to its own buttons.",
    HTTPStatus.GONE: "That page is no longer here.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "That was more than this form can take.",
    HTTPStatus.TOO_MANY_REQUESTS: "That was a lot at once. Please wait a little.",
}
BROKEN = "Something broke on our side. It is noted, and nothing of yours was changed."
STALE_FORM = "This page was open for a long time. Please load it again and repeat."
AWAY = "The shop is catching its breath. Please try again in a moment."
RETRY_AFTER = "5"  # seconds

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Answer every kind of error of ``app`` with a page, never a stack trace."""
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(CSRFError, stale)
    app.register_error_handler(RateLimitExceeded, too_many)
    app.register_error_handler(HTTPException, failed)
    app.register_error_handler(DBAPIError, database_failed)


def refused(error: DomainError) -> Response:
    """Say why, in the page's notice or on a page of its own."""
    return say(STATUS[error.refusal], str(error))


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
    if isinstance(error, InternalServerError) and error.original_exception:
        log.error("request.broke", path=request.path, exc_info=error.original_exception)
    response = say(status, SENTENCES.get(status, BROKEN))
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = error.get_response().headers.get("Allow", "")
    return response


def database_failed(error: DBAPIError) -> Response:
    """Tell an outage from a mistake of ours: the first passes by itself."""
    if not isinstance(error, OperationalError | InterfaceError):
        log.error("request.broke", path=request.path, exc_info=error)
        return say(HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN)
    log.warning("database.away", path=request.path, error=str(error.orig))
    # A page of its own: the usual one asks the database who is there.
    response = make_response(
        render_template("errors/away.html", sentence=AWAY), HTTPStatus.SERVICE_UNAVAILABLE
    )
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def say(status: HTTPStatus, sentence: str) -> Response:
    """Answer with ``sentence``: in the notice of an htmx page, else as a page."""
    if htmx.wants_fragment():
        html = render_block(
            "base.html", "notice", notice=Notice(sentence, "error"), fragment=True
        )
        return htmx.aim(make_response(html, status), "#notice")
    html = render_template(
        "errors/page.html",
        status=status.value,
        title=status.phrase,
        sentence=sentence,
        ways=[("/", "To the shop"), ("/wishlist", "To your wishlist")],
    )
    return make_response(html, status)
