"""How the text of a variable becomes a value, and which values can be used; pure."""

import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

SHORTEST_KEY = 32  # characters: 256 bits as text
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_HOST = re.compile(r"[a-z0-9*][a-z0-9.*-]*(:\d+)?", re.IGNORECASE)


class BadSetting(ValueError):
    """A setting cannot be what it is; the sentence names the variable."""


def parsed(name: str, default: object, text: str) -> object:
    """Return what ``text`` says, as something of the default's kind.

    Raises:
        BadSetting: it is not written as such.
    """
    if isinstance(default, bool):
        if text.lower() in {"1", "true", "yes", "on"}:
            return True
        if text.lower() in {"0", "false", "no", "off"}:
            return False
        msg = f"{name}: say yes or no"
        raise BadSetting(msg)
    if isinstance(default, int):
        if not text.isascii() or not text.isdigit():
            msg = f"{name}: give a whole number"
            raise BadSetting(msg)
        return int(text)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def is_long_key(key: str) -> bool:
    """Tell whether a key is too long to be guessed, if it was drawn at random."""
    return len(key) >= SHORTEST_KEY


def is_web_address(text: str) -> bool:
    """Tell whether this is a whole address, scheme and all."""
    return urlsplit(text).scheme in {"http", "https"}


def is_colour(text: str) -> bool:
    """Tell whether this is a colour as ``#rrggbb``."""
    return bool(_COLOUR.fullmatch(text))


def is_host(text: str) -> bool:
    """Tell whether this names a host, or a family of hosts, and nothing more."""
    return bool(_HOST.fullmatch(text))


def is_country(code: str) -> bool:
    """Tell whether this is the ISO 3166 code of a country."""
    return code in Locale("en").territories


def is_locale(name: str) -> bool:
    """Tell whether Babel knows the conventions of this locale."""
    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def is_zone(name: str) -> bool:
    """Tell whether this names a time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
