"""Mail handed to an SMTP server."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

from webapp.core.logs import told
from webapp.messaging.transports import Away, Deferred, Parcel, Refused

TIMEOUT = 10.0  # seconds for each step of an SMTP conversation
PERMANENT = 500  # RFC 5321, 4.2.1: from here on the answer will not change


class Unprotected(Exception):
    """The mail server offers no TLS, so it is not told our password."""


@dataclass(frozen=True)
class SmtpTransport:
    """Hands mail to ``smtp://user:password@host:port``, or ``smtps://`` likewise.

    Speaks TLS wherever the server offers it (RFC 3207). With a password TLS is a must
    and the server's certificate is checked; without, any encryption beats none (RFC
    7435), for a relay next door seldom has a certificate that others trust.
    """

    url: str

    @contextmanager
    def opened(self) -> Iterator["SmtpLine"]:
        """Hold a conversation for as many mails as there are."""
        line = SmtpLine(urlsplit(self.url))
        try:
            yield line
        finally:
            line.close()


class SmtpLine:
    """One conversation with a mail server; begun with the first mail."""

    def __init__(self, url: SplitResult) -> None:
        self.url = url
        self.server: smtplib.SMTP | None = None

    def deliver(self, parcel: Parcel) -> str | None:
        """Hand one mail over.

        Raises:
            Refused: the server answered 5xx to the recipient or to the text.
            Deferred: it answered 4xx.
            Away: it does not answer, or to nobody.
        """
        assert isinstance(parcel.content, EmailMessage)  # noqa: S101 - of our own making
        try:
            if self.server is None:
                self.server = _connected(self.url)
            self.server.send_message(parcel.content, parcel.sender, [parcel.to])
        except smtplib.SMTPRecipientsRefused as refusal:
            code, said = refusal.recipients[parcel.to]
            self.close()
            raise _refusal(code, said, is_address_dead=True) from refusal
        except smtplib.SMTPDataError as refusal:
            self.close()
            raise _refusal(refusal.smtp_code, refusal.smtp_error) from refusal
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Away(told(error)) from error
        return None

    def close(self) -> None:
        """End the conversation, if one was begun."""
        server, self.server = self.server, None
        if server is not None:
            # The mail is gone or it is not; a bad goodbye must not send it twice.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()


def _refusal(
    code: int, said: bytes | str, *, is_address_dead: bool = False
) -> Refused | Deferred:
    words, cause = _told(code, said), f"smtp.{code}"
    if code >= PERMANENT:
        return Refused(words, cause=cause, is_address_dead=is_address_dead)
    return Deferred(words, cause=cause)


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
