"""Changing carts, and buying what is in them."""

from webapp.cart.services.adding import Added, Refused, add_many, add_to_cart
from webapp.cart.services.carts import open_cart
from webapp.cart.services.checkout import CheckoutWish, Placed, check_out
from webapp.cart.services.codes import clear_code, set_code
from webapp.cart.services.lines import RemovedLine, change_quantity, remove_line
from webapp.cart.services.merging import CartMerge, merge_carts

__all__ = [
    "Added",
    "CartMerge",
    "CheckoutWish",
    "Placed",
    "Refused",
    "RemovedLine",
    "add_many",
    "add_to_cart",
    "change_quantity",
    "check_out",
    "clear_code",
    "merge_carts",
    "open_cart",
    "remove_line",
    "set_code",
]
