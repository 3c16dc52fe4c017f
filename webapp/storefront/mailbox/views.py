"""The page that shows what a development shop has mailed."""

from flask import Blueprint, abort, current_app, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.messaging.mailbox import mails
from webapp.messaging.models import Channel
from webapp.messaging.transports.mailbox import MailboxTransport
from webapp.web.pages import page

bp = Blueprint("mailbox", __name__, url_prefix="/dev/mailbox")


@bp.get("")
def show() -> BaseResponse:
    """Show the newest mails and one of them; in production there is no such page."""
    courier = current_app.extensions["resources"]["courier"]
    transport = courier.transports[Channel.EMAIL]
    if not current_app.config["KEEPSAKE"].in_development or not isinstance(
        transport, MailboxTransport
    ):
        abort(404)
    messages = mails(transport.folder)
    wanted = request.args.get("open")
    chosen = [mail for mail in messages if mail.name == wanted] or messages
    return page(
        "dev/mailbox.html", messages=messages, message=chosen[0] if chosen else None
    )
