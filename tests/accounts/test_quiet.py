"""When an SMS may come: not at night, wherever its reader is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from webapp.accounts.quiet import (
    EARLIEST_FROM,
    EARLIEST_UNTIL,
    LATEST_FROM,
    LATEST_UNTIL,
    next_allowed,
    zone_of,
)

NEW_YORK, BERLIN, KATHMANDU = (
    ZoneInfo(name) for name in ("America/New_York", "Europe/Berlin", "Asia/Kathmandu")
)


def at(zone, *moment):
    return datetime(*moment, tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ((2026, 11, 20, 7, 59, 59), (2026, 11, 20, 8)),
        ((2026, 11, 20, 8), (2026, 11, 20, 8)),
        ((2026, 11, 20, 20, 59, 59), (2026, 11, 20, 20, 59, 59)),
        ((2026, 11, 20, 21), (2026, 11, 21, 8)),
        ((2026, 12, 31, 23, 30), (2027, 1, 1, 8)),
        ((2027, 1, 1), (2027, 1, 1, 8)),
    ],
    ids=["before-eight", "at-eight", "before-nine", "at-nine", "new-year", "midnight"],
)
@pytest.mark.parametrize("zone", [NEW_YORK, BERLIN, KATHMANDU], ids=str)
def test_between_nine_and_eight_it_waits_until_eight(zone, now, then):
    assert next_allowed(at(zone, *now), zone, 21, 8) == at(zone, *then)


def test_longer_hours_of_ones_own_hold():
    noon, tea_time = at(BERLIN, 2026, 11, 20, 12), at(BERLIN, 2026, 11, 20, 17)

    assert next_allowed(noon, BERLIN, 17, 12) == noon
    assert next_allowed(tea_time, BERLIN, 17, 12) == at(BERLIN, 2026, 11, 21, 12)


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        (BERLIN, datetime(2026, 3, 28, tzinfo=UTC)),
        (BERLIN, datetime(2026, 10, 24, tzinfo=UTC)),
        (NEW_YORK, datetime(2026, 3, 7, tzinfo=UTC)),
        (NEW_YORK, datetime(2026, 10, 31, tzinfo=UTC)),
    ],
    ids=["berlin-spring", "berlin-autumn", "new-york-spring", "new-york-autumn"],
)
def test_no_hours_and_no_change_of_clocks_let_one_through_at_night(zone, first):
    for begins in range(EARLIEST_FROM, LATEST_FROM + 1):
        for ends in range(EARLIEST_UNTIL, LATEST_UNTIL + 1):
            for quarter in range(3 * 24 * 4):
                now = first + timedelta(minutes=15 * quarter)
                then = next_allowed(now, zone, begins, ends)
                there = then.astimezone(zone)
                assert now <= then <= now + timedelta(hours=20)
                assert 8 <= ends <= there.hour < begins <= 21
                # And not later than it must be: it is now, or the very hour.
                assert then == now or (there.hour, there.minute) == (ends, 0)


def test_a_zone_that_there_is_not_is_passed_over():
    assert zone_of("Europe/Berlin", "UTC") == BERLIN
    assert zone_of(None, "Europe/Berlin") == BERLIN
    assert zone_of("Mars/Olympus", "Asia/Kathmandu") == KATHMANDU
    assert zone_of(None) == ZoneInfo("UTC")
