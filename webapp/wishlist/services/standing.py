"""Something that moves among others of its kind, be they items or groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self
from uuid import UUID

from sqlalchemy import TextClause
from sqlalchemy.orm import Session

from webapp.wishlist.ordering import GAP, ROOM, Step, landing, place_at


@dataclass(frozen=True, slots=True)
class Placed:
    """Where something is now: ``position`` of ``count``, counted from 1.

    ``group`` is the name of the group that an item is in; a group is in none and says
    "". ``version`` is the list's.
    """

    name: str
    position: int
    count: int
    group: str
    version: int


class Standing(NamedTuple):
    """What moves, and the others from the top.

    Attributes:
        at: how many of the others are above it; ``None``: it comes from elsewhere.
    """

    moving: UUID
    at: int | None
    ids: list[UUID]
    places: list[int]

    @classmethod
    def among(
        cls, moving: UUID, ids: Sequence[UUID] | None, places: Sequence[int] | None
    ) -> Self:
        """Take what moves out of all that stands where it goes."""
        row = list(zip(ids or (), places or (), strict=True))
        found = [index for index, (one, _place) in enumerate(row) if one == moving]
        others = [pair for pair in row if pair[0] != moving]
        return cls(
            moving,
            found[0] if found else None,
            [one for one, _place in others],
            [place for _one, place in others],
        )

    def ahead_of(self, other: UUID | None) -> int | None:
        """Return the index just ahead of another one; ``None``: that is not here.

        Args:
            other: one of ``ids``; ``None`` asks for the end.
        """
        if other is None:
            return len(self.ids)
        return self.ids.index(other) if other in self.ids else None

    def stepped(self, to: Step | int) -> int:
        """Return the index to which a step or a position, counted from 1, leads."""
        return landing((self.at or 0) + 1, to, len(self.ids) + 1) - 1


class Moves(NamedTuple):
    """How one row is written, and how others step aside besides when they must."""

    write: TextClause
    write_and_make_room: TextClause


def settle(
    session: Session, how: Moves, standing: Standing, index: int, **known: Any
) -> None:
    """Make what moves the one at ``index``; in place already, nothing is written."""
    if index == standing.at:
        return
    place = place_at(standing.places, index)
    move = {"id": standing.moving, "place": place, **known}
    if place is not None:
        session.execute(how.write, move)
        return
    aside = {
        "place": standing.places[index - 1] + GAP,
        "room": ROOM,
        "lower": standing.places[index],
        "lower_id": standing.ids[index],
    }
    session.execute(how.write_and_make_room, move | aside)
