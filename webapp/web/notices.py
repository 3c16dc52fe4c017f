"""The one sentence that tells a person what just happened, and how to undo it."""

import json
from dataclasses import dataclass

from flask import flash, get_flashed_messages, session

from webapp.core.errors import DomainError

LONGEST = 500  # characters: it travels in a cookie, which a browser drops at 4 kB


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the person.

    Attributes:
        undo: the address that takes it back.
        way: where to go with it, as words and an address.
    """

    text: str
    tone: str = "info"  # info, success, error
    undo: str | None = None
    way: tuple[str, str] | None = None


def sentence_of(refusal: DomainError) -> str:
    """Return why something was refused, as a whole sentence."""
    return f"{str(refusal).removesuffix('.')}."


def tell(notice: Notice) -> None:
    """Say it on the next page that this person sees, or in this very answer."""
    text = notice.text
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
    session.pop("_flashes", None)  # only the newest is ever said
    flash(json.dumps([text, notice.undo, notice.way]), notice.tone)


def waiting() -> Notice | None:
    """Take the newest thing there is to say; it is said once."""
    said = get_flashed_messages(with_categories=True)
    if not said:
        return None
    tone, message = tuple(said[-1])
    text, undo, *ways = json.loads(message)
    way = next(iter(ways), None)
    return Notice(text, tone, undo, way and (way[0], way[1]))
