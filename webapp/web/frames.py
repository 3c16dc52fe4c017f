"""The frame of a page around its main part, drawn once for all who see the same in it.

A frame shows whether somebody is signed in, how much is saved and how much is in the
cart, never who it is. What belongs to one session or one request goes into its holes:
the CSRF token, this page's address, and the main part.
"""

import re
from collections.abc import Callable, Hashable
from http import HTTPStatus
from typing import NamedTuple

from flask import Flask, Response, current_app, make_response, request
from markupsafe import Markup, escape

from webapp.catalog.queries import Shelf
from webapp.config import Config
from webapp.core.cache import Bounded
from webapp.web import stamps
from webapp.web.context import csrf_token, here
from webapp.web.identity import current_visitor
from webapp.web.notices import waiting
from webapp.web.pages import page
from webapp.web.shelves import categories

KEPT = 1_000_000  # characters of frames in one process, about 5,000 each

_HOLE = re.compile("\x00([a-z]+)\x00")
_CSRF, _HERE, _MAIN, _STAMP = (
    Markup(f"\x00{name}\x00")  # noqa: S704 - our own words
    for name in ("csrf", "here", "main", "stamp")
)


class Onlooker(NamedTuple):
    """All that a frame may show of its visitor."""

    is_customer: bool
    saved_count: int
    cart_count: int


def init_app(app: Flask, config: Config) -> None:
    """Give ``app`` a memory for its frames; at work each is drawn anew."""
    app.extensions["frames"] = Bounded[tuple[Hashable, ...], list[str]](
        0 if config.in_development else KEPT,
        weigh=lambda pieces: sum(map(len, pieces)),
    )


def framed(
    template: str,
    main: Callable[[], Markup],
    *,
    status: HTTPStatus = HTTPStatus.OK,
    stamp: str = "",
    **facts: str | None,
) -> Response:
    """Answer with a page around its main part, or that it has not changed.

    Args:
        main: draws the main part; asked only if it is to be sent.
        stamp: by which an open page asks whether it is still current; blank: it does
            not ask.
        facts: what the template shows besides, the same for everybody.
    """
    if stamp and stamps.is_current(stamp):
        return stamps.unchanged(stamp)
    if waiting() is not None:
        whole = page(template, status=status, main=main(), stamp=stamp, **facts)
        return _stamped(whole, stamp)
    visitor = current_visitor()
    onlooker = Onlooker(visitor.is_customer, visitor.saved_count, visitor.cart_count)
    shelves = categories()
    key = (template, request.path, onlooker, shelves, *facts.values())
    frames: Bounded[tuple[Hashable, ...], list[str]] = current_app.extensions["frames"]
    pieces = frames.get(key) or frames.keep(
        key, _drawn(template, onlooker, shelves, facts)
    )
    holes = {
        "csrf": csrf_token(),
        "here": escape(here()),
        "main": main(),
        "stamp": stamp,
    }
    # Every second piece is the name of a hole.
    filled = (holes[piece] if i % 2 else piece for i, piece in enumerate(pieces))
    return _stamped(make_response("".join(filled), status), stamp)


def _stamped(response: Response, stamp: str) -> Response:
    if stamp:
        stamps.mark(response, stamp)
    return response


def _drawn(
    template: str,
    onlooker: Onlooker,
    shelves: tuple[Shelf, ...],
    facts: dict[str, str | None],
) -> list[str]:
    html = current_app.jinja_env.get_template(template).render(
        visitor=onlooker,
        categories=shelves,
        path=request.path,
        notice=None,
        fragment=False,
        main=_MAIN,
        here=_HERE,
        stamp=_STAMP,
        csrf_token=lambda: _CSRF,
        **facts,
    )
    return _HOLE.split(html)
