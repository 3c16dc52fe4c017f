"""The lowest price of the thirty days before today's began."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.alerts.lowest import WINDOW, Asked, lowest_before

TODAY = datetime(2026, 12, 7, tzinfo=UTC)


def history(*points):
    """Prices, each with how many days ago it began."""
    return [Asked(TODAY - timedelta(days=days), minor) for days, minor in points]


@pytest.mark.parametrize(
    ("points", "lowest"),
    [
        ([], None),
        ([(9, 40)], None),
        ([(9, 40), (0, 30)], 40),
        ([(9, 40), (5, 35), (3, 50), (0, 30)], 35),
        ([(9, 40), (5, 20), (3, 50), (0, 30)], 20),
        ([(90, 10), (40, 50), (0, 30)], 50),
        ([(90, 10), (30, 50), (0, 30)], 50),
        ([(90, 10), (29, 50), (0, 30)], 10),
        ([(60, 50), (40, 30), (39, 60)], 30),
        ([(9, 40), (5, 30), (0, 30)], 40),
        ([(9, 40), (0, 5), (0, 30)], 40),
        ([(9, 40), (5, 30), (3, 40), (0, 30)], 30),
    ],
    ids=[
        "nothing known",
        "never another",
        "before the fall",
        "cheaper in between",
        "cheaper than now",
        "long ago",
        "ended when the days began",
        "ended within them",
        "counted from when today's began",
        "set anew at the same price",
        "never asked of anybody",
        "as low as now, before",
    ],
)
def test_the_lowest_price_is_one_that_was_asked_in_those_days(points, lowest):
    assert lowest_before(history(*points)) == lowest


def test_what_could_be_had_in_its_stead_counts_too():
    own = history((9, 40), (0, 30))
    other = history((90, 35))
    gone = history((90, 5), (40, 60))
    later = history((9, 50), (-1, 1))

    assert lowest_before(own, [other, gone, later]) == 35


@given(
    st.lists(
        st.tuples(st.integers(0, 90), st.integers(1, 50)),
        min_size=2,
        max_size=30,
        unique_by=lambda point: point[0],
    )
)
def test_hour_by_hour_it_is_the_same(points):
    """Asked every six hours of those days, no price was lower, and one was as low."""
    known = history(*sorted(points, reverse=True))
    first = len(known) - 1
    while first and known[first - 1].minor == known[-1].minor:
        first -= 1
    began = known[first].at
    steps = (began - timedelta(hours=6 * n) for n in range(1, WINDOW.days * 4 + 1))
    seen = [
        [asked.minor for asked in known if asked.at <= step][-1]
        for step in steps
        if step >= known[0].at
    ]

    assert lowest_before(known) == min(seen, default=None)
