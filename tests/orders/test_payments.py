"""Paying: by card, by transfer, on delivery; declined, again, and too late."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.accounts.people import a_customer
from tests.orders.orders import METHODS, a_line, an_order, states_of, steps_of
from webapp.core.errors import DomainError
from webapp.extensions import db
from webapp.orders import services as orders
from webapp.orders.errors import (
    NothingToPay,
    OrderNotFound,
    PaymentNotFound,
    UnknownMethod,
)
from webapp.orders.events import OrderPaid
from webapp.orders.models import Order, OrderStep, Payment
from webapp.orders.providers import methods_for
from webapp.orders.providers.test_card import SAID, Answer
from webapp.orders.services import Settled
from webapp.orders.states import OrderState, PaymentOutcome, PaymentState

PAID, FAILED = PaymentOutcome.SUCCEEDED, PaymentOutcome.FAILED


@pytest.fixture
def order(session, alice, lamp):
    return an_order(session, a_line(lamp), customer=alice)


@pytest.fixture
def begin(session, order):
    def begin(method="test_card"):
        return orders.begin_payment(session, order.id, order.user_id, method, METHODS)

    return begin


def settle_it(session, begun, outcome, **more):
    return orders.settle_payment(
        session, begun.payment_id, outcome, by="customer", **more
    )


def outcomes(session):
    rows = session.execute(select(Payment.method, Payment.outcome).order_by(Payment.id))
    return [tuple(row) for row in rows]


def test_who_pays_by_card_goes_to_the_providers_page(begin, session, order):
    begun = begin()

    assert begun.page == f"/dev/pay/{begun.payment_id}"
    payment = session.get(Payment, begun.payment_id)
    assert (payment.amount_minor, payment.currency) == (4000, "USD")
    assert states_of(order) == ("placed", "unpaid", "unfulfilled")


def test_an_order_that_is_paid_is_confirmed_and_no_longer_lapses(
    session, alice, order, begin, heard, told
):
    begun = begin()

    came = settle_it(session, begun, PAID, reference="ch_7")

    assert came is Settled.PAID
    assert states_of(order) == ("confirmed", "paid", "unfulfilled")
    assert (order.paid_minor, order.expires_at) == (4000, None)
    assert session.get(Payment, begun.payment_id).reference == "ch_7"
    assert heard == [OrderPaid(order_id=str(order.id))]
    assert told(alice) == ["order_placed", "order_paid"]


def test_what_is_said_twice_counts_once(session, alice, order, begin, heard, told):
    begun = begin()

    came = [settle_it(session, begun, each) for each in (PAID, PAID, FAILED)]

    assert came == [Settled.PAID] * 3
    assert order.paid_minor == 4000
    assert len(heard) == 1
    assert told(alice) == ["order_placed", "order_paid"]


def test_a_card_that_was_declined_can_be_tried_again(session, order, begin):
    first = begin()
    failure = "Your card was declined"

    assert settle_it(session, first, FAILED, failure=failure) is Settled.FAILED
    assert states_of(order) == ("placed", "failed", "unfulfilled")
    assert order.expires_at is not None
    again = settle_it(session, begin(), FAILED, failure=failure)
    paid = settle_it(session, begin(), PAID)

    assert (again, paid) == (Settled.FAILED, Settled.PAID)
    assert steps_of(session, order, "payment") == ["failed", "paid"]
    assert outcomes(session) == [
        ("test_card", "failed"),
        ("test_card", "failed"),
        ("test_card", "succeeded"),
    ]


@pytest.mark.parametrize("outcome", [PaymentOutcome.PENDING, PaymentOutcome.VOIDED])
def test_an_attempt_ends_in_one_of_two_ways(session, begin, outcome):
    with pytest.raises(ValueError, match="not how"):
        settle_it(session, begin(), outcome)


def test_an_attempt_that_failed_is_over(session, order, begin):
    begun = begin()
    settle_it(session, begun, FAILED)

    assert settle_it(session, begun, PAID) is Settled.FAILED
    assert order.paid_minor == 0


def test_who_tries_again_gives_the_former_attempt_up(session, order, begin):
    first, second = begin(), begin()

    assert outcomes(session) == [("test_card", "voided"), ("test_card", "pending")]
    assert settle_it(session, first, PAID) is Settled.TOO_LATE
    assert order.payment_state is PaymentState.UNPAID
    assert settle_it(session, second, PAID) is Settled.PAID


def test_money_for_an_order_that_is_over_is_not_taken(session, alice, order, begin):
    begun = begin()
    orders.cancel_order(session, order.id, by="customer", user_id=alice.id)

    assert settle_it(session, begun, PAID) is Settled.TOO_LATE

    assert states_of(order) == ("cancelled", "unpaid", "unfulfilled")
    assert (order.paid_minor, outcomes(session)) == (0, [("test_card", "voided")])


def test_money_for_an_order_that_came_to_nothing_meanwhile_is_void(
    session, order, begin
):
    begun = begin()
    orders.step(session, order, OrderState.CANCELLED, by="shopify")

    assert settle_it(session, begun, PAID) is Settled.TOO_LATE
    assert order.paid_minor == 0


def test_there_is_nothing_to_pay_twice(session, alice, ada, order, begin):
    settle_it(session, begin(), PAID)

    with pytest.raises(NothingToPay):
        begin()
    with pytest.raises(NothingToPay):
        orders.confirm_payment(session, ada, order.id)


def test_there_is_nothing_to_pay_for_what_is_free_or_over(session, alice, order, begin):
    free = an_order(session, a_line(price=0), customer=alice)
    with pytest.raises(NothingToPay):
        orders.begin_payment(session, free.id, alice.id, "test_card", METHODS)

    orders.cancel_order(session, order.id, by="customer", user_id=alice.id)
    with pytest.raises(NothingToPay):
        begin()


def test_nobody_pays_the_orders_of_others_or_what_nobody_began(session, bob, order):
    with pytest.raises(OrderNotFound):
        orders.begin_payment(session, order.id, bob.id, "test_card", METHODS)
    with pytest.raises(PaymentNotFound):
        orders.settle_payment(session, uuid4(), PAID, by="customer")


@pytest.mark.parametrize("method", ["", "card", "test_card"])
def test_only_what_the_shop_offers_is_a_way_to_pay(session, order, method):
    offered = methods_for(["transfer"], bank_details="")

    with pytest.raises(UnknownMethod):
        orders.begin_payment(session, order.id, order.user_id, method, offered)


def test_a_transfer_has_no_page_and_an_operator_says_that_it_came(
    session, alice, ada, order, begin, acts, told
):
    assert begin("transfer").page is None
    assert order.payment_state is PaymentState.UNPAID

    orders.confirm_payment(session, ada, order.id, reference="Statement 12")

    assert states_of(order) == ("confirmed", "paid", "unfulfilled")
    assert outcomes(session) == [("transfer", "succeeded")]
    assert steps_of(session, order, "payment") == ["paid"]
    assert set(session.scalars(select(OrderStep.by))) == {"Ada"}
    (act,) = acts()
    assert (act.action, act.subject_id, act.user_id) == (
        "order.payment.confirm",
        order.id,
        alice.id,
    )
    assert act.after["reference"] == "Statement 12"
    assert told(alice) == ["order_placed", "order_paid"]


def test_a_transfer_that_came_while_a_card_was_tried_counts_as_one(
    session, ada, order, begin
):
    begun = begin("test_card")

    orders.confirm_payment(session, ada, order.id)

    assert outcomes(session) == [("test_card", "voided"), ("transfer", "succeeded")]
    assert settle_it(session, begun, PAID) is Settled.TOO_LATE


def test_who_chooses_to_pay_on_delivery_has_a_confirmed_order(session, order, begin):
    assert begin("on_delivery").page is None

    assert states_of(order) == ("confirmed", "unpaid", "unfulfilled")
    assert (order.is_due_on_delivery, order.expires_at) == (True, None)


def test_what_is_due_on_delivery_stays_so_until_other_money_came(
    session, ada, order, begin
):
    """Goods that left for it are paid to whoever brings them, or were paid before."""
    begin("on_delivery")

    begin("transfer")

    assert (order.is_due_on_delivery, order.payment_method) == (True, "on_delivery")
    orders.confirm_payment(session, ada, order.id)
    assert outcomes(session) == [("on_delivery", "voided"), ("transfer", "succeeded")]


def test_money_that_comes_on_delivery_completes_the_order(session, ada, order, begin):
    begin("on_delivery")
    orders.send_goods(session, ada, order.id)
    assert states_of(order) == ("fulfilling", "unpaid", "fulfilled")

    orders.confirm_payment(session, ada, order.id)

    assert states_of(order) == ("completed", "paid", "fulfilled")
    assert outcomes(session) == [("on_delivery", "succeeded")]


def test_an_order_on_hold_can_be_paid_and_stays_on_hold(session, order, begin):
    orders.step(session, order, OrderState.ON_HOLD, by="shop")

    settle_it(session, begin(), PAID)

    assert states_of(order) == ("on_hold", "paid", "unfulfilled")


def test_what_is_paid_in_part_can_be_paid_for_the_rest(session, alice, order, begin):
    order.paid_minor = 1500
    orders.step(session, order, PaymentState.PARTIALLY_PAID, by="shopify")

    begun = begin()

    assert session.get(Payment, begun.payment_id).amount_minor == 2500
    settle_it(session, begun, PAID)
    assert (order.paid_minor, order.payment_state) == (4000, PaymentState.PAID)


@pytest.mark.parametrize(
    ("answer", "outcome", "failure"),
    [
        (Answer.PAY, PAID, ""),
        (Answer.DECLINE, FAILED, "Your card was declined"),
        (Answer.BANK, PaymentOutcome.PENDING, ""),
        (Answer.APPROVE, PAID, ""),
        (Answer.REFUSE, FAILED, "Your bank did not approve the payment"),
    ],
)
def test_the_test_card_does_as_it_is_told(answer, outcome, failure):
    assert SAID[answer] == (outcome, failure)


def test_a_shop_offers_its_methods_in_its_own_order():
    offered = methods_for(["test_card", "transfer"], bank_details="IBAN DE00")

    assert list(offered) == ["test_card", "transfer"]
    assert offered["transfer"].about.endswith("IBAN DE00")
    assert offered["transfer"].is_confirmed_by_hand
    assert METHODS["on_delivery"].is_due_on_delivery
    with pytest.raises(ValueError, match="bitcoin"):
        methods_for(["bitcoin"], bank_details="")


@pytest.fixture
def placed(live):
    """An order in a database of its own: its id, its customer's, and the sessions."""
    with live.app_context():
        sessions = db.sessionmaker
    with sessions() as session:
        order = an_order(session, a_line(), customer=a_customer(session))
        session.commit()
        return sessions, order.id, order.user_id


def at_once(acts):
    def run(act):
        try:
            return act()
        except DomainError as refusal:
            return type(refusal)

    with ThreadPoolExecutor(8) as pool:
        return Counter(pool.map(run, acts))


def test_an_answer_that_comes_twenty_times_at_once_counts_once(placed):
    sessions, order_id, user_id = placed
    with sessions.begin() as session:
        begun = orders.begin_payment(session, order_id, user_id, "test_card", METHODS)

    def settle_once():
        with sessions.begin() as session:
            return settle_it(session, begun, PAID)

    assert at_once([settle_once] * 20) == {Settled.PAID: 20}
    with sessions() as session:
        order = session.get(Order, order_id)
        assert (order.paid_minor, order.total_minor) == (4000, 4000)
        assert steps_of(session, order, "payment") == ["paid"]


def test_of_many_attempts_at_once_one_is_open_in_the_end(placed):
    sessions, order_id, user_id = placed

    def begin_it():
        with sessions.begin() as session:
            orders.begin_payment(session, order_id, user_id, "test_card", METHODS)

    at_once([begin_it] * 20)

    with sessions() as session:
        counted = Counter(session.scalars(select(Payment.outcome)))
    assert counted == {PaymentOutcome.PENDING: 1, PaymentOutcome.VOIDED: 19}


def test_paying_and_cancelling_at_once_end_one_way_or_the_other(placed):
    sessions, order_id, user_id = placed
    with sessions.begin() as session:
        begun = orders.begin_payment(session, order_id, user_id, "test_card", METHODS)

    def pay():
        with sessions.begin() as session:
            return settle_it(session, begun, PAID)

    def cancel():
        with sessions.begin() as session:
            orders.cancel_order(session, order_id, by="customer", user_id=user_id)
        return "cancelled"

    at_once([pay, cancel, pay, cancel])

    with sessions() as session:
        order = session.get(Order, order_id)
        assert (order.order_state, order.paid_minor) in {
            (OrderState.CONFIRMED, 4000),
            (OrderState.CANCELLED, 0),
        }
