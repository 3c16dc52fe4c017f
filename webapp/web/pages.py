"""One template, two answers: the whole page, or the blocks that htmx asked for."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Response, make_response, redirect, render_template
from jinja2_fragments.flask import render_blocks
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from webapp.web import htmx


def blocks(template: str, *names: str, **context: Any) -> Markup:
    """Render some blocks of a template for an answer to htmx."""
    return Markup(render_blocks(template, list(names), fragment=True, **context))  # noqa: S704 - autoescaped output


def page(
    template: str,
    *,
    fragment: Sequence[str] = (),
    status: HTTPStatus = HTTPStatus.OK,
    **context: Any,
) -> Response:
    """Answer a read with the whole template, or only blocks of it to htmx.

    Args:
        fragment: the blocks that htmx gets; none: it gets the whole page, too.
    """
    if fragment and htmx.wants_fragment():
        html: str = blocks(template, *fragment, **context)
    else:
        html = render_template(template, fragment=False, **context)
    return make_response(html, status)


def go(address: str) -> BaseResponse:
    """Send the browser on after a write, so that a reload repeats nothing."""
    return redirect(address, code=HTTPStatus.SEE_OTHER)
