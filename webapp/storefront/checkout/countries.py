"""The countries that goods are sent to, by the names their readers know."""

from collections.abc import Sequence
from functools import lru_cache

from babel import Locale

from webapp.core.text import words_of

_ALPHA_2 = 2
# What CLDR names beside countries: unions, regions, and places kept for private use.
_NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
# Where letters find their way without a code.
_WITHOUT_POSTCODE = (
    "AE AG AO AW BF BI BJ BO BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ"
    " GY HK JM KI KM KN KP LC ML MO MR MW NR NU QA RW SB SC SL SR SS ST SX TG TK TL TO"
    " TV UG VU YE ZW"
)


@lru_cache(maxsize=8)
def countries(offered: tuple[str, ...], locale: str) -> Sequence[tuple[str, str]]:
    """Return code and name of each country, by name.

    Args:
        offered: ISO 3166 codes; empty: every country.
    """
    known = Locale.parse(locale).territories
    codes = [code.upper() for code in offered] or [
        code
        for code in map(str, known)
        if len(code) == _ALPHA_2 and code.isalpha() and code not in _NO_COUNTRY
    ]
    named = [(code, str(known.get(code, code))) for code in codes]
    return sorted(named, key=lambda one: words_of(one[1]))


def home(offered: tuple[str, ...], locale: str) -> str:
    """Return the country where most customers live: the locale's, or the only one."""
    here = Locale.parse(locale).territory or ""
    codes = [code for code, _ in countries(offered, locale)]
    return here if here in codes else (codes[0] if len(codes) == 1 else "")


def needs_postcode(country: str) -> bool:
    """Tell whether an address there is incomplete without one."""
    return country not in _WITHOUT_POSTCODE
