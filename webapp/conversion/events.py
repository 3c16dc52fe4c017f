"""What happens to whole lists, told to whoever subscribed."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.events.services import Event


@dataclass(frozen=True, kw_only=True)
class ListConverted(Event):
    """A customer put what can be bought of the list into the cart.

    ``link_id`` names the mailed link that led there; blank: the customer came alone.
    """

    name: ClassVar[str] = "conversion.list_converted"

    user_id: str
    link_id: str
    moved_count: int
