"""What pages are told of orders."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.catalog.goods import a_listing, put_up, the_variant
from tests.orders.orders import METHODS, a_line, an_order
from webapp.catalog import services as catalog
from webapp.core import clock
from webapp.orders import queries
from webapp.orders import services as orders
from webapp.orders.address import Address
from webapp.orders.errors import OrderNotFound, PaymentNotFound
from webapp.orders.services import RefundWish
from webapp.orders.states import OrderState, PaymentOutcome, PaymentState

HOME = Address(
    name="Alice Liddell",
    line1="Lewis Street 7",
    line2="",
    postcode="10115",
    city="Berlin",
    region="",
    country="DE",
)


@pytest.fixture
def order(session, alice, lamp):
    """Two lamps and something that only the shop's books know; 4.90 for the way."""
    return an_order(
        session,
        a_line(lamp, quantity=2, discount_minor=1000),
        a_line(name="A drawing", price=2500),
        customer=alice,
        delivery_minor=490,
        delivery="Standard delivery",
        delivery_address=HOME.as_json(),
    )


def pay(
    session, order, *, method="test_card", outcome=PaymentOutcome.SUCCEEDED, **more
):
    begun = orders.begin_payment(session, order.id, order.user_id, method, METHODS)
    orders.settle_payment(session, begun.payment_id, outcome, by="customer", **more)
    return begun.payment_id


def test_a_page_tells_all_there_is_to_an_order(session, alice, ada, lamp, order):
    pay(session, order, outcome=PaymentOutcome.FAILED, failure="Your card was declined")
    failed = queries.order_of(session, order.id, alice.id)
    pay(session, order)
    first = order.lines[0].id
    orders.refund_order(
        session,
        ada,
        order.id,
        wish=RefundWish(lines={first: (1, True)}, delivery=True),
        reason="Broken",
        once_key="k",
        providers=METHODS,
    )

    page = queries.order_of(session, order.id, alice.id)

    assert (failed.failure, failed.owed_minor) == ("Your card was declined", 9990)
    assert (page.number, page.total_minor, page.owed_minor) == (order.number, 9990, 0)
    assert page.failure == ""
    assert [
        (li.name, li.slug, li.quantity, li.total_minor, li.refunded_minor)
        for li in page.lines
    ] == [("Lamp", "lamp", 2, 7000, 3500), ("A drawing", None, 1, 2500, 0)]
    assert [(p.method, p.outcome) for p in page.payments] == [
        ("test_card", "failed"),
        ("test_card", "succeeded"),
    ]
    (refund,) = page.refunds
    assert (refund.amount_minor, refund.delivery_minor) == (3990, 490)
    assert [(li.name, li.quantity, li.amount_minor) for li in refund.lines] == [
        ("Lamp", 1, 3500)
    ]
    assert page.unrefunded_delivery_minor == 0
    assert [line.unrefunded_count for line in page.lines] == [1, 1]
    assert [line.unsent_count for line in page.lines] == [1, 1]
    assert page.held_minor == 6000
    assert [step.word for step in page.steps] == [
        "Payment failed",
        "Paid",
        "Confirmed",
        "Refunded in part",
    ]
    assert page == queries.order_page(session, order.id)


def test_a_refund_of_the_delivery_alone_has_no_lines(session, alice, ada, order):
    pay(session, order)
    orders.refund_order(
        session,
        ada,
        order.id,
        wish=RefundWish(delivery=True),
        reason="Late",
        once_key="k",
        providers=METHODS,
    )

    (refund,) = queries.order_of(session, order.id, alice.id).refunds

    assert (refund.amount_minor, refund.lines) == (490, ())


def test_what_is_no_longer_sold_has_no_page_to_go_to(session, alice, lamp, order):
    catalog.retire(session, lamp.product)

    page = queries.order_of(session, order.id, alice.id)

    assert [line.slug for line in page.lines] == [None, None]


def test_an_attempt_to_pay_that_is_open_is_told(session, alice, order):
    begun = orders.begin_payment(session, order.id, alice.id, "test_card", METHODS)

    page = queries.order_of(session, order.id, alice.id)

    assert page.pending.id == begun.payment_id


def test_nobody_sees_the_orders_of_others(session, alice, bob, order):
    begun = orders.begin_payment(session, order.id, alice.id, "test_card", METHODS)

    for order_id, person in ((order.id, bob), (uuid4(), alice)):
        with pytest.raises(OrderNotFound):
            queries.order_of(session, order_id, person.id)
    with pytest.raises(OrderNotFound):
        queries.order_page(session, uuid4())
    with pytest.raises(PaymentNotFound):
        queries.payment_of(session, begun.payment_id, bob.id)
    assert queries.orders_of(session, bob.id) == []
    assert queries.last_address(session, bob.id) is None


def test_the_providers_page_is_told_what_is_to_be_paid(session, alice, order):
    begun = orders.begin_payment(session, order.id, alice.id, "test_card", METHODS)

    asked = queries.payment_of(session, begun.payment_id, alice.id)

    assert (asked.order_id, asked.number) == (order.id, order.number)
    assert (asked.amount_minor, asked.currency, asked.outcome) == (
        9990,
        "USD",
        "pending",
    )


def many(session, count, **more):
    now = clock.now()
    return [
        an_order(session, placed_at=now - timedelta(hours=n), **more).id
        for n in range(count)
    ]


def test_orders_come_newest_first_a_page_at_a_time(session, alice, bob):
    ids = many(session, 5, customer=alice)
    many(session, 2, customer=bob)

    first = queries.orders_of(session, alice.id, most=2)
    second = queries.orders_of(session, alice.id, most=2, before=first[-1].id)
    third = queries.orders_of(session, alice.id, most=2, before=second[-1].id)

    assert [card.id for card in [*first, *second, *third]] == ids
    assert len(queries.orders_listed(session, most=50)) == 7
    assert len(queries.orders_listed(session, before=ids[1])) == 3


def test_orders_placed_in_one_moment_are_each_shown_once(session, alice):
    moment = clock.now()
    ids = {an_order(session, customer=alice, placed_at=moment).id for _ in range(4)}

    shown, before = [], None
    while page := queries.orders_of(session, alice.id, most=1, before=before):
        before = page[-1].id
        shown.append(before)

    assert (len(shown), set(shown)) == (4, ids)


def test_a_card_counts_the_things_that_were_ordered(session, alice, order):
    (card,) = queries.orders_of(session, alice.id)

    assert (card.number, card.piece_count) == (order.number, 3)


def test_operators_find_orders_by_number_address_and_state(session, alice, bob):
    mine = an_order(session, customer=alice, number="AB12-CD34")
    free = an_order(session, a_line(price=0), customer=bob, external_id="gid://7")

    def found(**asked):
        return [card.id for card in queries.orders_listed(session, **asked)]

    assert found(q=" ab12") == found(q="ab12cd34") == found(q="AB 12 C") == [mine.id]
    assert found(q="Alice@") == [mine.id]
    assert found(q="gid://7") == [free.id]
    assert found(q="%") == found(q="\x00_") == []
    assert found(order_state=OrderState.CONFIRMED) == [free.id]
    assert found(payment_state=PaymentState.UNPAID) == [mine.id]
    assert found(order_state=OrderState.PLACED, q="bob") == []


def test_what_operators_found_comes_newest_first_a_page_at_a_time(session, alice, bob):
    """Bob's number begins as Alice's name goes on; each way to find them counts."""
    ids = many(session, 5, customer=alice)
    mine = an_order(session, customer=bob, number="LICE-1111").id

    first = queries.orders_listed(session, q="lice", most=2)
    second = queries.orders_listed(session, q="lice", most=3, before=first[-1].id)
    third = queries.orders_listed(session, q="lice", most=3, before=second[-1].id)

    assert [card.id for card in [*first, *second, *third]] == [mine, *ids]


def test_the_latest_address_is_offered_again(session, alice, order):
    an_order(session, customer=alice)  # picked up

    assert Address.of(queries.last_address(session, alice.id)) == HOME


def test_a_page_costs_the_same_for_a_small_order_as_for_a_large_one(
    session, alice, order, statements
):
    things = put_up(session, *(a_listing(f"thing-{n}") for n in range(12)))
    large = an_order(
        session, *(a_line(the_variant(session, it)) for it in things), customer=alice
    )

    def cost(which):
        with statements() as sent:
            queries.order_of(session, which.id, alice.id)
        return len(sent)

    assert cost(order) == cost(large) == 5
