"""Turning a message's templates into the mail that goes out."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from webapp.core import clock
from webapp.core.text import tidy
from webapp.messaging.courier import Courier, Letter, Recipient
from webapp.messaging.models import Channel, Notification

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"

# Mail programs drop style sheets, so each rule is written onto the elements it is for.
_inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_templates = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,  # a mail that says "Dear ," is worse than none
    trim_blocks=True,
    lstrip_blocks=True,
)
# Seven bits: not every server on the way passes on eight.
_POLICY = SMTP.clone(cte_type="7bit")


def write(
    notification: Notification, letter: Letter, found: Recipient, courier: Courier
) -> EmailMessage | str:
    """Write one message, as a mail in text and HTML, or as the text of an SMS.

    A mail's Message-ID is made of the notification's id: sent again after a crash it is
    the same message, and the receiving side may notice.
    """
    site, template = courier.site, notification.template
    values = {**letter.context, "site": site}

    def render(part: str) -> str:
        return _templates.get_template(f"{template}/{part}").render(values)

    if notification.channel is Channel.SMS:
        return tidy(render("sms.txt"))
    message = EmailMessage(_POLICY)
    # tidy() leaves one line: nobody's name can add a header.
    message["Subject"] = tidy(render("subject.txt"))
    message["From"] = Address(tidy(site.name), addr_spec=courier.sender)
    to = letter.to or found.to
    message["To"] = Address(tidy(letter.name or found.name), addr_spec=to)
    message["Date"] = format_datetime(clock.now())
    host = urlsplit(site.base_url).hostname or "localhost"
    message["Message-ID"] = f"<{notification.id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message.set_content(render("body.txt"))
    message.add_alternative(_inliner.inline(render("body.html")), subtype="html")
    return message
