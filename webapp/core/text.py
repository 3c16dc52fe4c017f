"""Text as people type it, brought into one shape."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
# Letters and signs by their category that nobody sees: fillers of Hangul and Braille.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Control characters and lone surrogates: PostgreSQL refuses them or nobody sees them.
_UNWANTED = {"Cc", "Cs"}


def tidy(text: str) -> str:
    """Return one line of text: NFC, no control characters, single spaces."""
    spaced = _SPACES.sub(" ", text)
    visible = "".join(c for c in spaced if _is_wanted(c))
    return unicodedata.normalize("NFC", visible).strip()


def tidy_lines(text: str) -> str:
    """Return text of several lines: NFC, no control characters but line ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(c for c in line if c == "\t" or _is_wanted(c)) for line in lines)
    return unicodedata.normalize("NFC", "\n".join(kept)).strip()


def is_visible(text: str) -> bool:
    """Tell whether there is anything to be seen: not blanks and joiners alone."""
    # Letters, numbers, punctuation, symbols.
    return any(unicodedata.category(c)[0] in "LNPS" and c not in _BLANK for c in text)


def same_name_key(text: str) -> str:
    """Return what two names share that a person would call the same."""
    return tidy(text).casefold()


def whole(text: str, *, most_digits: int) -> int | None:
    """Return a whole number of a length that means something, if ``text`` is one."""
    digits = text.removeprefix("-")
    is_whole = digits.isascii() and digits.isdigit() and len(digits) <= most_digits
    return int(text) if is_whole else None


def words_of(text: str) -> list[str]:
    """Return the words of a text without accents and case, for searching."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return _WORD.findall(bare)


def _is_wanted(character: str) -> bool:
    return unicodedata.category(character) not in _UNWANTED
