"""Links and pictures in mails that tell whether a mail is read; asking changes no more.

Whoever looks is answered first; that they did is noted after it, and only if the
message's reader lets that be noted.
"""

from base64 import b64decode
from collections.abc import Callable
from uuid import UUID

import structlog
from flask import Flask, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.logs import told
from webapp.extensions import db
from webapp.hooks.blueprint import door
from webapp.messaging import links
from webapp.messaging.reactions import note_clicked, note_opened
from webapp.web.formatting import site
from webapp.web.identity import safe_next
from webapp.web.looks import is_a_look
from webapp.web.pages import go

# One transparent pixel.
PICTURE = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")

log = structlog.get_logger()


@door.get("/m/o/<token>.gif")
def show_pixel(token: str) -> Response:
    """Show a picture that nobody sees; whatever its address is."""
    response = Response(PICTURE, mimetype="image/gif")
    notification_id = links.opened(site().secrets, token)
    if notification_id is not None and is_a_look():
        _note_after(response, note_opened, notification_id)
    return response


@door.get("/m/c/<token>")
def follow(token: str) -> BaseResponse:
    """Lead on to the page that a mail names, always one of this shop's."""
    path = request.args.get("to", "")
    response = go(safe_next(path))
    notification_id = links.clicked(site().secrets, token, path)
    if notification_id is not None and is_a_look():
        _note_after(response, note_clicked, notification_id)
    return response


def _note_after(
    response: BaseResponse,
    note: Callable[[Session, UUID], None],
    notification_id: UUID,
) -> None:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - its documented way

    def write_down() -> None:
        try:
            with app.app_context(), db.sessionmaker.begin() as writer:
                note(writer, notification_id)
        except SQLAlchemyError as error:  # a database that only reads still leads on
            log.warning("reaction.not_noted", error=told(error))

    response.call_on_close(write_down)
