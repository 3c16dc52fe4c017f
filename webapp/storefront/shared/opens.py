"""Whether somebody looked at a shared list, noted once they have its page."""

from uuid import UUID

import structlog
from flask import Flask, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from webapp.core.logs import told
from webapp.extensions import db
from webapp.sharing.services import note_opened

log = structlog.get_logger()


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
