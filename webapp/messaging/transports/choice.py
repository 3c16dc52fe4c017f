"""Which transports an installation has, by its settings."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from webapp.messaging.models import Channel
from webapp.messaging.transports import Transport
from webapp.messaging.transports.mailbox import MailboxTransport
from webapp.messaging.transports.smtp import SmtpTransport


def transports_for(smtp_url: str, *, mailbox: Path) -> Mapping[Channel, Transport]:
    """Return how each channel's messages leave: by servers, or into a folder.

    Raises:
        ValueError: an address is none.
    """
    if not smtp_url:
        folder = MailboxTransport(mailbox)
        return {Channel.EMAIL: folder, Channel.SMS: folder}
    parts = urlsplit(smtp_url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        msg = "SMTP_URL: give smtp://user:password@host:port, or smtps:// for TLS"
        raise ValueError(msg)
    return {Channel.EMAIL: SmtpTransport(smtp_url)}
