"""Places and steps, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.wishlist.ordering import (
    GAP,
    ROOM,
    Step,
    above,
    between,
    landing,
    place_at,
)

PLACES = st.integers(-(2**62), 2**62)


@given(PLACES, PLACES)
def test_a_place_between_two_lies_between_them_if_any_is_left(one, other):
    upper, lower = sorted((one, other))

    place = between(upper, lower)

    if lower - upper < 2:
        assert place is None
    else:
        assert upper < place < lower


@given(PLACES)
def test_there_is_always_a_place_above_the_first_and_below_the_last(place):
    assert between(None, place) == above(place) == place - GAP
    assert between(place, None) == place + GAP


def test_the_first_of_all_has_a_place():
    assert between(None, None) == above(None) == place_at([], 0)


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=400))
def test_whatever_moves_where_the_places_say_the_order_that_was_wanted(moves):
    """As the services do it: one row is written, or the rest steps aside."""
    wanted = list(range(12))
    places = {one: one * GAP for one in wanted}

    for one, index in moves:
        wanted.remove(one)
        others = [places[other] for other in wanted]
        place = place_at(others, index)
        if place is None:
            place = others[index - 1] + GAP
            for other in wanted[index:]:
                places[other] += ROOM
        places[one] = place
        wanted.insert(index, one)
        assert sorted(places, key=places.__getitem__) == wanted
        assert len(set(places.values())) == 12


def test_twenty_moves_to_one_spot_need_no_room():
    upper, lower = 0, GAP
    for _move in range(20):
        lower = between(upper, lower)

    assert lower == 1
    assert between(upper, lower) is None
    assert between(upper, lower + ROOM) is not None


@pytest.mark.parametrize(
    ("to", "ends"),
    [
        (Step.UP, [1, 1, 2]),
        (Step.DOWN, [2, 3, 3]),
        (Step.TOP, [1, 1, 1]),
        (Step.BOTTOM, [3, 3, 3]),
        (2, [2, 2, 2]),
        (-1, [1, 1, 1]),
        (10**30, [3, 3, 3]),
    ],
)
def test_a_move_ends_within_the_list(to, ends):
    assert [landing(position, to, 3) for position in (1, 2, 3)] == ends


def test_steps_are_known_by_the_words_of_a_form():
    assert [Step(word) for word in ("up", "down", "top", "bottom")] == list(Step)
    with pytest.raises(ValueError, match="sideways"):
        Step("sideways")
