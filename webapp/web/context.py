"""What every template can rely on."""

from typing import Any

from flask import Flask, current_app, request, session
from flask_wtf.csrf import generate_csrf

from webapp.config import Config
from webapp.core.cache import Bounded
from webapp.core.site import Site
from webapp.web import formatting
from webapp.web.identity import current_visitor
from webapp.web.notices import waiting
from webapp.web.shelves import categories

TOKENS_KEPT = 5_000  # sessions of which this process knows the signed token


def init_app(app: Flask, config: Config, site: Site) -> None:
    """Give the templates of ``app`` their words."""
    app.extensions["site"] = site
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        site=site,
        development=config.in_development,
        money=formatting.money,
        day=formatting.day,
        moment=formatting.moment,
    )
    app.extensions["csrf_tokens"] = Bounded[str, str](TOKENS_KEPT)
    app.context_processor(_of_this_request)


def csrf_token() -> str:
    """Return the token that this session's forms carry.

    Signed once a session, not once a page: it is as old as the session in any case.
    """
    known: Bounded[str, str] = current_app.extensions["csrf_tokens"]
    secret = session.get("csrf_token", "")
    token = known.get(secret)
    if token is None:
        token = generate_csrf()  # which makes the session's secret, if it has none
        known.keep(session["csrf_token"], token)
    return token


def here() -> str:
    """Return this page's path and query."""
    query = request.query_string
    return request.full_path if query else request.path


def _of_this_request() -> dict[str, Any]:
    return {
        "visitor": current_visitor(),
        "categories": categories(),
        "notice": waiting(),
        "here": here(),
        "path": request.path,
        "csrf_token": csrf_token,
    }
