"""What fits into an SMS: GSM 03.38, whose 160 letters cost as much as 70 others; pure.

One letter that the alphabet lacks makes the whole message one of 70; so dashes, quotes
and accents are written as it can, unless that would change what somebody is called.
"""

import unicodedata

_ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€")  # written as two letters
_PLAINLY = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{MULTIPLICATION SIGN}": "x",
        "\N{MIDDLE DOT}": "-",
        "\N{BULLET}": "-",
        "\N{RIGHTWARDS ARROW}": "->",
    }
)
ONE, OF_MANY = 160, 153  # letters of one SMS, and of each part of several
WIDE_ONE, WIDE_OF_MANY = 70, 67  # the same, where the alphabet does not do


def is_plain(text: str) -> bool:
    """Tell whether the alphabet of SMS has every letter of this."""
    return all(letter in _ALPHABET or letter in _TWICE for letter in text)


def plain(text: str) -> str:
    """Return ``text`` in the alphabet of SMS if that can say it, else as it is."""
    wanted = "".join(_as_it_can(letter) for letter in text.translate(_PLAINLY))
    return wanted if is_plain(wanted) else text


def parts_of(text: str) -> int:
    """Return how many SMS are paid for this."""
    if is_plain(text):
        length = len(text) + sum(letter in _TWICE for letter in text)
        one, of_many = ONE, OF_MANY
    else:
        length = len(text.encode("utf-16-be")) // 2
        one, of_many = WIDE_ONE, WIDE_OF_MANY
    return 1 if length <= one else -(-length // of_many)


def _as_it_can(letter: str) -> str:
    """Return a letter without its accent, where only the accent is lacking."""
    if is_plain(letter):
        return letter
    bare = unicodedata.normalize("NFKD", letter)[0]
    return bare if bare.isascii() and bare.isalnum() else letter
