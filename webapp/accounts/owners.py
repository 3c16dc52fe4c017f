"""Whose things are meant: a customer's, a guest's, or nobody's."""

from typing import NamedTuple
from uuid import UUID


class Owner(NamedTuple):
    """Whose saved things or cart are asked for; nobody's has neither id."""

    user_id: UUID | None = None
    guest_id: UUID | None = None

    @property
    def id(self) -> UUID | None:
        """Return the id that the rows carry."""
        return self.user_id or self.guest_id


NOBODY = Owner()
