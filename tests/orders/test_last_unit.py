"""Refunds that come to what was paid to the last minor unit, in any currency and at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.accounts.people import a_customer, an_operator
from tests.catalog.goods import a_listing, put_up, the_variant
from tests.orders.orders import (
    a_line,
    paid,
    refund,
)
from webapp.audit.services import Actor
from webapp.catalog.models import Variant
from webapp.core.errors import DomainError
from webapp.core.money import Money
from webapp.extensions import db
from webapp.orders.errors import (
    NothingToRefund,
    RefundUnfit,
)
from webapp.orders.models import Order, Refund
from webapp.orders.states import PaymentState

AMOUNTS = {"JPY": "1000", "USD": "10.00", "KWD": "1.000"}


@pytest.mark.parametrize("currency", AMOUNTS)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_in_whatever_portions_all_of_it_comes_back_and_no_unit_more(
    session, ada, currency, data
):
    ordered = data.draw(
        st.lists(
            st.tuples(st.integers(1, 5), st.integers(1, 10_000), st.integers(0, 99)),
            min_size=1,
            max_size=3,
        )
    )
    delivery = data.draw(st.integers(0, 999))
    order = paid(
        session,
        ada,
        *(
            a_line(quantity=n, price=price, discount_minor=n * price * pct // 100)
            for n, price, pct in ordered
        ),
        currency=currency,
        delivery_minor=delivery,
    )
    pieces = [line.id for line in order.lines for _ in range(line.quantity)]
    given_back = []
    for portion in portions_of(data.draw, data.draw(st.permutations(pieces))):
        chosen = {line_id: (n, False) for line_id, n in Counter(portion).items()}
        try:
            one = refund(session, ada, order, lines=chosen)
        except NothingToRefund:  # shares of less than a unit; the rest makes up for it
            continue
        given_back.append(one.amount_minor)
    rest = order.total_minor - sum(given_back)
    if rest:
        given_back.append(refund(session, ada, order, whole=True).amount_minor)

    assert sum(given_back) == order.total_minor == order.refunded_minor
    assert rest >= delivery
    assert order.payment_state is PaymentState.REFUNDED
    assert all(line.refunded_minor == line.total_minor for line in order.lines)


def portions_of(draw, pieces):
    while pieces:
        size = draw(st.integers(1, len(pieces)))
        yield pieces[:size]
        pieces = pieces[size:]


@pytest.mark.parametrize(("currency", "amount"), AMOUNTS.items())
def test_a_third_of_an_amount_leaves_nothing_over_in_any_currency(
    session, ada, currency, amount
):
    total = Money.of(amount, currency)
    line = a_line(quantity=3, price=total.minor, discount_minor=2 * total.minor)
    order = paid(session, ada, line, currency=currency)

    shares = [
        refund(session, ada, order, lines={order.lines[0].id: (1, False)})
        for _ in range(3)
    ]

    assert total.minor == 1000
    assert [share.amount_minor for share in shares] == [333, 333, 334]
    assert {share.currency for share in shares} == {currency}


@pytest.fixture
def live_order(live):
    """A paid order of twelve lamps, in a database of its own."""
    with live.app_context():
        sessions = db.sessionmaker
    with sessions() as session:
        operator, alice = an_operator(session), a_customer(session)
        ada = Actor(operator.id, operator.name)
        (product,) = put_up(session, a_listing("lamp"))
        lamp = the_variant(session, product)
        lamp.stock = 12
        order = paid(session, ada, a_line(lamp, quantity=12, price=999), customer=alice)
        session.commit()
        return sessions, ada, order.id, order.lines[0].id


def at_once(acts):
    def run(act):
        try:
            return act()
        except DomainError as refusal:
            return type(refusal)

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, acts))


def books(sessions, order_id):
    with sessions() as session:
        order = session.get(Order, order_id)
        given_back = session.scalars(select(Refund.amount_minor)).all()
        stock = session.scalars(select(Variant.stock)).one()
        return order.refunded_minor, sum(given_back), len(given_back), stock


def test_a_button_that_is_pressed_twenty_times_at_once_gives_back_once(live_order):
    sessions, ada, order_id, line_id = live_order

    def press():
        with sessions.begin() as session:
            order = session.get(Order, order_id)
            wish = {"lines": {line_id: (1, True)}}
            return refund(session, ada, order, key="form 7", **wish).id

    answers = at_once([press] * 20)

    assert len(set(answers)) == 1
    assert books(sessions, order_id) == (999, 999, 1, 1)


def test_many_who_give_back_at_once_give_back_no_more_than_there_is(live_order):
    sessions, ada, order_id, line_id = live_order

    def act(size):
        def give():
            with sessions.begin() as session:
                order = session.get(Order, order_id)
                refund(session, ada, order, lines={line_id: (size, True)})
            return size

        return give

    answers = at_once([act(n % 3 + 1) for n in range(24)])

    sizes = [answer for answer in answers if isinstance(answer, int)]
    refused = {answer for answer in answers if not isinstance(answer, int)}
    assert refused <= {RefundUnfit, NothingToRefund}
    assert sum(sizes) == 12
    assert books(sessions, order_id) == (999 * 12, 999 * 12, len(sizes), 12)
