"""Whoever takes money for the shop, and what customers are offered of it."""

from collections.abc import Iterable

from webapp.orders.payments import Method
from webapp.orders.providers import offline, test_card


def methods_for(slugs: Iterable[str], *, bank_details: str) -> dict[str, Method]:
    """Return the methods that a shop offers, by slug, in its own order.

    Args:
        bank_details: where a transfer goes to.

    Raises:
        ValueError: there is no such method.
    """
    known = {
        offline.TRANSFER: offline.transfer(bank_details),
        offline.ON_DELIVERY: offline.on_delivery(),
        test_card.TEST_CARD: test_card.test_card(),
    }
    offered: dict[str, Method] = {}
    for slug in slugs:
        if slug not in known:
            msg = f"{slug!r} is no way to pay"
            raise ValueError(msg)
        offered[slug] = known[slug]
    return offered
