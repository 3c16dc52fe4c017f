"""Whether somebody looked at a shared list, noted once they have its page."""

import re
from uuid import UUID

import structlog
from flask import Flask, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from webapp.core.logs import told
from webapp.extensions import db
from webapp.sharing.services import note_opened

# Programs that fetch a page for its preview, or for a search. A Cubot is a telephone.
_PROGRAM = re.compile(
    r"(?<!cu)bot|crawl|spider|preview|externalhit|whatsapp|embed|headless",
    re.IGNORECASE,
)
_PREFETCHING = ("Sec-Purpose", "Purpose", "X-Moz")

log = structlog.get_logger()


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


def note_after(response: Response, link_id: UUID) -> None:
    """Count a look when ``response`` has been sent; the page does not wait for it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - its documented way

    def note() -> None:
        try:
            with app.app_context(), db.sessionmaker.begin() as writer:
                note_opened(writer, link_id)
        except SQLAlchemyError as error:  # a database that only reads still shows lists
            log.warning("open.not_noted", error=told(error))

    response.call_on_close(note)
