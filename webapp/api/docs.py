"""What the API is, for people and for machines: a page and the OpenAPI document."""

import hashlib
import json
from decimal import Decimal
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts.jwt import ACCESS_LIVES, REFRESH_LIVES
from webapp.api.endpoints import BASE
from webapp.api.envelope import JSON
from webapp.api.limits import ENTRIES
from webapp.api.openapi import VERSION, written
from webapp.api.reading import Chapter, chapters
from webapp.config import Config
from webapp.core.site import Site
from webapp.idempotency.services import KEPT_FOR
from webapp.web.formatting import site

DOCUMENT = f"{BASE}/openapi.json"
# Everybody is told the same; what is new is seen within minutes.
FRESH_FOR = {"Cache-Control": "public, max-age=300"}
# Who asks for what in the first steps: in the demo, so that they can be taken at once.
DEMO = {
    "user": "alice@example.com",
    "password": "keepsake-demo",
    "slug": "weighted-chess-set",
    "another": "camp-lantern",
}
ANYBODY = {
    "user": "you@example.com",
    "password": "your-password",
    "slug": "a-product-of-the-shop",
    "another": "another-product",
}
_TAG_LENGTH = 16  # bytes

bp = Blueprint("api_docs", __name__)


@bp.get(DOCUMENT, provide_automatic_options=False)  # every refusal has the envelope
def openapi() -> BaseResponse:
    """Tell machines what there is to be asked for."""
    return _kept(written(site()), JSON)


@bp.get("/api/docs", provide_automatic_options=False)
def page() -> BaseResponse:
    """Tell people how to ask, and what they are answered.

    Drawn without anything that a visitor brings: whoever looks, it is the same page.
    """
    config: Config = current_app.config["KEEPSAKE"]
    known = _read(site())
    html = current_app.jinja_env.get_template("api/docs.html").render(
        chapters=known,
        version=VERSION,
        example=DEMO if config.in_development else ANYBODY,
        document=DOCUMENT,
        currency=site().currency,
        access_minutes=int(ACCESS_LIVES.total_seconds()) // 60,
        refresh_days=REFRESH_LIVES.days,
        kept_hours=int(KEPT_FOR.total_seconds()) // 3600,
        per_minute=config.API_PER_MINUTE,
        entries_per_minute=ENTRIES,
    )
    return _kept(html.encode(), "text/html")


@lru_cache(maxsize=4)
def _read(whose: Site) -> list[Chapter]:
    document: dict[str, Any] = json.loads(written(whose), parse_float=Decimal)
    return chapters(document)


def _kept(body: bytes, mimetype: str) -> BaseResponse:
    """Answer with something that may be kept, or that it is still as it was."""
    response = Response(body, mimetype=mimetype, headers=FRESH_FOR)
    tag = hashlib.blake2b(body, digest_size=_TAG_LENGTH).hexdigest()
    response.set_etag(tag, weak=True)  # weak: it may be compressed on its way
    return response.make_conditional(request)
