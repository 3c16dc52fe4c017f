"""Every change to the catalogue."""

from webapp.catalog.services.lifecycle import relist, retire
from webapp.catalog.services.listings import Counts, list_products, wait_for_turn
from webapp.catalog.services.prices import remember_prices, reprice
from webapp.catalog.services.stock import give_back, restock, take

__all__ = [
    "Counts",
    "give_back",
    "list_products",
    "relist",
    "remember_prices",
    "reprice",
    "restock",
    "retire",
    "take",
    "wait_for_turn",
]
