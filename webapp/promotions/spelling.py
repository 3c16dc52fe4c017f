"""How discount codes are written, and how they are read when somebody types them."""

import re
import secrets

# Without vowels no word comes about; without 0, 1, O, I and L nobody guesses wrong.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
GROUPS, LETTERS = 3, 4  # 28 ** 12: more than 57 bits
PREFIX = "KEEP"
LONGEST_CODE = 40  # characters
LONGEST_TYPED = 100  # characters, blanks and dashes among them
SHORTEST_SHARED = 3

_BETWEEN = re.compile(r"[\s\-\u2010-\u2015_.]+")
_SPELT = re.compile(rf"[A-Z0-9]{{1,{LONGEST_CODE}}}")
_ONE_TIME = re.compile(rf"{PREFIX}[{ALPHABET}]{{{GROUPS * LETTERS}}}")


def fresh() -> str:
    """Return a code that nobody guesses, such as ``KEEP-7Q4M-2XKD-9PRT``."""
    letters = (secrets.choice(ALPHABET) for _ in range(GROUPS * LETTERS))
    return _grouped(PREFIX + "".join(letters))


def as_kept(typed: str) -> str | None:
    """Return a code as the shop keeps it, or ``None`` when no code is written so.

    Case, blanks and dashes are as people like them.
    """
    bare = _BETWEEN.sub("", typed[:LONGEST_TYPED].upper())
    if not _SPELT.fullmatch(bare):
        return None
    return _grouped(bare) if _ONE_TIME.fullmatch(bare) else bare


def is_fit_to_share(code: str) -> bool:
    """Tell whether a code, as it is kept, may be one that many people type."""
    return len(code) >= SHORTEST_SHARED and not code.startswith(f"{PREFIX}-")


def _grouped(bare: str) -> str:
    letters = bare.removeprefix(PREFIX)
    groups = [letters[at : at + LETTERS] for at in range(0, len(letters), LETTERS)]
    return "-".join([PREFIX, *groups])
