import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core import text

anything = st.text(st.characters())  # lone surrogates and control characters included


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Desk   lamp \n", "Desk lamp"),
        ("tab\tand\u00a0space", "tab and space"),
        ("Cafe\u0301", "Café"),
        ("nul\x00byte", "nulbyte"),
        ("half \ud800 pair", "half  pair"),
        ("\u202eright to left", "\u202eright to left"),
        (" \t\r\n ", ""),
    ],
)
def test_what_people_type_becomes_one_tidy_line(typed, kept) -> None:
    assert text.tidy(typed) == kept


@given(anything)
def test_tidy_text_is_what_a_database_takes(typed) -> None:
    kept = text.tidy(typed)

    kept.encode()
    assert "\n" not in kept
    assert not {unicodedata.category(c) for c in kept} & {"Cc", "Cs"}
    assert unicodedata.is_normalized("NFC", kept)


@pytest.mark.parametrize(
    ("name", "is_seen"),
    [
        ("", False),
        (" \u3000", False),
        ("\u200b\u2060\ufeff\u00ad", False),
        ("\u0301", False),
        ("\u2800\u3164\u115f", False),
        ("\u2066\u202e", False),
        ("\u202ex", True),
        ("\N{WOMAN}\u200d\N{PERSONAL COMPUTER}", True),
        ("e\u0301", True),
        ("!", True),
    ],
    ids=ascii,
)
def test_a_name_is_visible_or_it_is_none(name, is_seen) -> None:
    assert text.is_visible(name) == is_seen


@given(anything)
def test_several_lines_stay_lines(typed) -> None:
    kept = text.tidy_lines(typed)

    kept.encode()
    assert "\r" not in kept
    assert "\x00" not in kept


def test_line_ends_of_every_system_are_one() -> None:
    assert text.tidy_lines(" a\r\nb\rc\n") == "a\nb\nc"


@pytest.mark.parametrize(
    "name", ["birthday", " BIRTHDAY ", "Birthday\x00", "Birth\u0064ay"]
)
def test_names_that_a_person_would_call_the_same_share_a_key(name) -> None:
    assert text.same_name_key(name) == text.same_name_key("Birthday")


def test_accents_distinguish_names_however_they_are_typed() -> None:
    assert text.same_name_key("Cafe\u0301") == text.same_name_key("CAFÉ")
    assert text.same_name_key("Cafe") != text.same_name_key("Café")


def test_words_are_searched_without_accents_and_case() -> None:
    assert text.words_of("Crème-Brûlée, 2 Töpfe!") == ["creme", "brulee", "2", "topfe"]
