"""Every change to the catalogue."""

from webapp.catalog.services.lifecycle import relist, retire
from webapp.catalog.services.listings import Counts, list_products, wait_for_turn
from webapp.catalog.services.prices import remember_prices, reprice
from webapp.catalog.services.stock import restock

__all__ = [
    "Counts",
    "list_products",
    "relist",
    "remember_prices",
    "reprice",
    "restock",
    "retire",
    "wait_for_turn",
]
