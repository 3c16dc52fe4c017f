"""What becomes of pieces whose money is given back."""

from tests.orders.orders import (
    a_line,
    paid,
    refund,
    states_of,
    stock_of,
)
from webapp.orders import services as orders
from webapp.orders.states import FulfilmentState


def test_what_was_not_sent_goes_back_on_the_shelf_or_is_written_off(
    session, ada, lamp, order, lamps
):
    refund(session, ada, order, lines={lamps: (1, True)})
    refund(session, ada, order, lines={lamps: (1, False)})

    line = order.lines[0]
    assert stock_of(session, lamp.id) == 3
    assert (line.cancelled_count, line.reserved_count, line.returned_count) == (2, 1, 0)


def test_what_was_sent_comes_back_or_stays_with_its_buyer(
    session, ada, lamp, order, lamps
):
    orders.send_goods(session, ada, order.id)

    refund(session, ada, order, lines={lamps: (1, False)})
    assert order.fulfilment_state is FulfilmentState.FULFILLED
    refund(session, ada, order, lines={lamps: (2, True)})

    line = order.lines[0]
    assert stock_of(session, lamp.id) == 4
    assert (line.cancelled_count, line.returned_count, line.fulfilled_count) == (
        0,
        2,
        3,
    )
    assert states_of(order) == (
        "completed",
        "partially_refunded",
        "partially_returned",
    )


def test_an_order_that_came_back_whole_is_returned(session, ada, lamp, vase, order):
    orders.send_goods(session, ada, order.id)
    all_of_it = {line.id: (0, True) for line in order.lines}

    refund(session, ada, order, whole=True, lines=all_of_it)

    assert states_of(order) == ("completed", "refunded", "returned")
    assert (stock_of(session, lamp.id), stock_of(session, vase.id)) == (5, 5)


def test_what_was_sent_stays_with_its_buyer_unless_somebody_says_it_came_back(
    session, ada, lamp, order
):
    orders.send_goods(session, ada, order.id)

    refund(session, ada, order, whole=True)

    assert states_of(order) == ("completed", "refunded", "fulfilled")
    assert stock_of(session, lamp.id) == 2


def test_of_what_was_sent_in_part_the_rest_goes_back_first(
    session, ada, lamp, order, lamps
):
    line = order.lines[0]
    line.fulfilled_count = 2
    orders.step(session, order, FulfilmentState.PARTIALLY_FULFILLED, by="shopify")

    refund(session, ada, order, lines={lamps: (2, True)})

    assert (line.cancelled_count, line.returned_count, line.reserved_count) == (1, 1, 2)
    assert stock_of(session, lamp.id) == 4


def test_what_was_never_taken_from_the_shelf_does_not_go_back_to_it(session, ada, lamp):
    order = paid(session, ada, a_line(lamp, quantity=2), reserve=False)

    refund(session, ada, order, whole=True)

    assert stock_of(session, lamp.id) == 5
