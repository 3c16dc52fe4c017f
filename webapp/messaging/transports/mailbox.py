"""A folder into which messages fall during development."""

import os
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from webapp.core import clock
from webapp.core.text import tidy
from webapp.messaging.transports import Parcel

TITLE = 60  # characters of an SMS that stand for it in a list


@dataclass(frozen=True)
class MailboxTransport:
    """Lays every message into a folder as one ``.eml`` file, an SMS as a short one."""

    folder: Path

    @contextmanager
    def opened(self) -> Iterator["MailboxTransport"]:
        """Return itself: there is nothing to open."""
        yield self

    def deliver(self, parcel: Parcel) -> str | None:
        """Write the message under its id; sent again, it takes the same place."""
        content = parcel.content
        mail = content if isinstance(content, EmailMessage) else _as_mail(parcel)
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, half = tempfile.mkstemp(dir=self.folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(mail.as_bytes())
        # A reader sees the whole mail or none.
        Path(half).replace(self.folder / f"{parcel.notification_id}.eml")
        return None


def _as_mail(parcel: Parcel) -> EmailMessage:
    mail = EmailMessage()
    words = tidy(str(parcel.content))
    mail["Subject"] = f"SMS: {textwrap.shorten(words, TITLE, placeholder='…')}"
    mail["To"] = parcel.to
    mail["Date"] = format_datetime(clock.now())
    mail.set_content(str(parcel.content))
    return mail
