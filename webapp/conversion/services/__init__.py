"""From wish to order; every door and every job writes through these functions."""

from webapp.conversion.services.links import issue_link, link_token, use_link
from webapp.conversion.services.lists import Converted, convert_list
from webapp.conversion.services.moving import (
    Left,
    Moved,
    MovedAll,
    add_from_shared,
    move_item,
    move_items,
)

__all__ = [
    "Converted",
    "Left",
    "Moved",
    "MovedAll",
    "add_from_shared",
    "convert_list",
    "issue_link",
    "link_token",
    "move_item",
    "move_items",
    "use_link",
]
