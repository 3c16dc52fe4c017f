"""Turning what a letter says into the message that goes out."""

import html
import re
from collections.abc import Iterable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from webapp.core import clock
from webapp.core.site import Site
from webapp.core.text import tidy
from webapp.messaging import links, rendering
from webapp.messaging.courier import Courier, Letter, Recipient
from webapp.messaging.models import Channel, Kind, Notification
from webapp.messaging.rendering import OUR_OWN, TEMPLATES, Overrides, WayOut
from webapp.messaging.texting import plain

__all__ = ["TEMPLATES", "is_measured", "write"]

# Addresses that programs look for, letter by letter.
WHOLE = frozenset({"list-unsubscribe", "list-unsubscribe-post"})
# Ways out, and where one chooses what one is told.
SILENT = ("/m/", "/account/messages")
# Attributes of our own templates; double quotes are theirs.
_LINK = re.compile(r'(?<=href=")[^"]*(?=")')


class Laid(EmailPolicy):
    """How a mail is laid into lines; the way out is never broken or encoded.

    The policies of Python make a coded word of whatever is longer than a line.
    """

    def fold(self, name: str, value: Any) -> str:
        """Return a header as lines of text."""
        if name.lower() in WHOLE:
            return f"{name}: {value!s}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return a header as it is sent."""
        if name.lower() in WHOLE:
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


# Seven bits: not every server on the way passes on eight.
_POLICY = Laid(linesep="\r\n", cte_type="7bit")


class Words(NamedTuple):
    """Why mails of a kind come, and how the link that ends them is called."""

    why: str
    stop: str


WAYS_OUT = {
    "stock_alert": Words(
        "You get this because you wanted to know when it is back.",
        "No more mails about what is back",
    ),
    "price_alert": Words(
        "You get this because you wanted to know when a price falls.",
        "No more mails about prices",
    ),
    links.ALERTS: Words(
        "You get this because you wanted to know about prices and what is back.",
        "No more mails about these",
    ),
    "reminder": Words(
        "You get this because there is something on your wishlist.", "No more reminders"
    ),
    "order": Words(
        "You get this because you ordered from us.",
        "No more mails about the progress of orders",
    ),
}


def write(
    notification: Notification,
    letter: Letter,
    found: Recipient,
    courier: Courier,
    overrides: Overrides = OUR_OWN,
) -> EmailMessage | str:
    """Write one message, as a mail in text and HTML, or as the text of an SMS.

    A mail's Message-ID is made of the notification's id: sent again after a crash it is
    the same message, and the receiving side may notice.

    Args:
        overrides: what operators had messages say instead of their own words.
    """
    site, template = courier.site, letter.template or notification.template
    if notification.channel is Channel.SMS:
        return plain(rendering.sms_text(template, letter.context, site))
    way_out = _way_out(site, notification.person_id, letter.stops)
    texts = rendering.mail_texts(template, letter.context, site, overrides, way_out)
    message = EmailMessage(_POLICY)
    is_trial = template != notification.template
    message["Subject"] = f"Test: {texts.subject}" if is_trial else texts.subject
    message["From"] = Address(tidy(site.name), addr_spec=courier.sender)
    message["To"] = _to(letter, found)
    message["Date"] = format_datetime(clock.now())
    host = urlsplit(site.base_url).hostname or "localhost"
    message["Message-ID"] = f"<{notification.id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    if way_out is not None:
        # RFC 8058: a button of the mail program, which asks no further.
        message["List-Unsubscribe"] = f"<{way_out.link}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    markup = texts.html
    if is_measured(letter.kind or notification.kind, found):
        markup = _measured(markup, site, notification.id)
    message.set_content(texts.text)
    message.add_alternative(rendering.inlined(markup), subtype="html")
    return message


def is_measured(kind: Kind, found: Recipient) -> bool:
    """Tell whether opens and clicks of a message may be noted."""
    return found.is_measured and kind in links.MEASURED


def _to(letter: Letter, found: Recipient) -> Address:
    """Name the reader; a letter to an address of its own choice names its own."""
    if letter.to:
        return Address(tidy(letter.name), addr_spec=letter.to)
    return Address(tidy(letter.name or found.name), addr_spec=found.to)


def _way_out(site: Site, person_id: UUID, stops: Iterable[Kind]) -> WayOut | None:
    kinds = tuple(stops)
    if not kinds:
        return None
    what = links.what_stops(kinds)
    words = WAYS_OUT[what]
    return WayOut(words.why, links.stop_link(site, person_id, what), words.stop)


def _measured(markup: str, site: Site, notification_id: UUID) -> str:
    """Have a mail tell that it is read, by its links and a picture nobody sees.

    Its plain text stays as it is. Ways out, and whatever leads elsewhere, tell nothing.
    """

    def lead(found: re.Match[str]) -> str:
        address = html.unescape(found[0])
        path = address.removeprefix(site.base_url)
        is_ours = path != address and path.startswith("/")
        if not is_ours or path.startswith(SILENT):
            return found[0]
        return html.escape(links.tracked(site, notification_id, path))

    shown = html.escape(links.pixel(site, notification_id))
    picture = f'<img src="{shown}" alt="" width="1" height="1">'
    before, end, after = _LINK.sub(lead, markup).rpartition("</body>")
    return f"{before}{picture}\n{end}{after}"
