import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.colours import contrast, ink, luminance, readable

DAY, NIGHT = ("#fdfcfa", "#ffffff", "#f3f1ec"), ("#131614", "#1b1f1d", "#1f2422")
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#123456", "#123456", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#FFFFFF", 8.59),
        ("#7a2e1d", "#131614", 1.94),
    ],
)
def test_contrast_is_what_wcag_says(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("colour", "light"), [("#000000", 0.0), ("#ffffff", 1.0), ("#0a0a0a", 0.003)]
)
def test_luminance_goes_from_black_to_white(colour, light):
    assert luminance(colour) == pytest.approx(light, abs=0.0005)


@pytest.mark.parametrize(
    ("colour", "by_day", "by_night"),
    [
        ("#7a2e1d", "#7a2e1d", "#d66b53"),
        ("#ffe14d", "#826c00", "#ffe14d"),
        ("#000000", "#000000", "#898989"),
        ("#ffffff", "#6e6e6e", "#ffffff"),
        ("#0000ff", "#0000ff", "#7a7aff"),
    ],
)
def test_a_colour_is_changed_no_more_than_it_takes(colour, by_day, by_night):
    assert readable(colour, DAY) == by_day
    assert readable(colour, NIGHT) == by_night


def test_where_no_shade_is_enough_it_is_black_or_white():
    assert readable("#1d4f43", ["#787878"], least=7) == "#000000"
    assert readable("#1d4f43", ["#000000", "#888888"], least=9) == "#ffffff"


@given(COLOURS)
def test_every_colour_can_be_read_by_day_and_by_night(colour):
    for grounds in (DAY, NIGHT):
        shade = readable(colour, grounds)
        assert all(contrast(shade, ground) >= 4.5 for ground in grounds)
        assert contrast(ink(shade), shade) >= 4.5
        assert readable(shade, grounds) == shade


@given(COLOURS)
def test_black_or_white_can_be_read_on_every_colour(colour):
    assert ink(colour) in {"#000000", "#ffffff"}
    assert contrast(ink(colour), colour) >= 4.5
