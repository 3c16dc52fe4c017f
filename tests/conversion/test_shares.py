"""Dividing a line among the wishes for it, and what they give back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.conversion.shares import Share, divide, give_back

LINES = st.builds(Share, st.integers(1, 99), st.integers(0, 10**9))
ASKED = st.lists(st.integers(0, 99), min_size=1, max_size=4)


def test_one_wish_has_the_whole_line():
    assert divide(Share(3, 1000), [1], rest_to=0) == [Share(3, 1000)]
    assert divide(Share(1, 1000), [3], rest_to=0) == [Share(1, 1000)]


@pytest.mark.parametrize(
    ("asked", "rest_to", "shares"),
    [
        ([1, 2], 0, [(1, 333), (2, 667)]),
        ([2, 1], 0, [(2, 666), (1, 334)]),
        ([1, 1], 0, [(2, 666), (1, 334)]),
        ([1, 1], 1, [(1, 333), (2, 667)]),
        ([3, 1], 1, [(3, 1000), (0, 0)]),
        ([1, 1, 1], 2, [(1, 333), (1, 333), (1, 334)]),
        ([1, 0], 1, [(1, 333), (2, 667)]),
    ],
)
def test_several_take_what_they_asked_for_and_one_the_rest(asked, rest_to, shares):
    assert divide(Share(3, 1000), asked, rest_to=rest_to) == shares


@given(LINES, ASKED, st.data())
def test_the_parts_of_a_line_add_up_to_it(line, asked, data):
    rest_to = data.draw(st.integers(0, len(asked) - 1))

    shares = divide(line, asked, rest_to=rest_to)

    assert len(shares) == len(asked)
    assert sum(share.quantity for share in shares) == line.quantity
    assert sum(share.value_minor for share in shares) == line.value_minor
    assert all(share.quantity >= 0 and share.value_minor >= 0 for share in shares)
    assert all(share.quantity or not share.value_minor for share in shares)


def test_the_first_wish_gives_back_first():
    kept = [Share(1, 333), Share(2, 667)]

    assert give_back(Share(2, 600), kept) == [(1, 333), (1, 267)]
    assert give_back(Share(3, 1000), kept) == kept
    assert give_back(Share(0, 100), kept) == [(0, 100), (0, 0)]
    assert give_back(Share(1, 0), kept) == [(1, 0), (0, 0)]


@given(LINES, ASKED, st.lists(st.integers(0, 99), max_size=5))
def test_whatever_comes_back_nobody_gives_more_than_they_have(line, asked, counts):
    kept = divide(line, asked, rest_to=0)
    left = line
    for count in counts:
        pieces = min(count, left.quantity)
        minor = left.value_minor * pieces // left.quantity if pieces else 0
        backs = give_back(Share(pieces, minor), kept)
        assert sum(back.quantity for back in backs) == pieces
        assert sum(back.value_minor for back in backs) == minor
        kept = [
            Share(one.quantity - back.quantity, one.value_minor - back.value_minor)
            for one, back in zip(kept, backs, strict=True)
        ]
        left = Share(left.quantity - pieces, left.value_minor - minor)
        assert all(min(share) >= 0 for share in kept)
