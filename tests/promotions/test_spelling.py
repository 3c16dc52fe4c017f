"""How codes are written, and read."""

import re
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.promotions import spelling


def test_a_fresh_code_has_fifty_bits_and_no_letter_that_looks_like_another():
    codes = {spelling.fresh() for _ in range(10_000)}

    assert len(codes) == 10_000
    assert log2(len(spelling.ALPHABET)) * spelling.GROUPS * spelling.LETTERS > 50
    shape = re.compile(r"KEEP(-[2-9B-DF-HJKMNP-TV-Z]{4}){3}")
    assert all(shape.fullmatch(code) for code in codes)
    assert {spelling.as_kept(code) for code in codes} == codes


@pytest.mark.parametrize(
    "typed",
    [
        "KEEP-7Q4M-2XKD-9PRT",
        "keep-7q4m-2xkd-9prt",
        "  KEEP 7Q4M 2XKD 9PRT\n",
        "KEEP7Q4M2XKD9PRT",
        "keep\u20137q4m\u20132xkd\u20139prt",
    ],
)
def test_case_blanks_and_dashes_are_as_people_like_them(typed):
    assert spelling.as_kept(typed) == "KEEP-7Q4M-2XKD-9PRT"


def test_a_shared_code_is_kept_without_dashes():
    assert spelling.as_kept("summer-26") == spelling.as_kept("Summer 26") == "SUMMER26"


@pytest.mark.parametrize(
    "typed", ["", " - ", "ÜBER", "A" * 41, "A\x00B", "a/b", "\ud800"]
)
def test_what_nobody_writes_is_no_code(typed):
    assert spelling.as_kept(typed) is None


@given(st.text())
def test_reading_twice_is_as_reading_once(typed):
    kept = spelling.as_kept(typed)

    assert kept is None or (
        spelling.as_kept(kept) == kept and len(kept) <= spelling.LONGEST_CODE
    )


@pytest.mark.parametrize(
    ("code", "fit"),
    [("ABC", True), ("AB", False), ("KEEPSAKE", True), ("KEEP-7Q4M-2XKD-9PRT", False)],
)
def test_a_code_for_everybody_looks_like_no_one_time_code(code, fit):
    assert spelling.is_fit_to_share(code) is fit
