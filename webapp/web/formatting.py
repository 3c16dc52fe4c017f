"""Money, dates and times as the shop's customers write them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_time
from babel.numbers import format_decimal
from flask import current_app
from markupsafe import Markup

from webapp.core import clock, conventions
from webapp.core.site import Site


def site() -> Site:
    """Return who this shop is."""
    shop: Site = current_app.extensions["site"]
    return shop


def money(minor: int, currency: str) -> str:
    """Return an amount as people read it: ``$1,299.00``."""
    return conventions.money(minor, currency, site().locale)


def day(on: date) -> str:
    """Return a date as people read it: ``Nov 20, 2026``."""
    return conventions.day(on, site().locale)


def number(count: int) -> str:
    """Return a count as people read it: ``1,000``."""
    return format_decimal(count, locale=site().locale)


def hour(of_day: int) -> str:
    """Return an hour of the day as people read it: ``9:00 PM``."""
    return format_time(time(of_day), "short", locale=site().locale)


def local(at: datetime) -> datetime:
    """Return a moment in the shop's zone."""
    return at.astimezone(ZoneInfo(site().timezone))


def today() -> date:
    """Return which day it is in the shop's zone."""
    return local(clock.now()).date()


def moment(at: datetime) -> str:
    """Return a moment in the shop's zone: ``Nov 20, 2026, 6:04 PM``."""
    return conventions.moment(at, site().locale, site().timezone)


def when(at: datetime) -> Markup:
    """Return the day of a moment as an HTML ``time`` element."""
    return Markup('<time datetime="{}">{}</time>').format(
        at.isoformat(timespec="seconds"), day(local(at).date())
    )
