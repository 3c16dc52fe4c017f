"""What happened to an order, in the words of the operators' pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.admin.telling import Change, Deed
from webapp.audit.queries import Done
from webapp.orders.address import Address
from webapp.orders.payments import Method
from webapp.orders.queries import OrderPage, PaymentShown
from webapp.orders.states import PaymentOutcome
from webapp.orders.words import word_for
from webapp.web.formatting import money, site

ACTS = {
    "order.payment.confirm": "Confirmed the payment",
    "order.send": "Marked as sent",
    "order.cancel": "Cancelled the order",
    "order.refund": "Gave money back",
}
_OUTCOMES = {
    PaymentOutcome.PENDING: ("Open", "warn"),
    PaymentOutcome.SUCCEEDED: ("Paid", "good"),
    PaymentOutcome.FAILED: ("Failed", "warn"),
    PaymentOutcome.VOIDED: ("Given up", ""),
}
_AXES = {"order": "order", "payment": "payment", "fulfilment": "delivery"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to pay, in words."""

    word: str
    tone: str
    method: str
    facts: PaymentShown


@dataclass(frozen=True, slots=True)
class Stride:
    """One step of an order, in words."""

    what: str
    by: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What the page tells of an order besides its lines."""

    address: Sequence[str]
    attempts: Sequence[Attempt]
    steps: Sequence[Stride]


def told(order: OrderPage, methods: Mapping[str, Method]) -> Told:
    """Put what happened to an order into words."""
    kept = order.delivery_address
    return Told(
        address=Address.of(kept).lines(site().locale) if kept else (),
        attempts=[
            Attempt(*_OUTCOMES[one.outcome], _called(one.method, methods), one)
            for one in order.payments
        ],
        steps=[
            Stride(
                f"{step.word} (implied)" if step.is_implied else step.word,
                step.by,
                step.note,
                step.stepped_at,
            )
            for step in order.steps
        ],
    )


def deeds(done: Sequence[Done]) -> list[Deed]:
    """Put what operators did to an order into words."""
    return [
        Deed(
            act.acted_at,
            act.operator_name,
            ACTS.get(act.action, act.action),
            f"{_sum(act)}{': ' if act.reason else ''}{act.reason}",
            _changes(act),
        )
        for act in done
    ]


def _called(method: str, methods: Mapping[str, Method]) -> str:
    return methods[method].name if method in methods else method


def _sum(act: Done) -> str:
    after = act.after or {}
    if "amount_minor" not in after:
        return ""
    return money(after["amount_minor"], after.get("currency", site().currency))


def _changes(act: Done) -> list[Change]:
    before, after = act.before or {}, act.after or {}
    return [
        Change(name, _state(axis, before.get(axis)), _state(axis, after.get(axis)))
        for axis, name in _AXES.items()
        if axis in after and before.get(axis) != after[axis]
    ]


def _state(axis: str, state: Any) -> str:
    return word_for(axis, str(state)) if state else ""
