"""Money, dates and times as the people of a shop write them, on pages and in mails."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_datetime_format
from babel.numbers import format_currency

from webapp.core.money import Money


@lru_cache(maxsize=20_000)
def money(minor: int, currency: str, locale: str) -> str:
    """Return an amount of minor units as people read it: ``$1,299.00``."""
    return format_currency(Money(minor, currency).amount, currency, locale=locale)


@lru_cache(maxsize=4_000)
def day(on: date, locale: str) -> str:
    """Return a date as people read it: ``Nov 20, 2026``."""
    return format_date(on, "medium", locale=locale)


def moment(at: datetime, locale: str, timezone: str) -> str:
    """Return a moment in a zone: ``Nov 20, 2026, 6:04 PM``."""
    here = at.astimezone(ZoneInfo(timezone))
    pattern = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    return pattern.format(
        format_time(here, "short", locale=locale), day(here.date(), locale)
    )
