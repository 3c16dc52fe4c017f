"""Which transports an installation has, by its settings."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from webapp.messaging.models import Channel
from webapp.messaging.transports import Transport
from webapp.messaging.transports.dkim import Signer
from webapp.messaging.transports.mailbox import MailboxTransport
from webapp.messaging.transports.sms import SmsTransport
from webapp.messaging.transports.smtp import SmtpTransport

SMS_STATUS = "/sms/status"  # where the provider tells what became of an SMS


def transports_for(
    smtp_url: str,
    *,
    mailbox: Path | None,
    sms_url: str = "",
    sms_from: str = "",
    base_url: str = "",
    signer: Signer | None = None,
) -> Mapping[Channel, Transport]:
    """Return how each channel's messages leave: by servers, or into a folder.

    Args:
        mailbox: the folder for what has no server; ``None``: such a channel there is
            not.
        base_url: the shop's address, for what the SMS provider tells it.
        signer: who signs mails, if not the mail server.

    Raises:
        ValueError: an address is none.
    """
    folder = None if mailbox is None else MailboxTransport(mailbox)
    ways: dict[Channel, Transport | None] = {
        Channel.EMAIL: _by_smtp(smtp_url, signer) if smtp_url else folder,
        Channel.SMS: _by_sms(sms_url, sms_from, base_url) if sms_url else folder,
    }
    return {channel: way for channel, way in ways.items() if way is not None}


def signer_for(selector: str, sender: str, key: str) -> Signer | None:
    """Return who signs mails in the name of the sender's domain, if anybody does.

    Raises:
        ValueError: ``key`` is no file that holds one.
    """
    if not selector:
        return None
    return Signer.of(selector, sender.rpartition("@")[2], Path(key))


def _by_smtp(url: str, signer: Signer | None) -> Transport:
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        msg = "SMTP_URL: give smtp://user:password@host:port, or smtps:// for TLS"
        raise ValueError(msg)
    return SmtpTransport(url, signer)


def _by_sms(url: str, sender: str, base_url: str) -> Transport:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        msg = "SMS_URL: give https://account:token@host"
        raise ValueError(msg)
    return SmsTransport(url, sender, base_url + SMS_STATUS)
