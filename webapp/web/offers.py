"""In which ways this shop delivers, and can be paid."""

from collections.abc import Mapping

from flask import current_app

from webapp.cart.delivery import Delivery
from webapp.orders.payments import Method


def deliveries() -> Mapping[str, Delivery]:
    """Return in which ways goods reach their buyer, by slug, in the shop's order."""
    offered: Mapping[str, Delivery] = current_app.extensions["deliveries"]
    return offered


def methods() -> Mapping[str, Method]:
    """Return how one can pay, by slug, in the shop's order."""
    offered: Mapping[str, Method] = current_app.extensions["payments"]
    return offered
