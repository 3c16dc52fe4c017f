"""The shop's colours as a stylesheet, and what those ask who keep it running."""

import hmac
from http import HTTPStatus

from flask import Blueprint, Response, abort, current_app, jsonify, request

from webapp.config import Config
from webapp.core.colours import ink, readable
from webapp.extensions import limiter, reading
from webapp.jobs import queries as jobs
from webapp.messaging.metrics import CONTENT_TYPE, metrics
from webapp.reminders import queries as reminders
from webapp.web.migrations import is_current

bp = Blueprint("site", __name__)

AN_HOUR = "public, max-age=3600"
# What coloured words stand on: --ground, --surface and --wash of tokens.css.
GROUNDS_BY_DAY = ("#fdfcfa", "#ffffff", "#f3f1ec")
GROUNDS_BY_NIGHT = ("#131614", "#1b1f1d", "#1f2422")


@bp.get("/brand.css")
def brand() -> Response:
    """Give the shop its own colours, where it has any."""
    config: Config = current_app.config["KEEPSAKE"]
    css = stylesheet(config.BRAND_COLOUR, config.ACCENT_COLOUR)
    return Response(css, mimetype="text/css", headers={"Cache-Control": AN_HOUR})


def stylesheet(brand: str, accent: str) -> str:
    """Write the shop's colours as they can be read by day and by night.

    Args:
        brand: ``#rrggbb``, or empty where the colours of ``tokens.css`` are to stay; so
            is ``accent``.
    """
    rules = {}
    if brand:
        shades = _day_and_night(brand)
        rules["--brand"] = shades
        rules["--brand-ink"] = ink(shades[0]), ink(shades[1])
    if accent:
        rules["--accent"] = _day_and_night(accent)
    said = "".join(
        f"  {name}: light-dark({by_day}, {by_night});\n"
        for name, (by_day, by_night) in rules.items()
    )
    return f":root {{\n{said}}}\n" if said else ""


def _day_and_night(colour: str) -> tuple[str, str]:
    return readable(colour, GROUNDS_BY_DAY), readable(colour, GROUNDS_BY_NIGHT)


@bp.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers out of what belongs to one person.

    A list that is shared by link may be fetched for its preview; that it is not to be
    found by searching, its own page says.
    """
    private = ("/account", "/cart", "/checkout", "/wishlist", "/search", "/sg-admin")
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


@bp.get("/metrics")
@limiter.exempt
def measured() -> Response:
    """Tell a monitoring system how messages and jobs are doing.

    It shows METRICS_TOKEN; where there is none, development tells everybody and
    production nobody.
    """
    config: Config = current_app.config["KEEPSAKE"]
    if config.METRICS_TOKEN:
        shown = request.headers.get("Authorization", "")
        if not hmac.compare_digest(
            shown.encode(), f"Bearer {config.METRICS_TOKEN}".encode()
        ):
            return Response(
                "Show the token of METRICS_TOKEN.\n",
                HTTPStatus.UNAUTHORIZED,
                {"WWW-Authenticate": "Bearer"},
                mimetype="text/plain",
            )
    elif not config.in_development:
        abort(HTTPStatus.NOT_FOUND)
    return Response(
        metrics(reading(), reminders.figures(reading())),
        content_type=CONTENT_TYPE,
        headers={"Cache-Control": "no-store"},
    )
