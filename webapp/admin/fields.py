"""Kinds of fields that the operators' forms are made of."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from wtforms import DateField, Field
from wtforms.widgets import TextInput

from webapp.web.fields import LONGEST_NUMBER
from webapp.web.formatting import local, site

LAST_DAY = date(2999, 12, 31)
FIRST_DAY = date(2000, 1, 1)

_NO_DAY = "Give a day such as 2026-12-24."
_NO_PERCENT = "Give a percentage such as 10 or 12.5."


class PercentField(Field):
    """A percentage, typed with a point or a comma; a decimal, never a float."""

    widget = TextInput()
    data: Decimal | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what came; blank is none.

        Raises:
            ValueError: it is no percentage.
        """
        text = valuelist[0] if valuelist else ""
        bare = text[:LONGEST_NUMBER].replace("%", "").replace(",", ".").strip()
        self.data = None
        if not bare:
            return
        whole, _, part = bare.partition(".")
        if not (whole + part).isdecimal() or not bare.isascii():
            raise ValueError(_NO_PERCENT)
        self.data = Decimal(bare)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else percent(self.data)


class DayField(DateField):
    """A day in the shop's zone, or none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what came.

        Raises:
            ValueError: it is no day, or one that nobody lives to see.
        """
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_NO_DAY) from None
        if self.data is not None and not FIRST_DAY <= self.data <= LAST_DAY:
            raise ValueError(_NO_DAY)


def percent(pct: Decimal) -> str:
    """Return a percentage as one would type it: ``12.5``."""
    return f"{pct.normalize():f}"


def start_of(on: date | None) -> datetime | None:
    """Return the moment in which a day of the shop begins."""
    if on is None:
        return None
    return datetime.combine(on, time.min, ZoneInfo(site().timezone)).astimezone(UTC)


def end_of(on: date | None) -> datetime | None:
    """Return the moment in which a day of the shop is over."""
    return None if on is None else start_of(on + timedelta(days=1))


def first_day(at: datetime | None) -> date | None:
    """Return the day in which something begins."""
    return None if at is None else local(at).date()


def last_day(at: datetime | None) -> date | None:
    """Return the last day of which something sees anything before it ends."""
    return None if at is None else local(at - timedelta.resolution).date()
