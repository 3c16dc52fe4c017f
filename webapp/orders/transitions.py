"""Which way an order may go along each of its axes; pure.

The tables are those of ``design/intake.md``. Of two ways that are equally short, the
one that stands first is taken.
"""

from collections import deque
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from webapp.orders.states import FulfilmentState as F
from webapp.orders.states import OrderState as O
from webapp.orders.states import PaymentState as P

State = O | P | F
_State = TypeVar("_State", bound=State)

ORDER: Mapping[O, tuple[O, ...]] = {
    O.PLACED: (O.CONFIRMED, O.ON_HOLD, O.CANCELLED, O.EXPIRED),
    O.CONFIRMED: (O.FULFILLING, O.ON_HOLD, O.CANCELLED, O.COMPLETED),
    O.ON_HOLD: (O.CONFIRMED, O.CANCELLED),
    O.FULFILLING: (O.COMPLETED, O.ON_HOLD),
    O.COMPLETED: (),  # returns and refunds live on the other axes
    O.CANCELLED: (),
    O.EXPIRED: (),
}
PAYMENT: Mapping[P, tuple[P, ...]] = {
    P.UNPAID: (P.PAID, P.AUTHORIZED, P.PARTIALLY_PAID, P.FAILED, P.VOIDED),
    P.AUTHORIZED: (P.PAID, P.PARTIALLY_PAID, P.VOIDED, P.FAILED),
    P.FAILED: (P.PAID, P.AUTHORIZED, P.VOIDED),
    P.PARTIALLY_PAID: (P.PAID, P.PARTIALLY_REFUNDED, P.REFUNDED),
    P.PAID: (P.PARTIALLY_REFUNDED, P.REFUNDED, P.DISPUTED),
    P.PARTIALLY_REFUNDED: (P.REFUNDED, P.DISPUTED),
    P.DISPUTED: (P.PAID, P.PARTIALLY_REFUNDED, P.REFUNDED),
    P.REFUNDED: (),
    P.VOIDED: (),
}
FULFILMENT: Mapping[F, tuple[F, ...]] = {
    F.UNFULFILLED: (F.FULFILLED, F.PARTIALLY_FULFILLED, F.UNFULFILLABLE),
    F.PARTIALLY_FULFILLED: (F.FULFILLED, F.PARTIALLY_RETURNED, F.UNFULFILLABLE),
    F.FULFILLED: (F.DELIVERED, F.PARTIALLY_RETURNED, F.RETURNED),
    F.DELIVERED: (F.PARTIALLY_RETURNED, F.RETURNED),
    F.PARTIALLY_RETURNED: (F.RETURNED,),
    F.RETURNED: (),
    F.UNFULFILLABLE: (),
}


class Given(StrEnum):
    """What has to be so for a step that is not always allowed."""

    NOTHING_SENT = "nothing_sent"
    RESTORED = "restored"  # the channel brought the order back
    FULFILMENT_CANCELLED = "fulfilment_cancelled"  # what was sent was not, after all


CONDITIONAL: Mapping[tuple[State, State], Given] = {
    (O.FULFILLING, O.CANCELLED): Given.NOTHING_SENT,
    (O.CANCELLED, O.PLACED): Given.RESTORED,
    (O.EXPIRED, O.PLACED): Given.RESTORED,
    (F.FULFILLED, F.PARTIALLY_FULFILLED): Given.FULFILMENT_CANCELLED,
}

_TABLES: tuple[Mapping[Any, tuple[Any, ...]], ...] = (ORDER, PAYMENT, FULFILMENT)
_STEPS: dict[State, tuple[State, ...]] = {
    state: steps for table in _TABLES for state, steps in table.items()
}

# Goods that have left, or are on their way.
SENT = frozenset({F.PARTIALLY_FULFILLED, F.FULFILLED, F.DELIVERED})
# No money of the order is here.
WITHOUT_MONEY = frozenset({P.UNPAID, P.FAILED, P.VOIDED})


def allowed(state: _State, to: _State, *, given: Collection[Given] = ()) -> bool:
    """Tell whether one step leads from a state to another.

    Args:
        given: what is so, of that on which some steps depend.
    """
    return to in _next(state, given)


def path(
    state: _State, to: _State, *, given: Collection[Given] = ()
) -> tuple[_State, ...] | None:
    """Return the states that lie between two, on the shortest way; ``None``: no way.

    A step that depends on something leads nowhere without it, and there is no way
    around: what was sent is not cancelled by being put on hold first.
    """
    if state is to:
        return ()
    if _is_barred(state, to, given):
        return None
    ways: deque[tuple[Any, ...]] = deque([(state,)])
    seen: set[State] = {state}
    while ways:
        way: tuple[Any, ...] = ways.popleft()
        for step in _next(way[-1], given):
            if step is to:
                return way[1:]
            if step not in seen:
                seen.add(step)
                ways.append((*way, step))
    return None


def may_send(payment: P, *, is_due_on_delivery: bool) -> bool:
    """Tell whether goods may leave: paid for, or due when they arrive."""
    return is_due_on_delivery or payment not in WITHOUT_MONEY


def _next(state: State, given: Collection[Given]) -> list[State]:
    further = [
        to
        for (was, to), needed in CONDITIONAL.items()
        if was is state and needed in given
    ]
    return [*_STEPS[state], *further]


def _is_barred(state: State, to: State, given: Collection[Given]) -> bool:
    needed = CONDITIONAL.get((state, to))
    return needed is not None and needed not in given
