"""Whether a page is still the one that its reader has, told by a weak ETag.

A stamp is made of everything that the page depends on: what its view knows, who looks,
the menu, and this version of the shop. An open page asks with its stamp every few
seconds, and is answered 304 until something has changed.
"""

import hashlib
from functools import lru_cache
from http import HTTPStatus

from flask import Flask, Response, current_app, request, session
from werkzeug.http import quote_etag

from webapp.catalog.queries import Shelf
from webapp.config import ROOT
from webapp.web.context import csrf_token, here
from webapp.web.formatting import today
from webapp.web.identity import current_visitor
from webapp.web.shelves import categories

LENGTH = 24  # characters of hexadecimal: 96 bits


def init_app(app: Flask) -> None:
    """Have pages of ``app`` depend on this version of what draws them."""
    drawn = hashlib.sha256()
    for folder in ("templates", "static/css", "static/js"):
        for file in sorted((ROOT / folder).rglob("*.*")):
            drawn.update(file.read_bytes())
    app.extensions["release"] = drawn.hexdigest()


def stamp(*facts: object) -> str:
    """Return the stamp of this page for this visitor: ``facts`` and its frame's.

    What is told in different words for the same state only costs an answer more; what
    a page shows and no fact names would go stale unseen.
    """
    visitor = current_visitor()
    csrf_token()  # a session that has no secret yet gets one
    whole = (
        *facts,
        here(),
        visitor.is_customer,
        visitor.saved_count,
        visitor.cart_count,
        _told(categories()),
        session["csrf_token"],
        today(),
        current_app.extensions["release"],
    )
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:LENGTH]


@lru_cache(maxsize=4)
def _told(shelves: tuple[Shelf, ...]) -> str:
    # The same for everybody and for a while; writing it out is half of a stamp's cost.
    return repr(shelves)


def is_asked() -> bool:
    """Tell whether whoever asks has an earlier answer, and nothing new to be told."""
    return bool(request.if_none_match) and "_flashes" not in session


def is_current(stamp: str) -> bool:
    """Tell whether the answer that whoever asks has is the one they would get."""
    return is_asked() and request.if_none_match.contains_weak(stamp)


def unchanged(stamp: str) -> Response:
    """Answer that nothing has changed."""
    response = Response(status=HTTPStatus.NOT_MODIFIED)
    mark(response, stamp)
    return response


def mark(response: Response, stamp: str) -> None:
    """Lay the stamp beside an answer, so that the next question can name it."""
    response.headers["ETag"] = quote_etag(stamp, weak=True)
