"""Signing mails, so that receivers know they are ours and unchanged (RFC 6376)."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import dkim

# Both headers of a one-click way out must be covered (RFC 8058, 4).
SIGNED = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"auto-submitted",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)
_RELAXED = (b"relaxed", b"relaxed")  # servers on the way may fold lines anew


@dataclass(frozen=True)
class Signer:
    """Signs with the key that DNS names ``<selector>._domainkey.<domain>``."""

    selector: str
    domain: str
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, selector: str, domain: str, path: Path) -> Self:
        """Return a signer with the private key in a file.

        Raises:
            ValueError: the file cannot be read, or holds no RSA key as PEM.
        """
        try:
            signer = cls(selector, domain, path.read_bytes())
            signer.signed(b"From: nobody@example.com\r\n\r\n\r\n")
        except (OSError, dkim.DKIMException) as error:
            msg = f"DKIM_KEY: give a file with a private RSA key as PEM ({error})"
            raise ValueError(msg) from error
        return signer

    def signed(self, mail: bytes) -> bytes:
        """Return a mail with its signature before it."""
        signature: bytes = dkim.sign(
            mail,
            self.selector.encode(),
            self.domain.encode(),
            self.key,
            canonicalize=_RELAXED,
            include_headers=self._present(mail),
        )
        return signature + mail

    def _present(self, mail: bytes) -> list[bytes]:
        """Name the headers to sign; nobody on the way can add a second From."""
        head = mail.partition(b"\r\n\r\n")[0].lower()
        names = {line.partition(b":")[0] for line in head.split(b"\r\n")}
        return [*(name for name in SIGNED if name in names), b"from"]
