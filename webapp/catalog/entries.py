"""What a reader of somebody's catalogue finds: products, rows to leave out, notes."""

from dataclasses import dataclass

from webapp.catalog.listing import Listing


@dataclass(frozen=True, slots=True)
class Found:
    """A product that was read, and the line of each of its variants.

    Attributes:
        rows: how many rows of the file would be lost with it.
    """

    listing: Listing
    lines: tuple[int, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class RowError:
    """Why rows are left out, and the line of the first of them."""

    line: int
    sentence: str
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing that loses no row."""

    line: int
    sentence: str


Entry = Found | RowError | Note
