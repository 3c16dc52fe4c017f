"""A cart becomes an order: what is written, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cart.buying import HOME, buy, wish_of
from tests.catalog.goods import a_listing, a_variant, put_up, the_variant
from tests.promotions.rules import a_rule
from webapp.cart.delivery import deliveries
from webapp.cart.models import CartLine
from webapp.cart.queries import open_cart_id
from webapp.cart.services import (
    add_to_cart,
    set_code,
)
from webapp.catalog import services as catalog
from webapp.catalog.models import ProductStatus
from webapp.core import clock
from webapp.core.money import Money
from webapp.orders import services as orders
from webapp.orders.models import Order, Payment
from webapp.promotions.models import Redemption


@pytest.fixture
def order_of(session):
    def order_of(placed):
        session.expire_all()
        return session.get_one(Order, placed.order_id)

    return order_of


def test_what_is_in_the_cart_is_ordered_and_taken_off_the_shelf(
    session, alice, bulb, goods, order_of, stock_of
):
    add_to_cart(session, alice, bulb.id, 2)
    add_to_cart(session, alice, goods.sizes["Large"].id)

    order = order_of(buy(session, alice))

    assert (order.channel, order.account) == ("storefront", "keepsake")
    assert (order.user_id, order.email) == (alice.user_id, "alice@example.com")
    assert (order.subtotal_minor, order.delivery_minor) == (12_000, 490)
    assert (order.total_minor, order.currency) == (12_490, "USD")
    assert (order.order_state, order.payment_state) == ("placed", "unpaid")
    assert (order.delivery, order.delivery_address) == ("Standard", HOME.as_json())
    told = [(line.name, line.variant_label, line.quantity) for line in order.lines]
    assert told == [("Lamp", "", 2), ("Shirt", "Large", 1)]
    assert [line.reserved_count for line in order.lines] == [2, 1]
    assert (stock_of(bulb), stock_of(goods.sizes["Large"])) == (3, 4)


def test_the_cart_is_over_and_the_next_thing_opens_another(
    session, alice, bulb, held, carts
):
    add_to_cart(session, alice, bulb.id)
    placed = buy(session, alice)

    (cart,) = carts()
    assert cart.order_id == placed.order_id
    assert session.scalars(select(CartLine)).all() == []
    assert open_cart_id(session, alice) is None

    add_to_cart(session, alice, bulb.id)
    assert held(alice) == {"Lamp": 1}
    assert len(carts()) == 2


def test_paying_has_begun(session, alice, bulb, order_of):
    add_to_cart(session, alice, bulb.id)

    placed = buy(session, alice, replace(wish_of(session, alice), method="test_card"))

    payment = session.get_one(Payment, placed.payment_id)
    assert (payment.order_id, payment.amount_minor) == (placed.order_id, 4490)
    assert (payment.method, payment.outcome) == ("test_card", "pending")
    assert placed.page == f"/dev/pay/{payment.id}"
    assert placed.is_new


def test_an_order_that_nobody_pays_lapses_after_so_many_hours(
    session, alice, bulb, order_of, monkeypatch
):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    add_to_cart(session, alice, bulb.id)

    assert order_of(buy(session, alice)).expires_at == now + timedelta(hours=72)


def test_what_is_paid_on_delivery_is_confirmed_and_never_lapses(
    session, alice, bulb, order_of
):
    add_to_cart(session, alice, bulb.id)

    order = order_of(buy(session, alice, wish_of(session, alice, method="on_delivery")))

    assert (order.order_state, order.payment_state) == ("confirmed", "unpaid")
    assert (order.is_due_on_delivery, order.expires_at) == (True, None)


def test_what_is_picked_up_goes_nowhere(session, alice, bulb, order_of):
    add_to_cart(session, alice, bulb.id)

    order = order_of(buy(session, alice, wish_of(session, alice, delivery="pick-up")))

    assert (order.delivery, order.delivery_minor) == ("Pick up", 0)
    assert order.delivery_address is None


def test_a_pre_order_takes_nothing_off_the_shelf(
    session, alice, goods, order_of, stock_of
):
    kettle = the_variant(session, goods.kettle)
    catalog.relist(session, goods.kettle, ProductStatus.PREORDER)
    add_to_cart(session, alice, kettle.id, 7)

    order = order_of(buy(session, alice))

    assert [(line.quantity, line.reserved_count) for line in order.lines] == [(7, 0)]
    assert stock_of(kettle) == 0


def test_a_code_takes_its_share_off_each_line_and_is_used(
    session, alice, bulb, goods, order_of
):
    a_rule(session, shared_code="SPRING10", most_per_customer=1)
    add_to_cart(session, alice, bulb.id, 2)
    add_to_cart(session, alice, goods.sizes["Small"].id)
    set_code(session, alice, "spring10")

    placed = buy(session, alice)

    order = order_of(placed)
    assert (order.discount_minor, order.total_minor) == (1200, 11_290)
    assert [line.discount_minor for line in order.lines] == [800, 400]
    assert order.discount_code == "SPRING10"
    (use,) = session.scalars(select(Redemption)).all()
    assert (use.order_id, use.amount_minor) == (placed.order_id, 1200)


def test_an_order_that_comes_to_nothing_is_paid(session, alice, bulb, order_of):
    a_rule(session, "100", shared_code="GIFT")
    add_to_cart(session, alice, bulb.id)
    set_code(session, alice, "GIFT")

    placed = buy(session, alice, wish_of(session, alice, delivery="pick-up"))

    order = order_of(placed)
    assert (placed.payment_id, placed.page, order.total_minor) == (None, None, 0)
    assert (order.order_state, order.payment_state) == ("confirmed", "paid")


def test_bought_twice_it_is_one_order(session, alice, bulb, stock_of):
    add_to_cart(session, alice, bulb.id, 2)
    wish = wish_of(session, alice)
    first = buy(session, alice, wish)

    again = buy(session, alice, wish)

    assert again == replace(first, page=None, is_new=False)
    assert stock_of(bulb) == 3


def test_going_back_to_a_cart_that_is_over_leads_to_its_order(
    session, alice, bulb, held
):
    """Whatever else the form says by now, and although another cart is open."""
    add_to_cart(session, alice, bulb.id)
    wish = wish_of(session, alice)
    first = buy(session, alice, wish)
    add_to_cart(session, alice, bulb.id)

    again = buy(session, alice, replace(wish, version=99, delivery="?", method="?"))

    assert (again.order_id, again.number) == (first.order_id, first.number)
    assert held(alice) == {"Lamp": 1}


def test_an_order_that_was_cancelled_since_stays_the_carts(session, alice, bulb):
    add_to_cart(session, alice, bulb.id)
    wish = wish_of(session, alice)
    first = buy(session, alice, wish)
    orders.cancel_order(session, first.order_id, by="customer", user_id=alice.user_id)

    again = buy(session, alice, wish)

    assert (again.order_id, again.payment_id) == (first.order_id, None)


@pytest.mark.parametrize(
    ("currency", "price", "delivery", "expected"),
    [
        # Ten percent of the sum, half to even: 4.5 is 4, 3703.5 is 3704.
        ("JPY", "15", "500", (45, 4, 500, 541)),
        ("USD", "0.15", "5.00", (45, 4, 500, 541)),
        ("KWD", "0.015", "0.500", (45, 4, 500, 541)),
        ("KWD", "12.345", "1.500", (37_035, 3704, 1500, 34_831)),
    ],
)
def test_a_currency_with_any_number_of_digits_comes_out_exactly(
    session, alice, order_of, currency, price, delivery, expected
):
    a_rule(session, currency=currency, shared_code="SPRING10")
    (bowl,) = put_up(session, a_listing("bowl", variants=(a_variant(stock=9),)))
    variant = the_variant(session, bowl)
    catalog.reprice(session, variant, Money.of(price, currency))
    session.flush()
    add_to_cart(session, alice, variant.id, 3)
    set_code(session, alice, "SPRING10")
    offered = deliveries([f"Standard={delivery}"], "", currency=currency)

    order = order_of(buy(session, alice, currency=currency, offered=offered))

    known = (order.subtotal_minor, order.discount_minor, order.delivery_minor)
    assert (*known, order.total_minor) == expected
    assert order.currency == currency
    (payment,) = session.scalars(select(Payment)).all()
    assert (payment.amount_minor, payment.currency) == (expected[-1], currency)


@pytest.mark.parametrize("many", [1, 8, 40])
def test_what_is_asked_and_written_does_not_grow_with_the_cart(
    session, alice, statements, many
):
    things = put_up(session, *(a_listing(f"thing-{n}") for n in range(many)))
    for thing in things:
        add_to_cart(session, alice, the_variant(session, thing).id)
    wish = wish_of(session, alice)
    session.commit()

    with statements() as sent:
        buy(session, alice, wish)

    assert len(sent) <= 24, "\n\n".join(sent)
