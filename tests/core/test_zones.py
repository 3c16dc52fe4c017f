"""The time zones that one chooses from."""

from zoneinfo import available_timezones

import pytest

from webapp.core.zones import ZONES, in_words


@pytest.mark.parametrize(
    "zone",
    ["Asia/Kolkata", "America/New_York", "Europe/Oslo", "Australia/Lord_Howe"],
)
def test_where_people_live_is_among_the_zones(zone):
    assert zone in ZONES


@pytest.mark.parametrize(
    "name",
    [
        "Asia/Calcutta",
        "America/Knox_IN",
        "Australia/LHI",
        "US/Eastern",
        "EST",
        "Etc/GMT+5",
    ],
)
def test_a_name_that_is_no_longer_used_is_not(name):
    assert name in available_timezones()
    assert name not in ZONES


def test_each_zone_is_there_and_reads_like_no_other():
    assert set(ZONES) <= available_timezones()
    assert len({in_words(zone) for zone in ZONES}) == len(ZONES)
    assert in_words("America/Argentina/Buenos_Aires") == (
        "America, Argentina, Buenos Aires"
    )
