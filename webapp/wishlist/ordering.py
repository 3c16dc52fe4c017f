"""Where an item goes in its group; pure arithmetic on 64-bit places."""

GAP = 2**20  # room for twenty halvings at one spot, in lists of up to 2**43 items


def above(first: int | None) -> int:
    """Return a place above ``first``, the topmost one taken (``None``: none is)."""
    return (first or 0) - GAP
