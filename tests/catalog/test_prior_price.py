"""The prior price of a reduction (Directive 98/6/EC, Article 6a)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.catalog.prior_price import WINDOW, PricePoint, prior_minor

START = datetime(2026, 1, 1, tzinfo=UTC)


def history(*points):
    """Build a history of (day, price) pairs; "80*" is announced as a reduction."""
    return [
        PricePoint(
            START + timedelta(days=day),
            int(str(price).rstrip("*")),
            str(price)[-1] == "*",
        )
        for day, price in points
    ]


@pytest.mark.parametrize(
    ("points", "prior"),
    [
        pytest.param([], None, id="no price at all"),
        pytest.param([(0, 100)], None, id="no reduction"),
        pytest.param([(0, "80*")], None, id="reduced from the first day on"),
        pytest.param([(0, 100), (40, "80*")], 100, id="a plain reduction"),
        pytest.param(
            [(0, 100), (40, "80*"), (50, 100)], None, id="a reduction that ended"
        ),
        pytest.param([(0, 90), (35, 120), (40, "80*")], 90, id="raised just before"),
        pytest.param(
            [(0, 90), (10, 120), (40, "80*")], 120, id="90 ended 30 days before"
        ),
        pytest.param(
            [(0, 90), (11, 120), (40, "80*")], 90, id="90 ended 29 days before"
        ),
        pytest.param(
            [(0, 100), (40, "80*"), (45, "70*")], 100, id="a growing reduction"
        ),
        pytest.param(
            [(0, 100), (40, "80*"), (45, "70*"), (120, "60*")],
            100,
            id="a reduction that grew for months keeps its first prior price",
        ),
        pytest.param(
            [(0, 100), (40, "80*"), (45, "90*")], 80, id="a smaller reduction is new"
        ),
        pytest.param(
            [(0, 100), (40, "80*"), (45, 100), (50, "85*")], 80, id="reduced again soon"
        ),
        pytest.param(
            [(0, 100), (40, "80*"), (45, 100), (90, "85*")],
            100,
            id="reduced again later",
        ),
        pytest.param(
            [(0, 100), (40, "80*"), (41, "80*")], 100, id="another regular price"
        ),
        pytest.param(
            [(0, 50), (0, 100), (40, "80*")], 100, id="replaced in its moment"
        ),
        pytest.param([(20, 100), (25, "80*")], 100, id="sold for five days only"),
    ],
)
def test_the_prior_price_is_the_lowest_of_the_30_days_before(points, prior):
    assert prior_minor(history(*points)) == prior


steps = st.lists(
    st.tuples(st.integers(1, 40), st.integers(1, 20), st.booleans()), max_size=12
)


def built(steps):
    points, day = [], 0
    for wait, minor, is_reduced in steps:
        day += wait
        points.append(PricePoint(START + timedelta(days=day), minor, is_reduced))
    return points


@given(steps)
def test_only_reductions_have_a_prior_price(steps):
    points = built(steps)
    if not points or not points[-1].is_reduced:
        assert prior_minor(points) is None


@given(steps)
def test_the_prior_price_is_what_a_customer_saw_day_by_day(steps):
    points = built(steps)
    prior = prior_minor(points)
    if prior is None:
        return
    first = len(points) - 1
    while (
        points[first - 1].is_reduced
        and first > 0
        and points[first - 1].minor >= points[first].minor
    ):
        first -= 1
    begin = points[first].at
    seen = set()
    for hours in range(12, int(WINDOW.total_seconds() // 3600), 24):
        moment = begin - timedelta(hours=hours)
        asked = [point for point in points if point.at <= moment]
        if asked:
            seen.add(asked[-1].minor)
    assert prior == min(seen)


@given(steps, st.integers(1, 20))
def test_what_happened_long_before_does_not_matter(steps, minor):
    points = built(steps)
    if not points:
        return
    long_ago = PricePoint(START - timedelta(days=400), minor, is_reduced=False)
    settled = PricePoint(START - timedelta(days=40), 15, is_reduced=False)
    assert prior_minor([long_ago, settled, *points]) == prior_minor([settled, *points])
