"""What a mail server means by what it answers (RFC 5321, 4.2; RFC 3463); pure.

=====  ====================  ==============================  ====================
code   to our address        to the reader's address         to the text
=====  ====================  ==============================  ====================
421    away                  away                            away
4xx    away                  later                           later
552    refused: too large    refused: their mailbox is full  refused: too large
5xx    away: it takes        refused; 550, 551 and 553 say   refused: it looks
       nothing from us       that there is no such mailbox   like spam
=====  ====================  ==============================  ====================

An enhanced code, such as ``5.7.1``, says more than the first three digits do.
"""

import re
from enum import Enum

from webapp.core.text import tidy
from webapp.messaging.transports import Away, Deferred, Refused

CLOSING, TOO_LARGE, PERMANENT = 421, 552, 500
NO_MAILBOX = frozenset({550, 551, 553})
LONGEST = 300  # characters that are kept of what was said
_ENHANCED = re.compile(r"^5\.(\d{1,3})\.(\d{1,3})\b")
# Subject 1 is addressing; its details 7 and 8 are about ours.
_ADDRESSING, _OURS = "1", frozenset({"7", "8"})
_DISABLED = ("2", "1")


class Step(Enum):
    """What the server answers to."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    TEXT = "text"


def meaning(step: Step, code: int, said: bytes | str) -> Refused | Deferred | Away:
    """Return what became of a mail whose ``step`` was not answered with a yes."""
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    words = tidy(text)[:LONGEST]
    reason, cause = f"{code} {words}".strip(), f"smtp.{code}"
    if code < 400 or code == CLOSING:  # noqa: PLR2004 - neither a yes nor a no
        return Away(reason)
    if step is Step.SENDER and code != TOO_LARGE:
        return Away(reason)
    if code < PERMANENT:
        return Deferred(reason, cause=cause)
    is_dead = step is not Step.SENDER and _is_dead(step, code, words)
    return Refused(reason, cause=cause, is_address_dead=is_dead)


def _is_dead(step: Step, code: int, words: str) -> bool:
    """Tell whether the server says that there is no such mailbox."""
    enhanced = _ENHANCED.match(words)
    if enhanced is None:
        return step is Step.RECIPIENT and code in NO_MAILBOX
    subject, detail = enhanced.groups()
    is_about_address = subject == _ADDRESSING and detail not in _OURS
    return is_about_address or (subject, detail) == _DISABLED
