"""The shop's colours as a stylesheet, and what those ask who keep it running."""

from http import HTTPStatus

from flask import Blueprint, Response, current_app, jsonify

from webapp.config import Config
from webapp.extensions import limiter, reading
from webapp.jobs import queries as jobs
from webapp.web.migrations import is_current

bp = Blueprint("site", __name__)

AN_HOUR = "public, max-age=3600"


@bp.get("/brand.css")
def brand() -> Response:
    """Give the shop its own colours, where it has any."""
    config: Config = current_app.config["KEEPSAKE"]
    colours = {"--brand": config.BRAND_COLOUR, "--accent": config.ACCENT_COLOUR}
    said = "".join(f"{name}: {value}; " for name, value in colours.items() if value)
    css = f":root {{ {said}}}\n" if said else ""
    return Response(css, mimetype="text/css", headers={"Cache-Control": AN_HOUR})


@bp.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers out of what belongs to one person."""
    private = ("/account", "/wishlist", "/search", "/sg-admin", "/w/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private)]
    text = "\n".join(lines) + "\n"
    return Response(text, mimetype="text/plain", headers={"Cache-Control": AN_HOUR})


@bp.get("/healthz")
@limiter.exempt
def alive() -> Response:
    """Tell that this process answers."""
    return jsonify(status="alive")


@bp.get("/readyz")
@limiter.exempt
def ready() -> tuple[Response, HTTPStatus]:
    """Tell whether customers can be served: database there, migrations current.

    The age of the oldest due job, in seconds, shows a worker that stands still.
    """
    session = reading()
    migrated = is_current(session)
    age = jobs.oldest_due_age(session) if migrated else None
    status = HTTPStatus.OK if migrated else HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(
        status="ready" if migrated else "migrations are not current",
        oldest_due_job_s=age,
    ), status
