"""The hours in which no SMS is sent; pure.

Nobody is written to between 21:00 and 8:00 where they are; a customer's own hours make
that longer, never shorter.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

# The hours of the day from which silence may begin, and at which it may end.
EARLIEST_FROM, LATEST_FROM = 17, 21
EARLIEST_UNTIL, LATEST_UNTIL = 8, 12


def next_allowed(
    now: datetime, zone: ZoneInfo, quiet_from: int, quiet_until: int
) -> datetime:
    """Return the first moment from ``now`` on that is not in the quiet hours.

    Args:
        quiet_from: hour of the day in ``zone`` at which silence begins, 17 to 21.
        quiet_until: the one at which it ends, 8 to 12.
    """
    there = now.astimezone(zone)
    if quiet_until <= there.hour < quiet_from:
        return now
    day = there.date() + timedelta(days=1 if there.hour >= quiet_from else 0)
    return datetime.combine(day, time(quiet_until), tzinfo=zone).astimezone(UTC)


def zone_of(*names: str | None) -> ZoneInfo:
    """Return the first of some zones that there is; without any, that of Greenwich."""
    for name in names:
        if name and is_zone(name):
            return ZoneInfo(name)
    return ZoneInfo("UTC")


def is_zone(name: str) -> bool:
    """Tell whether there is a time zone of that name, such as ``Europe/Berlin``."""
    return name in available_timezones()
