"""Links and pictures in mails that tell whether a mail is read; asking changes no more.

Whoever looks is answered first; that they did is noted after it, and only if the
message's reader lets that be noted.
"""

from base64 import b64decode

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.hooks.blueprint import door
from webapp.messaging import links
from webapp.messaging.reactions import note_clicked, note_opened
from webapp.web.formatting import site
from webapp.web.identity import safe_next
from webapp.web.looks import is_a_look, note_after
from webapp.web.pages import go

# One transparent pixel.
PICTURE = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@door.get("/m/o/<token>.gif")
def show_pixel(token: str) -> Response:
    """Show a picture that nobody sees; whatever its address is."""
    response = Response(PICTURE, mimetype="image/gif")
    notification_id = links.opened(site().secrets, token)
    if notification_id is not None and is_a_look():
        note_after(response, note_opened, notification_id)
    return response


@door.get("/m/c/<token>")
def follow(token: str) -> BaseResponse:
    """Lead on to the page that a mail names, always one of this shop's."""
    path = request.args.get("to", "")
    response = go(safe_next(path))
    notification_id = links.clicked(site().secrets, token, path)
    if notification_id is not None and is_a_look():
        note_after(response, note_clicked, notification_id)
    return response
