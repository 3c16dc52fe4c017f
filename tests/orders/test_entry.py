"""Entering an order, from whatever channel, once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.accounts.people import a_customer
from tests.catalog.goods import a_listing, a_variant, put_up, the_variant
from tests.orders.orders import (
    a_line,
    a_new_order,
    an_order,
    enter,
    states_of,
    steps_of,
    stock_of,
)
from webapp.catalog.errors import StockShort
from webapp.catalog.models import ProductStatus, Variant
from webapp.core import clock
from webapp.extensions import db
from webapp.orders import services as orders
from webapp.orders.errors import ImpossibleOrder
from webapp.orders.events import OrderPaid, OrderPlaced
from webapp.orders.models import Order, OrderLine


def test_an_order_keeps_what_was_agreed_and_takes_its_pieces_off_the_shelf(
    session, alice, lamp, vase, heard, told
):
    order = an_order(
        session,
        a_line(lamp, quantity=2, price=4000, discount_minor=500),
        a_line(vase, price=2500, tax_minor=200),
        customer=alice,
        delivery_minor=490,
        tax_minor=93,
        discount_code="KEEP-7Q4M2XKD",
    )

    assert states_of(order) == ("placed", "unpaid", "unfulfilled")
    assert (order.subtotal_minor, order.discount_minor) == (10500, 500)
    assert (order.delivery_minor, order.tax_minor) == (490, 293)
    assert order.total_minor == 10500 - 500 + 490 + 293
    assert [(li.name, li.quantity, li.reserved_count) for li in order.lines] == [
        ("Lamp", 2, 2),
        ("Vase", 1, 1),
    ]
    assert (lamp.stock, vase.stock) == (3, 4)
    assert heard == [OrderPlaced(order_id=str(order.id))]
    assert told(alice) == ["order_placed"]


def test_a_number_tells_nobody_how_many_orders_there_are(session):
    numbers = {an_order(session).number for _ in range(20)}

    assert len(numbers) == 20
    assert all(len(number) == 9 and not set("01IO") & set(number) for number in numbers)


def test_what_its_channel_calls_the_same_is_entered_once(
    session, alice, lamp, heard, told
):
    new = a_new_order(a_line(lamp), customer=alice, number="A-1")

    first = orders.enter_order(session, new, reserve=True)
    again = orders.enter_order(session, new, reserve=True, order_id=uuid4())

    assert (first.is_new, again) == (True, first._replace(is_new=False))
    assert stock_of(session, lamp.id) == 4
    assert (len(heard), told(alice)) == (1, ["order_placed"])
    assert session.scalar(select(func.count(OrderLine.id))) == 1


def test_channels_and_their_accounts_have_names_of_their_own(session):
    new = {"external_id": "1001", "number": "#1001"}
    sources = [("shopify", "a"), ("shopify", "b"), ("amazon", "a")]

    ids = {an_order(session, channel=c, account=a, **new).id for c, a in sources}

    assert len(ids) == 3


def test_an_order_keeps_the_id_that_was_chosen_for_it(session):
    order_id = uuid4()

    entered = orders.enter_order(
        session, a_new_order(), reserve=True, order_id=order_id
    )

    assert entered.order_id == order_id


def test_where_something_is_short_there_is_no_order(session, lamp, vase):
    new = a_new_order(a_line(vase), a_line(lamp, quantity=6))

    with pytest.raises(StockShort, match=r"'Lamp'\. Only 5"), session.begin_nested():
        orders.enter_order(session, new, reserve=True)

    assert session.scalar(select(func.count(Order.id))) == 0
    assert (stock_of(session, lamp.id), stock_of(session, vase.id)) == (5, 5)


def test_two_lines_of_one_thing_are_counted_together(session, lamp):
    order = an_order(session, a_line(lamp, quantity=2), a_line(lamp, quantity=3))

    assert [line.reserved_count for line in order.lines] == [2, 3]
    with pytest.raises(StockShort):
        an_order(session, a_line(lamp))


def test_what_was_sold_elsewhere_takes_nothing_from_our_shelf(session, lamp):
    order = an_order(session, a_line(lamp, quantity=9), reserve=False)

    assert (lamp.stock, order.lines[0].reserved_count) == (5, 0)


def test_a_channel_may_sell_what_the_catalogue_does_not_know(session):
    unknown = a_line(name="Lamp, refurbished", sku="R-1", external_id="66")

    order = an_order(session, unknown, channel="shopify", user_id=None, email=None)

    (line,) = order.lines
    assert (line.variant_id, line.name, line.sku) == (None, "Lamp, refurbished", "R-1")
    assert line.external_id == "66"


def test_what_is_sold_before_it_is_there_is_not_reserved(session):
    early = a_listing(
        "novel", status=ProductStatus.PREORDER, variants=(a_variant(stock=0),)
    )
    (novel,) = put_up(session, early)

    order = an_order(session, a_line(the_variant(session, novel), quantity=3))

    assert order.lines[0].reserved_count == 0


def test_what_costs_nothing_is_paid_at_once(session, alice, lamp, heard, told):
    order = an_order(
        session, a_line(lamp, price=4000, discount_minor=4000), customer=alice
    )

    assert states_of(order) == ("confirmed", "paid", "unfulfilled")
    assert (order.total_minor, order.paid_minor, order.expires_at) == (0, 0, None)
    assert heard == [
        OrderPlaced(order_id=str(order.id)),
        OrderPaid(order_id=str(order.id)),
    ]
    assert told(alice) == ["order_placed"]


def test_what_is_due_on_delivery_is_confirmed_and_does_not_lapse(session, lamp):
    order = an_order(
        session,
        a_line(lamp),
        is_due_on_delivery=True,
        payment_method="on_delivery",
        expires_at=clock.now() + timedelta(days=1),
    )

    assert states_of(order) == ("confirmed", "unpaid", "unfulfilled")
    assert order.expires_at is None
    assert steps_of(session, order, "order") == ["confirmed"]


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": ()},
        {"currency": "XX"},
        {"lines": (a_line(quantity=0),)},
        {"lines": (a_line(quantity=-1),)},
        {"lines": (a_line(price=-1),)},
        {"lines": (a_line(price=10, discount_minor=11),)},
        {"lines": (a_line(discount_minor=-1),)},
        {"lines": (a_line(tax_minor=-1),)},
        {"delivery_minor": -1},
        {"tax_minor": -1},
    ],
)
def test_impossible_orders_are_refused(session, changes):
    with pytest.raises(ImpossibleOrder):
        enter(session, a_new_order(**changes))

    assert session.scalar(select(func.count(Order.id))) == 0


def at_once(acts):
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda act: act(), acts))


def test_fifty_twins_at_once_are_one_order(live):
    with live.app_context():
        sessions = db.sessionmaker
    with sessions() as session:
        alice = a_customer(session)
        (product,) = put_up(session, a_listing("lamp"))
        new = a_new_order(a_line(the_variant(session, product)), customer=alice)
        session.commit()

    def enter_it():
        with sessions.begin() as session:
            return orders.enter_order(session, new, reserve=True)

    entered = at_once([enter_it] * 50)

    assert Counter(one.is_new for one in entered) == {True: 1, False: 49}
    assert len({one.order_id for one in entered}) == 1
    with sessions() as session:
        assert session.scalars(select(Variant.stock)).all() == [4]


def test_of_a_hundred_who_order_the_last_one_at_once_one_gets_it(live):
    with live.app_context():
        sessions = db.sessionmaker
    with sessions.begin() as session:
        last = a_listing("lamp", variants=(a_variant(stock=1),))
        (product,) = put_up(session, last)
        line = a_line(the_variant(session, product))

    def order_it():
        try:
            with sessions.begin() as session:
                orders.enter_order(session, a_new_order(line), reserve=True)
        except StockShort as refusal:
            return str(refusal)
        return "ordered"

    answers = Counter(at_once([order_it] * 100))

    assert answers == {
        "ordered": 1,
        "Insufficient stock for 'Lamp'. Only 0 units available": 99,
    }
    with sessions() as session:
        assert session.scalars(select(Variant.stock)).all() == [0]
        assert session.scalars(select(OrderLine.reserved_count)).all() == [1]
