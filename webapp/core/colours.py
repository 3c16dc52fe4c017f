"""Colours that can be read, whatever colour they are meant to be; pure.

Contrast is that of WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio and
https://www.w3.org/TR/WCAG22/#dfn-relative-luminance. Colours are written ``#rrggbb``.
"""

from collections.abc import Iterable
from colorsys import hls_to_rgb, rgb_to_hls

READABLE = 4.5  # what WCAG's level AA asks of text of any size
BLACK, WHITE = "#000000", "#ffffff"

_STEP = 1 / 255  # of lightness, from 0 to 1
_MIDDLE = 0.179  # the luminance at which black and white are equally far


def contrast(one: str, other: str) -> float:
    """Return how well one colour is told from the other: 1 not at all, 21 best."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return how light a colour is to the eye, from 0 to 1."""
    red, green, blue = map(_linear, _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(colour: str, grounds: Iterable[str], least: float = READABLE) -> str:
    """Return ``colour``, as much darker or lighter as it takes to be read.

    Args:
        grounds: what it is written on: all of them light, or all of them dark.
        least: the contrast that it has with each of them, as far as there is any.
    """
    behind = list(grounds)
    is_light = luminance(behind[0]) > _MIDDLE
    hue, lightness, saturation = rgb_to_hls(*_parts(colour))
    while any(contrast(colour, ground) < least for ground in behind):
        lightness += -_STEP if is_light else _STEP
        if not 0 < lightness < 1:
            return BLACK if is_light else WHITE
        colour = _written(hls_to_rgb(hue, lightness, saturation))
    return colour


def ink(colour: str) -> str:
    """Return black or white, whichever can be read better on ``colour``."""
    return max(WHITE, BLACK, key=lambda written: contrast(written, colour))


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red / 255, green / 255, blue / 255


def _written(parts: tuple[float, float, float]) -> str:
    return "#" + bytes(round(part * 255) for part in parts).hex()


def _linear(part: float) -> float:
    if part <= 0.04045:  # noqa: PLR2004 - sRGB's own numbers, here and below
        return part / 12.92
    return float(((part + 0.055) / 1.055) ** 2.4)
