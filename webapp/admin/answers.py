"""What the operators' writes answer, on the page that the button was on."""

from http import HTTPStatus
from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import DomainError, Refusal
from webapp.web import errors, htmx
from webapp.web.cookies import ADMIN_PATH
from webapp.web.identity import safe_next
from webapp.web.notices import Notice, sentence_of, tell
from webapp.web.pages import blocks, go, page

PANEL = "panel"  # what every page of a tool is drawn in


def refused(error: DomainError) -> BaseResponse:
    """Say why on the page that the button was on; what is not there gets its own."""
    is_told = error.refusal in {Refusal.BROKEN_RULE, Refusal.STALE}
    if htmx.asked() or not is_told:
        return errors.refused(error)
    tell(Notice(sentence_of(error), "error"))
    return go(_back(f"{ADMIN_PATH}/"))


def answer(
    sentence: str, template: str, about: dict[str, Any], address: str
) -> BaseResponse:
    """Say what happened, on the page as it is now.

    Args:
        address: of the page, for whoever has no script.
    """
    said = Notice(sentence, "success")
    if htmx.wants_fragment():
        return _swap(template, about, said)
    tell(said)
    return go(_back(address))


def onward(sentence: str, address: str) -> BaseResponse:
    """Say what happened, on another page."""
    tell(Notice(sentence, "success"))
    return htmx.go_to(address) if htmx.wants_fragment() else go(address)


def shown_again(template: str, about: dict[str, Any]) -> BaseResponse:
    """Show a page anew, what is wrong with a form beside its fields."""
    return shown(template, about, HTTPStatus.UNPROCESSABLE_ENTITY)


def shown(
    template: str, about: dict[str, Any], status: HTTPStatus = HTTPStatus.OK
) -> BaseResponse:
    """Show a page as it would be: nothing was done."""
    if htmx.wants_fragment():
        return _swap(template, about, None, status)
    return page(template, status=status, **about)


def _swap(
    template: str,
    about: dict[str, Any],
    said: Notice | None,
    status: HTTPStatus = HTTPStatus.OK,
) -> BaseResponse:
    """Answer with the panel; what was said before gives way to what is said now."""
    panel = blocks(template, PANEL, **about)
    notice = render_template("_parts/notice.html", notice=said, fragment=True)
    return htmx.aim(make_response(f"{panel}{notice}", status), f"#{PANEL}")


def _back(address: str) -> str:
    return safe_next(request.form.get("next"), otherwise=address)
