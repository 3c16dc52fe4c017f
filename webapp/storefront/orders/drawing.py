"""An order as its buyer's page tells it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from webapp.orders import words
from webapp.orders.address import Address
from webapp.orders.asking import what_next
from webapp.orders.payments import Method
from webapp.orders.queries import OrderPage
from webapp.orders.states import OrderState, PaymentState
from webapp.web.assets import picture_address
from webapp.web.formatting import money, site

# Steps that other lines tell better: refunds each their own, what is sent that it is.
_TOLD_ELSEWHERE = frozenset(
    {
        PaymentState.PARTIALLY_REFUNDED.value,
        PaymentState.REFUNDED.value,
        OrderState.FULFILLING.value,
        OrderState.COMPLETED.value,
    }
)


class Happened(NamedTuple):
    """One thing that happened to an order, and when."""

    sentence: str
    at: datetime


def about(order: OrderPage, methods: Mapping[str, Method]) -> dict[str, Any]:
    """Return what the page of an order is drawn from."""
    method = methods.get(order.payment_method)
    pending = order.pending
    return {
        "order": order,
        "axes": words.axes_that_count(order, is_open=pending is not None),
        "next": what_next(order.standing, pending.method if pending else None),
        "pending": pending,
        "can_cancel": order.standing.can_be_cancelled_by_customer,
        "methods": list(methods.values()),
        "others": [
            one for slug, one in methods.items() if pending and slug != pending.method
        ],
        "method_name": method.name if method else order.payment_method,
        "address": address_lines(order),
        "pictures": {line.id: picture_address(line.picture) for line in order.lines},
        "history": history(order),
    }


def address_lines(order: OrderPage) -> list[str]:
    """Return where an order goes, as it stands on a parcel; none if it is fetched."""
    if order.delivery_address is None:
        return []
    return Address.of(order.delivery_address).lines(site().locale)


def history(order: OrderPage) -> list[Happened]:
    """Return what happened to an order, oldest first, without what is only implied."""
    steps = (
        Happened(_because(step.word, step.note), step.stepped_at)
        for step in order.steps
        if not step.is_implied and step.became not in _TOLD_ELSEWHERE
    )
    refunds = (
        Happened(
            _because(f"{money(one.amount_minor, one.currency)} given back", one.reason),
            one.refunded_at,
        )
        for one in order.refunds
    )
    told = [Happened("Ordered", order.placed_at), *steps, *refunds]
    return sorted(told, key=lambda one: one.at)


def _because(what: str, why: str) -> str:
    return f"{what}: {why.removesuffix('.')}" if why else what
