"""Ways for a finished mail to leave the shop: an SMTP server, or a folder to read."""

import os
import smtplib
import ssl
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

TIMEOUT = 10.0  # seconds for each step of an SMTP conversation
PERMANENT = 500  # RFC 5321, 4.2.1: from here on the answer will not change


class Refused(Exception):
    """The receiving side says that it will never take this mail."""


class Unprotected(Exception):
    """The mail server offers no TLS, so it is not told our password."""


class Transport(Protocol):
    """Hands one finished mail over."""

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Hand ``message`` over for one recipient.

        Raises:
            Refused: never, says the receiving side; anything else may be tried again.
        """


@dataclass(frozen=True)
class SmtpTransport:
    """Hands mail to ``smtp://user:password@host:port``, or ``smtps://`` likewise.

    Speaks TLS wherever the server offers it (RFC 3207). With a password TLS is a must
    and the server's certificate is checked; without, any encryption beats none (RFC
    7435), for a relay next door seldom has a certificate that others trust.
    """

    url: str

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Hold one SMTP conversation.

        Raises:
            Refused: the server answered 5xx to the recipient or to the text.
        """
        server = _connected(urlsplit(self.url))
        try:
            server.send_message(message, sender, [recipient])
        except smtplib.SMTPRecipientsRefused as refusal:
            code, words = refusal.recipients[recipient]
            if code >= PERMANENT:
                raise Refused(_told(code, words)) from refusal
            raise
        except smtplib.SMTPDataError as refusal:
            if refusal.smtp_code >= PERMANENT:
                raise Refused(_told(refusal.smtp_code, refusal.smtp_error)) from refusal
            raise
        finally:
            # The mail is gone or it is not; a bad goodbye must not send it twice.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()


def _connected(url: SplitResult) -> smtplib.SMTP:
    host, password = url.hostname or "localhost", unquote(url.password or "")
    trusted = ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, url.port or 465, timeout=TIMEOUT, context=trusted
        )
    else:
        server = smtplib.SMTP(
            host, url.port or (587 if password else 25), timeout=TIMEOUT
        )
    try:
        server.ehlo()
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=trusted if password else _any_certificate())
            server.ehlo()
        elif url.scheme == "smtp" and password:
            msg = f"{host} offers no STARTTLS; use smtps:// or a URL without password"
            raise Unprotected(msg)  # noqa: TRY301 - the connection is closed below
        if password:
            server.login(unquote(url.username or ""), password)
    except BaseException:
        server.close()
        raise
    return server


def _any_certificate() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _told(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {text}"


@dataclass(frozen=True)
class MailboxTransport:
    """Lays every mail into a folder as one ``.eml`` file, for development."""

    folder: Path

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Write the mail under its Message-ID; sent again, it takes the same place."""
        del sender, recipient
        name = message["Message-ID"].strip("<>").partition("@")[0]
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, half = tempfile.mkstemp(dir=self.folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(message.as_bytes())
        # A reader sees the whole mail or none.
        Path(half).replace(self.folder / f"{name}.eml")


def transport_for(smtp_url: str, *, mailbox: Path) -> Transport:
    """Return the SMTP server of ``smtp_url``, or without one the folder ``mailbox``.

    Raises:
        ValueError: the address is neither ``smtp://`` nor ``smtps://``.
    """
    if not smtp_url:
        return MailboxTransport(mailbox)
    parts = urlsplit(smtp_url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        msg = "SMTP_URL: give smtp://user:password@host:port, or smtps:// for TLS"
        raise ValueError(msg)
    return SmtpTransport(smtp_url)
