"""Money, dates and times as the shop's customers write them."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency
from flask import current_app
from markupsafe import Markup

from webapp.core.money import Money
from webapp.core.site import Site


def site() -> Site:
    """Return who this shop is."""
    shop: Site = current_app.extensions["site"]
    return shop


def money(minor: int, currency: str) -> str:
    """Return an amount as people read it: ``$1,299.00``."""
    return _money(minor, currency, site().locale)


@lru_cache(maxsize=20_000)
def _money(minor: int, currency: str, locale: str) -> str:
    return format_currency(Money(minor, currency).amount, currency, locale=locale)


def day(on: date) -> str:
    """Return a date as people read it: ``Nov 20, 2026``."""
    return _day(on, site().locale)


@lru_cache(maxsize=4_000)
def _day(on: date, locale: str) -> str:
    return format_date(on, "medium", locale=locale)


def moment(at: datetime) -> str:
    """Return a moment in the shop's zone: ``Nov 20, 2026, 6:04 PM``."""
    zone = ZoneInfo(site().timezone)
    return format_datetime(at.astimezone(zone), "medium", locale=site().locale)


def when(at: datetime) -> Markup:
    """Return a moment as an HTML ``time`` element."""
    return Markup('<time datetime="{}">{}</time>').format(
        at.isoformat(timespec="seconds"), moment(at)
    )
