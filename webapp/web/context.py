"""What every template can rely on."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from markupsafe import Markup

from webapp.config import Config
from webapp.core.cache import Bounded
from webapp.core.site import Site
from webapp.web import formatting
from webapp.web.identity import current_visitor
from webapp.web.notices import waiting
from webapp.web.shelves import categories

PARTS_KEPT = 1_000  # a few kB each


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
    app.jinja_env.globals["part"] = _parts_of(app, remember=not config.in_development)
    app.context_processor(_of_this_request)


def _parts_of(app: Flask, *, remember: bool) -> Callable[..., Markup]:
    """Return the function that draws what many pages share, each version of it once.

    Pages call it with all that the part shows; header, footer and head are a third of
    the work of a page otherwise.
    """
    drawn: Bounded[tuple[Any, ...], Markup] = Bounded(PARTS_KEPT)

    def part(template: str, **shown: Any) -> Markup:
        key = (template, *shown.values())
        if remember and key in drawn:
            return drawn[key]
        html = app.jinja_env.get_template(template).render(shown)
        return drawn.keep(key, Markup(html))  # noqa: S704 - an autoescaped template's output

    return part


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
    }
