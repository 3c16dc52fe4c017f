"""Reading the folder into which mails fall during development."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as its reader sees it."""

    name: str
    to: str
    subject: str
    at: datetime
    text: str
    html: str

    @property
    def links(self) -> list[str]:
        """Return the addresses that the text names."""
        return _LINK.findall(self.text)


def mails(folder: Path, *, to: str = "", most: int = 50) -> list[Mail]:
    """Return the last sent mails in ``folder``, to everybody or to one address."""
    # Not by name: an id is as old as the wish to send it, which may be days.
    newest = sorted(folder.glob("*.eml"), key=_laid_at, reverse=True)[:most]
    read = [_read(path) for path in newest]
    return [mail for mail in read if to in mail.to]


def _laid_at(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), EmailMessage, policy=default)
    return Mail(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=message["Date"].datetime,
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content())
