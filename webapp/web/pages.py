"""The answers of views: a whole page, blocks of one for htmx, or a way onward."""

from http import HTTPStatus
from typing import Any

from flask import Response, make_response, redirect, render_template
from jinja2_fragments.flask import render_blocks
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse


def blocks(template: str, *names: str, **context: Any) -> Markup:
    """Render some blocks of a template for an answer to htmx."""
    return Markup(render_blocks(template, list(names), fragment=True, **context))  # noqa: S704 - autoescaped output


def page(
    template: str, *, status: HTTPStatus = HTTPStatus.OK, **context: Any
) -> Response:
    """Answer with a whole page."""
    html = render_template(template, fragment=False, **context)
    return make_response(html, status)


def go(address: str) -> BaseResponse:
    """Send the browser on after a write, so that a reload repeats nothing."""
    return redirect(address, code=HTTPStatus.SEE_OTHER)
