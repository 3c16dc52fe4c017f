"""Singular and plural of words that things are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.catalog.plurals import other_numbers

PAIRS = """
lamp lamps, vase vases, box boxes, dish dishes, torch torches, glass glasses,
dress dresses, bus buses, menu menus, taxi taxis, lens lenses, quiz quizzes, potato potatoes, photo photos,
berry berries, battery batteries, toy toys, movie movies, knife knives, shelf shelves,
bookshelf bookshelves, leaf leaves, scarf scarves, roof roofs, glove gloves,
man men, woman women, fisherman fishermen, child children, person people,
mouse mice, foot feet, tooth teeth, goose geese, tv tvs, axe axes
""".replace("\n", " ").split(",")


@pytest.mark.parametrize("pair", PAIRS, ids=str.strip)
def test_either_number_finds_the_other(pair):
    one, many = pair.split()
    assert many.startswith(one) or many in other_numbers(one)
    assert one in other_numbers(many)


@pytest.mark.parametrize("word", ["glass", "lamp", "us", "8x32s", "", "a"])
def test_some_words_have_no_other(word):
    assert other_numbers(word) == []


@given(st.text(max_size=20))
def test_other_numbers_are_few_and_of_letters_alone(word):
    others = other_numbers(word)
    assert len(others) <= 6
    assert all(other.isalpha() for other in others)
