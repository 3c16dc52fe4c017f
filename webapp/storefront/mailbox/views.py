"""The page that shows what a development shop has mailed."""

from flask import Blueprint, abort, current_app, make_response, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.messaging.mailbox import Mail, mails
from webapp.messaging.models import Channel
from webapp.messaging.transports.mailbox import MailboxTransport
from webapp.web.pages import page
from webapp.web.security import show_as_letter

bp = Blueprint("mailbox", __name__, url_prefix="/dev/mailbox")


@bp.get("")
def show() -> BaseResponse:
    """Show the newest mails and one of them; in production there is no such page."""
    messages = _messages()
    wanted = request.args.get("open")
    chosen = [mail for mail in messages if mail.name == wanted] or messages
    return page(
        "dev/mailbox.html", messages=messages, message=chosen[0] if chosen else None
    )


@bp.get("/<name>/letter")
def letter(name: str) -> BaseResponse:
    """Draw a mail as its reader sees it, for the frame on the page; an SMS has none."""
    found = next((mail for mail in _messages() if mail.name == name), None)
    if found is None or not found.html:
        abort(404)
    return show_as_letter(make_response(found.html))


def _messages() -> list[Mail]:
    courier = current_app.extensions["resources"]["courier"]
    transport = courier.transports[Channel.EMAIL]
    if not current_app.config["KEEPSAKE"].in_development or not isinstance(
        transport, MailboxTransport
    ):
        abort(404)
    return mails(transport.folder)
