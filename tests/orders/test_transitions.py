"""Which way an order may go, against the words of the design.

The tables below are those of ``design/intake.md``, "Allowed transitions", read off its
text and not off the code: what does not stand here is refused.
"""

from itertools import pairwise, product

import pytest

from webapp.orders.states import FulfilmentState as F
from webapp.orders.states import OrderState as O
from webapp.orders.states import PaymentState as P
from webapp.orders.transitions import SENT, Given, allowed, may_send, path

ORDER = {
    "placed": "confirmed on_hold cancelled expired",
    "confirmed": "fulfilling on_hold cancelled completed",
    "on_hold": "confirmed cancelled",
    "fulfilling": "completed on_hold cancelled?",
    "completed": "",
    "cancelled": "placed?",
    "expired": "placed?",
}
PAYMENT = {
    "unpaid": "authorized partially_paid paid failed voided",
    "authorized": "partially_paid paid voided failed",
    "failed": "authorized paid voided",
    "partially_paid": "paid partially_refunded refunded",
    "paid": "partially_refunded refunded disputed",
    "partially_refunded": "refunded disputed",
    "disputed": "paid partially_refunded refunded",
    "refunded": "",
    "voided": "",
}
FULFILMENT = {
    "unfulfilled": "partially_fulfilled fulfilled unfulfillable",
    "partially_fulfilled": "fulfilled partially_returned unfulfillable",
    "fulfilled": "delivered partially_returned returned partially_fulfilled?",
    "delivered": "partially_returned returned",
    "partially_returned": "returned",
    "returned": "",
    "unfulfillable": "",
}
AXES = ((O, ORDER), (P, PAYMENT), (F, FULFILMENT))
# With a "?": only while nothing was sent, when the channel brought the order back, or
# when it took back that something was sent.
ONLY_IF = {
    (O.FULFILLING, O.CANCELLED): Given.NOTHING_SENT,
    (O.CANCELLED, O.PLACED): Given.RESTORED,
    (O.EXPIRED, O.PLACED): Given.RESTORED,
    (F.FULFILLED, F.PARTIALLY_FULFILLED): Given.FULFILMENT_CANCELLED,
}
PAIRS = [
    (was, to, f"{to}{mark}" in table[was].split())
    for states, table in AXES
    for was, to in product(states, states)
    for mark in ["?" if (was, to) in ONLY_IF else ""]
]
ALWAYS = [(was, to) for was, to, says in PAIRS if says and (was, to) not in ONLY_IF]


def test_the_tables_name_every_state_and_every_pair_is_tried():
    assert [set(table) == set(states) for states, table in AXES] == [True] * 3
    assert len(PAIRS) == 7**2 + 9**2 + 7**2
    assert {(was, to) for was, to, says in PAIRS if says} >= set(ONLY_IF)


@pytest.mark.parametrize(("was", "to", "says"), PAIRS)
def test_a_step_is_allowed_where_the_design_says_so_and_nowhere_else(was, to, says):
    needed = ONLY_IF.get((was, to))

    assert allowed(was, to) is (says and needed is None)
    assert allowed(was, to, given=set(Given)) is says
    assert allowed(was, to, given={needed}) is says
    assert not needed or not allowed(was, to, given=set(Given) - {needed})


def reached_from(state):
    """Return where steps that are always allowed lead in the end."""
    reached, further = {state}, {state}
    while further := {to for was, to in ALWAYS if was in further} - reached:
        reached |= further
    return reached


@pytest.mark.parametrize(("was", "to", "says"), PAIRS)
def test_a_jump_is_accepted_where_a_way_leads_and_nowhere_else(was, to, says):
    way = path(was, to)

    if (was, to) in ONLY_IF:
        assert way is None
    elif was is to:
        assert way == ()
    else:
        assert (way is not None) is (to in reached_from(was))
    if way is not None and was is not to:
        whole = [was, *way, to]
        assert all(step in ALWAYS for step in pairwise(whole))
        assert len(set(whole)) == len(whole)
        assert (way == ()) is says


@pytest.mark.parametrize(
    ("was", "to", "between"),
    [
        (O.PLACED, O.COMPLETED, (O.CONFIRMED,)),
        (O.PLACED, O.FULFILLING, (O.CONFIRMED,)),
        (O.ON_HOLD, O.COMPLETED, (O.CONFIRMED,)),
        (P.UNPAID, P.REFUNDED, (P.PAID,)),
        (P.UNPAID, P.PARTIALLY_REFUNDED, (P.PAID,)),
        (P.UNPAID, P.DISPUTED, (P.PAID,)),
        (P.AUTHORIZED, P.REFUNDED, (P.PAID,)),
        (F.UNFULFILLED, F.DELIVERED, (F.FULFILLED,)),
        (F.UNFULFILLED, F.RETURNED, (F.FULFILLED,)),
        (F.PARTIALLY_FULFILLED, F.DELIVERED, (F.FULFILLED,)),
    ],
)
def test_the_shortest_and_likeliest_way_is_implied(was, to, between):
    assert path(was, to) == between


@pytest.mark.parametrize(
    ("was", "to"),
    [
        (O.COMPLETED, O.PLACED),
        (O.COMPLETED, O.CANCELLED),
        (O.CONFIRMED, O.EXPIRED),
        (P.REFUNDED, P.PAID),
        (P.VOIDED, P.PAID),
        (P.PAID, P.UNPAID),
        (F.RETURNED, F.FULFILLED),
        (F.UNFULFILLABLE, F.FULFILLED),
    ],
)
def test_where_no_way_leads_there_is_none(was, to):
    assert path(was, to) is None
    assert path(was, to, given={Given.NOTHING_SENT}) is None


def test_what_was_sent_is_not_cancelled_by_way_of_being_on_hold():
    assert path(O.FULFILLING, O.CANCELLED) is None
    assert path(O.FULFILLING, O.CANCELLED, given={Given.NOTHING_SENT}) == ()


def test_a_restored_order_begins_again():
    assert path(O.CANCELLED, O.PLACED, given={Given.RESTORED}) == ()
    assert path(O.EXPIRED, O.CONFIRMED, given={Given.RESTORED}) == (O.PLACED,)
    assert path(O.CANCELLED, O.CONFIRMED) is None


@pytest.mark.parametrize("payment", P)
def test_goods_leave_unpaid_only_when_they_are_due_on_delivery(payment):
    has_money = payment not in {P.UNPAID, P.FAILED, P.VOIDED}

    assert may_send(payment, is_due_on_delivery=False) is has_money
    assert may_send(payment, is_due_on_delivery=True)
    assert {F.PARTIALLY_FULFILLED, F.FULFILLED, F.DELIVERED} == SENT
