"""What pieces of a line are worth when they are given back."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from webapp.orders.refunding import share_minor


@st.composite
def portions(draw):
    """A line's total, its pieces, and in which portions they are given back."""
    total = draw(st.integers(0, 10**12))
    pieces = draw(st.integers(1, 60))
    cuts = draw(st.sets(st.integers(0, pieces)))
    edges = sorted(cuts | {0, pieces})
    counts = [after - before for before, after in pairwise(edges)]
    return total, pieces, counts


@given(portions())
def test_in_whatever_portions_the_whole_line_is_given_back_to_the_last_unit(line):
    total, pieces, counts = line
    given_back, before = [], 0
    for count in counts:
        given_back.append(share_minor(total, pieces, before=before, count=count))
        before += count

    assert sum(given_back) == total
    assert all(share >= 0 for share in given_back)


@given(portions())
def test_no_piece_is_worth_more_than_one_unit_more_than_another(line):
    total, pieces, _ = line

    each = {share_minor(total, pieces, before=n, count=1) for n in range(pieces)}

    assert max(each) - min(each) <= 1


def test_a_third_of_a_dollar_leaves_nothing_over():
    shares = [share_minor(100, 3, before=n, count=1) for n in range(3)]

    assert shares == [33, 33, 34]
