"""The door itself, and how its pages are drawn."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, current_app, make_response

from webapp.extensions import csrf
from webapp.web.security import keep_to_oneself

door = Blueprint("hooks", __name__)
door.after_request(keep_to_oneself)
# Nobody here is known by a cookie: a link is believed for its token, a provider for
# its signature.
csrf.exempt(door)


def page(template: str, status: HTTPStatus = HTTPStatus.OK, **context: Any) -> Response:
    """Answer with a page that does not ask who is there, and sets no cookie."""
    html = current_app.jinja_env.get_template(template).render(context)
    return make_response(html, status)
