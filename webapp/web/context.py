"""What every template can rely on."""

from typing import Any

from flask import Flask, request

from webapp.config import Config
from webapp.core.site import Site
from webapp.web import formatting
from webapp.web.identity import current_visitor
from webapp.web.notices import waiting
from webapp.web.shelves import categories


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
    app.context_processor(_of_this_request)


def here() -> str:
    """Return this page's path and query."""
    return request.full_path.removesuffix("?")


def _of_this_request() -> dict[str, Any]:
    return {
        "visitor": current_visitor(),
        "categories": categories(),
        "notice": waiting(),
        "here": here(),
    }
