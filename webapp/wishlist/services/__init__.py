"""Changing wishlists; every door writes through these functions and no other way."""

from webapp.wishlist.services.choices import choose_picks_variant, choose_variant
from webapp.wishlist.services.groups import create_group
from webapp.wishlist.services.guests import (
    Merge,
    merge_guest,
    pick_product,
    unpick_product,
)
from webapp.wishlist.services.items import Saved, remove_item, save_item
from webapp.wishlist.services.lists import touch_list
from webapp.wishlist.services.places import place_item, shift_item, transfer_item
from webapp.wishlist.services.removals import (
    PutBack,
    Removed,
    put_back,
    put_picks_back,
)
from webapp.wishlist.services.standing import Placed

__all__ = [
    "Merge",
    "Placed",
    "PutBack",
    "Removed",
    "Saved",
    "choose_picks_variant",
    "choose_variant",
    "create_group",
    "merge_guest",
    "pick_product",
    "place_item",
    "put_back",
    "put_picks_back",
    "remove_item",
    "save_item",
    "shift_item",
    "touch_list",
    "transfer_item",
    "unpick_product",
]
