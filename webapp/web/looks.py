"""Whether a person looks at a page or a program does, and noting that one did."""

import re
from collections.abc import Callable
from uuid import UUID

import structlog
from flask import Flask, current_app, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.logs import told
from webapp.extensions import db

log = structlog.get_logger()

# Programs that fetch a page for its preview, or for a search. A Cubot is a telephone.
_PROGRAM = re.compile(
    r"(?<!cu)bot|crawl|spider|preview|externalhit|whatsapp|embed|headless",
    re.IGNORECASE,
)
_PREFETCHING = ("Sec-Purpose", "Purpose", "X-Moz")


def is_a_look() -> bool:
    """Tell whether a person opens the page now, as far as one can tell.

    An open page that asks whether it is still current was counted when it was opened.
    """
    if request.method != "GET" or "If-None-Match" in request.headers:
        return False
    if any("prefetch" in request.headers.get(name, "") for name in _PREFETCHING):
        return False
    agent = request.headers.get("User-Agent", "")
    return bool(agent) and not _PROGRAM.search(agent)


def note_after(
    response: BaseResponse, note: Callable[[Session, UUID], None], looked_at: UUID
) -> None:
    """Note a look when ``response`` has been sent; nobody waits for it.

    Args:
        note: the service that notes it, by the id of what was looked at.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - its documented way

    def write_down() -> None:
        try:
            with app.app_context(), db.sessionmaker.begin() as writer:
                note(writer, looked_at)
        except SQLAlchemyError as error:  # a database that only reads still answers
            log.warning("look.not_noted", error=told(error))

    response.call_on_close(write_down)
