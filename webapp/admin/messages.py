"""Messages that failed for good, for operators: why, and what is done about them."""

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import StringField
from wtforms.validators import InputRequired

from webapp.accounts.capabilities import Capability
from webapp.accounts.queries import addresses_of
from webapp.admin import answers, message_telling
from webapp.admin.gate import acting, allowed
from webapp.core.errors import DomainError
from webapp.core.text import tidy
from webapp.extensions import reading, transaction
from webapp.messaging import queries, services
from webapp.web import htmx
from webapp.web.cookies import ADMIN_PATH
from webapp.web.forms import Form, IdsField, tidied
from webapp.web.identity import current_operator
from webapp.web.ids import id_of
from webapp.web.pages import page

bp = Blueprint("messages", __name__, url_prefix=f"{ADMIN_PATH}/messages")
bp.register_error_handler(DomainError, answers.refused)

LIST = "admin/messages/failed.html"
CAUSE = "admin/messages/cause.html"
PER_PAGE = 50
LONGEST_CAUSE = 60  # characters, as many as are kept


class TickedForm(Form):
    """Which messages are meant: those that are ticked."""

    ids = IdsField(validators=[InputRequired("Tick a message first.")])


class CauseForm(Form):
    """That all messages are meant that failed for one cause."""

    cause = StringField(
        validators=[InputRequired("Say which cause.")], filters=[tidied]
    )


@bp.get("/")
def failed() -> BaseResponse:
    """Show the messages that failed, by their causes, the newest first."""
    allowed(Capability.VIEW_MESSAGES)
    return page(LIST, **_about(request.args))


@bp.post("/retry")
def retry() -> BaseResponse:
    """Put the ticked messages back into the queue."""
    allowed(Capability.MANAGE_MESSAGES)
    form = TickedForm().checked()
    with transaction() as session:
        count = services.retry(session, acting(), ids=form.ids.data)
    return _answer(message_telling.retried(count))


@bp.post("/discard")
def discard() -> BaseResponse:
    """Give the ticked messages up."""
    allowed(Capability.MANAGE_MESSAGES)
    form = TickedForm().checked()
    with transaction() as session:
        count = services.discard(session, acting(), ids=form.ids.data)
    return _answer(message_telling.discarded(count))


@bp.get("/cause")
def cause() -> BaseResponse:
    """Ask what is to become of all messages that failed for one cause."""
    operator = allowed(Capability.MANAGE_MESSAGES)
    name = _cause(request.args)
    groups = message_telling.groups(queries.dead_by_cause(reading()))
    group = next((one for one in groups if one.cause == name), None)
    return page(CAUSE, operator=operator, group=group)


@bp.post("/cause/retry")
def retry_cause() -> BaseResponse:
    """Put every message that failed for one cause back into the queue."""
    allowed(Capability.MANAGE_MESSAGES)
    form = CauseForm().checked()
    with transaction() as session:
        count = services.retry(session, acting(), cause=form.cause.data or "")
    return answers.onward(message_telling.retried(count), url_for(".failed"))


@bp.post("/cause/discard")
def discard_cause() -> BaseResponse:
    """Give up every message that failed for one cause."""
    allowed(Capability.MANAGE_MESSAGES)
    form = CauseForm().checked()
    with transaction() as session:
        count = services.discard(session, acting(), cause=form.cause.data or "")
    return answers.onward(message_telling.discarded(count), url_for(".failed"))


def _answer(said: str) -> BaseResponse:
    """Say what happened above the list, narrowed as it is there."""
    args = htmx.current_args() if htmx.wants_fragment() else {}
    return answers.answer(said, LIST, _about(args), url_for(".failed"))


def _about(args: Any) -> dict[str, Any]:
    session = reading()
    narrowed, before = _cause(args), args.get("before", "")
    letters = queries.dead_letters(
        session,
        cause=narrowed or None,
        after=id_of(before) if before else None,
        most=PER_PAGE + 1,
    )
    shown = letters[:PER_PAGE]
    addresses = addresses_of(session, {one.person_id for one in shown})
    here: dict[str, Any] = {"cause": narrowed} if narrowed else {}
    return {
        "operator": current_operator(),
        "groups": message_telling.groups(queries.dead_by_cause(session)),
        "letters": [message_telling.dead(one, addresses) for one in shown],
        "cause": narrowed,
        "is_first": not before,
        "newest": url_for(".failed", **here),
        "older": url_for(".failed", **here, before=shown[-1].id)
        if letters[PER_PAGE:]
        else "",
    }


def _cause(args: Any) -> str:
    return tidy(args.get("cause", "")[:LONGEST_CAUSE])
