"""Changing wishlists; every door writes through these functions and no other way."""

from webapp.wishlist.services.archive import (
    archive_items,
    expire_items,
    restore_items,
)
from webapp.wishlist.services.choices import choose_picks_variant, choose_variant
from webapp.wishlist.services.clearing import clear_list, remove_items
from webapp.wishlist.services.details import edit_item
from webapp.wishlist.services.group_ends import delete_group
from webapp.wishlist.services.group_places import place_group, shift_group
from webapp.wishlist.services.groups import (
    create_group,
    edit_group,
    rename_group,
)
from webapp.wishlist.services.guests import (
    Merge,
    merge_guest,
    pick_product,
    unpick_product,
)
from webapp.wishlist.services.items import Saved, remove_item, save_item
from webapp.wishlist.services.lists import note_seen, touch_list
from webapp.wishlist.services.places import (
    place_item,
    position_item,
    shift_item,
    transfer_item,
)
from webapp.wishlist.services.purchases import put_away_purchased
from webapp.wishlist.services.reminding import call_off_reminder
from webapp.wishlist.services.removals import Removed, TakenAway, forget_removal
from webapp.wishlist.services.standing import Placed
from webapp.wishlist.services.transfers import transfer_items
from webapp.wishlist.services.undo import PutBack, Undone, put_back, put_picks_back
from webapp.wishlist.services.visibility import show_group, show_only, show_ungrouped
from webapp.wishlist.services.watching import Watch, watch_item

__all__ = [
    "Merge",
    "Placed",
    "PutBack",
    "Removed",
    "Saved",
    "TakenAway",
    "Undone",
    "Watch",
    "archive_items",
    "call_off_reminder",
    "choose_picks_variant",
    "choose_variant",
    "clear_list",
    "create_group",
    "delete_group",
    "edit_group",
    "edit_item",
    "expire_items",
    "forget_removal",
    "merge_guest",
    "note_seen",
    "pick_product",
    "place_group",
    "place_item",
    "position_item",
    "put_away_purchased",
    "put_back",
    "put_picks_back",
    "remove_item",
    "remove_items",
    "rename_group",
    "restore_items",
    "save_item",
    "shift_group",
    "shift_item",
    "show_group",
    "show_only",
    "show_ungrouped",
    "touch_list",
    "transfer_item",
    "transfer_items",
    "unpick_product",
    "watch_item",
]
