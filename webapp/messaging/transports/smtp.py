"""Mail handed to an SMTP server, one conversation for as many mails as there are."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

from webapp.core.logs import told
from webapp.messaging.transports import Away, Deferred, Parcel, Refused
from webapp.messaging.transports.dkim import Signer
from webapp.messaging.transports.smtp_answers import CLOSING, Step, meaning

TIMEOUT = 10.0  # seconds for each step of an SMTP conversation
# Seconds for a server to look through a whole mail: who gives up sooner sends it twice.
AT_THE_END = 60.0
LOST = "smtp.lost"
TAKEN = frozenset({250, 251})


class Unprotected(Away):
    """The mail server offers no TLS, so it is not told our password."""


@dataclass(frozen=True)
class SmtpTransport:
    """Hands mail to ``smtp://user:password@host:port``, or ``smtps://`` likewise.

    Speaks TLS wherever the server offers it (RFC 3207). With a password TLS is a must
    and the server's certificate is checked; without, any encryption beats none (RFC
    7435), for a relay next door seldom has a certificate that others trust.
    """

    url: str = field(repr=False)
    signer: Signer | None = None

    @contextmanager
    def opened(self) -> Iterator["SmtpLine"]:
        """Hold a conversation for as many mails as there are."""
        line = SmtpLine(urlsplit(self.url), self.signer)
        try:
            yield line
        finally:
            line.close()


class SmtpLine:
    """One conversation with a mail server; begun with the first mail."""

    def __init__(self, url: SplitResult, signer: Signer | None = None) -> None:
        self.url = url
        self.signer = signer
        self.server: smtplib.SMTP | None = None

    def deliver(self, parcel: Parcel) -> str | None:
        """Hand one mail over.

        Raises:
            Refused: the server answered 5xx to the recipient or to the text.
            Deferred: it answered 4xx, or fell silent while it had the text; it may have
                taken it, and gets it again under the same Message-ID.
            Away: it does not answer, or takes nothing from us.
        """
        assert isinstance(parcel.content, EmailMessage)  # noqa: S101 - of our own making
        mail = parcel.content.as_bytes()
        if self.signer is not None:
            mail = self.signer.signed(mail)
        try:
            server = self._begun(parcel.sender, len(mail))
            _accept(Step.RECIPIENT, *server.rcpt(parcel.to))
            _accept(Step.TEXT, *_handed_over(server, mail))
        except (Refused, Deferred):
            self._start_over()
            raise
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Away(told(error)) from error
        except BaseException:
            # Whatever it was, the next mail does not begin in the middle of this one.
            self.close()
            raise
        return None

    def _begun(self, sender: str, size: int) -> smtplib.SMTP:
        """Return the server, which knows that a mail comes from us now."""
        if self.server is not None:
            # A conversation that rested may have been ended by the other side.
            with suppress(smtplib.SMTPException, OSError):
                code, said = _mail_from(self.server, sender, size)
                if code != CLOSING:
                    _accept(Step.SENDER, code, said)
                    return self.server
            self.close()
        self.server = _connected(self.url)
        _accept(Step.SENDER, *_mail_from(self.server, sender, size))
        return self.server

    def _start_over(self) -> None:
        """Have the server forget this mail; the next one may follow at once."""
        try:
            is_ready = self.server is not None and self.server.rset()[0] in TAKEN
        except (smtplib.SMTPException, OSError):
            is_ready = False
        if not is_ready:
            self.close()

    def close(self) -> None:
        """End the conversation, if one was begun."""
        server, self.server = self.server, None
        if server is not None:
            # The mail is gone or it is not; a bad goodbye must not send it twice.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()


def _mail_from(server: smtplib.SMTP, sender: str, size: int) -> tuple[int, bytes]:
    return server.mail(sender, [f"size={size}"] if server.has_extn("size") else [])


def _handed_over(server: smtplib.SMTP, mail: bytes) -> tuple[int, bytes]:
    if server.sock is not None:
        server.sock.settimeout(AT_THE_END)
    try:
        answer = server.data(mail)
    except smtplib.SMTPDataError as refusal:
        said = refusal.smtp_error
        return refusal.smtp_code, said.encode() if isinstance(said, str) else said
    except (smtplib.SMTPException, OSError) as lost:
        raise Deferred(told(lost), cause=LOST) from lost
    if server.sock is not None:
        server.sock.settimeout(TIMEOUT)
    return answer


def _accept(step: Step, code: int, said: bytes) -> None:
    if code not in TAKEN:
        raise meaning(step, code, said)


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
        server.ehlo_or_helo_if_needed()
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
