"""How much of a line's money belongs to some of its pieces; pure."""


def share_minor(total_minor: int, pieces: int, *, before: int, count: int) -> int:
    """Return what ``count`` of a line's pieces cost, after ``before`` others.

    In whatever portions pieces are given back, all of them together are the line's
    total to the last minor unit: each portion ends where the next one begins.
    """
    return total_minor * (before + count) // pieces - total_minor * before // pieces
