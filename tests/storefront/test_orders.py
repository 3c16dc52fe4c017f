"""What a customer sees of an order, and can do with it."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.accounts.people import a_customer, an_operator, sign_in
from tests.catalog.goods import a_listing, put_up, the_variant
from tests.orders.orders import METHODS
from tests.people import is_refused_with_a_notice
from tests.storefront.buying import a_thing, place, put_into_cart, the_order
from webapp.accounts.owners import Owner
from webapp.audit.services import Actor
from webapp.cart.queries import cart_page
from webapp.cart.services import add_many
from webapp.catalog.models import ProductStatus, Variant
from webapp.core import clock
from webapp.orders import services as orders
from webapp.orders.models import Order, Payment
from webapp.orders.services import RefundWish


@pytest.fixture
def lamp(session, alice):
    lamp = a_thing(session)
    put_into_cart(session, alice, lamp, 2)
    return lamp


@pytest.fixture
def order(client, session, lamp):
    """Two lamps, ordered by card and not paid yet."""
    place(client)
    return the_order(session)


@pytest.fixture
def answer(client, session):
    """Say at the provider's page what should become of the payment."""

    def answer(what):
        payment = session.scalars(
            select(Payment).order_by(Payment.id.desc()).limit(1)
        ).one()
        said = client.post(f"/dev/pay/{payment.id}", data={"answer": what})
        session.expire_all()
        return said

    return answer


@pytest.fixture
def seen(client, order):
    """Return the order's page as it is now."""
    return lambda: client.get(f"/account/orders/{order.id}").text


def test_a_card_that_is_charged_makes_a_paid_order(session, order, answer, seen):
    assert answer("pay").location == f"/account/orders/{order.id}"
    page = seen()
    for words in ("Thank you. We are preparing your order", "Paid", "Confirmed"):
        assert words in page
    for words in ("Elm 1", "10115 Berlin", "Standard delivery", "$84.90", "Test card"):
        assert words in page
    assert "Cancel this order" not in page
    assert session.get_one(Order, order.id).payment_state == "paid"


def test_a_declined_card_can_be_tried_again(client, session, order, answer, seen):
    answer("decline")
    page = seen()
    assert "That did not work" in page
    assert "Your card was declined. Nothing was charged" in page
    assert "Payment failed" in page

    again = client.post(f"/account/orders/{order.id}/pay", data={"method": "test_card"})
    assert again.location.startswith("/dev/pay/")
    answer("pay")
    assert session.get_one(Order, order.id).payment_state == "paid"


def test_a_bank_that_asks_first_is_waited_for(client, session, order, answer, seen):
    asked = answer("bank")
    assert "bank" in asked.location
    assert "Your bank asks: is this you?" in client.get(asked.location).text
    assert "Your payment is not finished" in seen()
    assert session.get_one(Order, order.id).payment_state == "unpaid"
    answer("approve")
    assert session.get_one(Order, order.id).payment_state == "paid"


def test_a_bank_that_refuses_is_a_failure(session, order, answer, seen):
    answer("bank")
    answer("refuse")
    assert "Your bank did not approve the payment." in seen()
    assert session.get_one(Order, order.id).payment_state == "failed"


def test_going_on_with_a_payment_begins_it_anew(client, session, order, seen):
    assert 'name="method" value="test_card"' in seen()
    begun = client.post(f"/account/orders/{order.id}/pay", data={"method": "test_card"})
    assert begun.location.startswith("/dev/pay/")
    outcomes = session.scalars(select(Payment.outcome).order_by(Payment.id)).all()
    assert outcomes == ["voided", "pending"]


def test_what_is_charged_too_late_is_told(client, session, order, answer):
    payment = session.scalars(select(Payment)).one()
    client.post(f"/account/orders/{order.id}/cancel")
    late = client.post(f"/dev/pay/{payment.id}", data={"answer": "pay"})
    page = client.get(late.location).text
    assert "came too late, so nothing was charged" in page
    assert "This order was cancelled" in page


def test_a_payment_that_has_ended_leads_back(client, order, answer, session):
    answer("pay")
    payment = session.scalars(select(Payment)).one()
    ended = client.get(f"/dev/pay/{payment.id}")
    assert ended.location == f"/account/orders/{order.id}"


@pytest.mark.parametrize("typed", ["", "nonsense", "PAY", "\x00"])
def test_nonsense_at_the_provider_changes_nothing(session, order, answer, typed):
    assert answer(typed).status_code == 422
    assert session.get_one(Order, order.id).payment_state == "unpaid"


def test_in_production_there_is_no_such_page(client, app, order, session, monkeypatch):
    payment = session.scalars(select(Payment)).one()
    there = app.config["KEEPSAKE"]
    monkeypatch.setitem(app.config, "KEEPSAKE", in_production(there))
    assert client.get(f"/dev/pay/{payment.id}").status_code == 404
    said = client.post(f"/dev/pay/{payment.id}", data={"answer": "pay"})
    assert said.status_code == 404
    assert session.get_one(Order, order.id).payment_state == "unpaid"


def test_a_transfer_tells_what_to_transfer_where(client, order):
    client.post(f"/account/orders/{order.id}/pay", data={"method": "transfer"})
    page = client.get(f"/account/orders/{order.id}").text
    assert "Please transfer $84.90" in page
    assert "Bank of Nowhere" in page
    assert f"<strong>{order.number}</strong>" in page
    assert "We keep it for you until" in page


def test_an_earlier_failure_is_past_when_one_tries_again(client, order, answer, seen):
    answer("decline")
    client.post(f"/account/orders/{order.id}/pay", data={"method": "transfer"})
    page = seen()
    assert "Not paid yet" in page
    assert "Payment failed: Your card was declined" in page  # still in what happened


def test_what_is_paid_on_delivery_is_confirmed(client, session, order, seen):
    client.post(f"/account/orders/{order.id}/pay", data={"method": "on_delivery"})
    page = seen()
    assert "You pay $84.90 when it is handed to you." in page
    assert "Confirmed" in page


def test_a_method_that_is_not_offered_is_refused(client, session, order):
    for method in ("gold", ""):
        client.post(f"/account/orders/{order.id}/pay", data={"method": method})
        assert is_refused_with_a_notice(client)
    assert session.scalars(select(Payment.outcome)).all() == ["pending"]


def test_cancelling_asks_first(client, session, order, lamp, seen):
    asked = client.get(f"/account/orders/{order.id}/cancel").text
    assert f"Cancel order {order.number}?" in asked
    assert "2 things for $84.90" in asked
    assert session.get_one(Order, order.id).order_state == "placed"

    done = client.post(f"/account/orders/{order.id}/cancel")
    assert done.location == f"/account/orders/{order.id}"
    session.expire_all()
    assert session.get_one(Order, order.id).order_state == "cancelled"
    assert session.get_one(Variant, lamp.id).stock == 5
    assert "Nothing was charged." in seen()


def test_what_is_paid_is_not_cancelled_by_a_click(client, session, order, answer):
    answer("pay")
    asked = client.get(f"/account/orders/{order.id}/cancel")
    assert asked.location == f"/account/orders/{order.id}"
    client.post(f"/account/orders/{order.id}/cancel")
    assert is_refused_with_a_notice(client)
    assert session.get_one(Order, order.id).order_state == "confirmed"


def test_an_order_that_lapsed_says_so(session, order, seen):
    orders.expire_orders(session, clock.now() + timedelta(days=4))
    session.commit()
    assert "Nobody paid in time, so this order lapsed" in seen()


def test_what_was_given_back_is_told(session, order, answer, seen):
    ada = the_operator(session)
    answer("pay")
    line = session.get_one(Order, order.id).lines[0]
    orders.refund_order(
        session,
        ada,
        order.id,
        wish=RefundWish(lines={line.id: (1, True)}),
        reason="One came broken.",
        once_key="1",
        providers=METHODS,
    )
    session.commit()
    page = seen()
    for words in ("$40.00 given back: One came broken", "Refunded in part"):
        assert words in page


def test_the_same_again_lies_in_the_cart(client, session, alice, order, lamp):
    answer = client.post(f"/account/orders/{order.id}/again")
    assert answer.location == "/cart"
    cart = cart_page(session, Owner(user_id=alice.id))
    assert [(line.name, line.quantity) for line in cart.lines] == [("Lamp", 2)]


def test_what_can_no_longer_be_had_again_is_told(client, session, alice, order, lamp):
    lamp.product.status = ProductStatus.RETIRED
    session.commit()
    answer = client.post(f"/account/orders/{order.id}/again")
    assert answer.location == f"/account/orders/{order.id}"
    assert is_refused_with_a_notice(client)
    assert cart_page(session, Owner(user_id=alice.id)).lines == []


def test_orders_are_listed_the_latest_first(client, session, alice, lamp):
    for _ in range(23):
        put_into_cart(session, alice, lamp)
        place(client, method="on_delivery")
        refill(session, lamp)
    numbers = [n for (n,) in session.execute(newest_numbers())]
    page = client.get("/account/orders")
    found = [number for number in numbers if number in page.text]
    assert found == numbers[:20]
    older = client.get(next_page(page.text))
    assert [number for number in numbers if number in older.text] == numbers[20:]
    assert "Earlier orders" not in older.text


def test_who_never_ordered_is_told_what_will_be_here(client, alice):
    assert "No orders yet" in client.get("/account/orders").text
    account = client.get("/account").text
    assert 'href="/account/orders"' in account


@pytest.mark.parametrize("before", [str(UUID(int=7)), "nonsense", "\x00"])
def test_nonsense_in_the_address_shows_an_end(client, order, before):
    page = client.get("/account/orders", query_string={"before": before})
    assert page.status_code == 200
    assert "There is nothing earlier." in page.text


def test_other_peoples_orders_look_like_none(app, client, session, order):
    a_customer(session, "Bob")
    bobs = app.test_client()
    sign_in(bobs, email="bob@example.com")
    payment = session.scalars(select(Payment)).one()
    for there, missing in (
        (f"/account/orders/{order.id}", f"/account/orders/{uuid4()}"),
        (f"/account/orders/{order.id}/cancel", "/account/orders/x/cancel"),
        (f"/dev/pay/{payment.id}", f"/dev/pay/{uuid4()}"),
    ):
        assert [bobs.get(path).status_code for path in (there, missing)] == [404] * 2
    for act in ("pay", "cancel", "again"):
        said = bobs.post(
            f"/account/orders/{order.id}/{act}", data={"method": "test_card"}
        )
        assert said.status_code == 404
    said = bobs.post(f"/dev/pay/{payment.id}", data={"answer": "pay"})
    assert said.status_code == 404
    session.expire_all()
    assert session.get_one(Order, order.id).payment_state == "unpaid"


def test_somebody_elses_order_is_no_place_in_ones_list(app, client, session, order):
    bob = a_customer(session, "Bob")
    theirs = app.test_client()
    sign_in(theirs, bob.email)
    put_into_cart(session, bob, a_thing(session, "vase"))
    place(theirs, method="transfer")
    mine = session.scalars(select(Order).where(Order.user_id == bob.id)).one()
    later = session.get_one(Order, order.id)
    later.placed_at = mine.placed_at + timedelta(hours=1)
    session.commit()
    shown = theirs.get("/account/orders", query_string={"before": order.id}).text
    assert "There is nothing earlier." in shown


def test_so_many_things_that_are_gone_are_counted(client, session, alice):
    things = put_up(session, *(a_listing(f"thing-{uuid4()}") for _ in range(60)))
    wanted = [(the_variant(session, thing).id, 1) for thing in things]
    add_many(session, Owner(user_id=alice.id), wanted)
    session.commit()
    place(client)
    for thing in things:
        thing.status = ProductStatus.RETIRED
    session.commit()
    client.post(f"/account/orders/{the_order(session).id}/again")
    page = client.get("/account/orders").text
    assert page.count("is no longer sold.") == 2
    assert "58 more could not go there either." in page


def test_an_order_that_is_paid_on_delivery_waits_for_no_money(client, lamp):
    place(client, method="on_delivery")
    page = client.get("/account/orders").text
    assert "Due on delivery" in page
    assert "Not paid yet" not in page


def test_a_reason_ends_once(client, session, order, seen):
    orders.cancel_order(
        session,
        order.id,
        by="Ada",
        actor=the_operator(session),
        reason="The lamp broke.",
    )
    session.commit()
    assert "The lamp broke. Nothing was charged." in seen()


def test_strangers_sign_in_first(app, order):
    stranger = app.test_client()
    for path in ("/account/orders", f"/account/orders/{order.id}"):
        assert stranger.get(path).location.startswith("/account/sign-in?next=")


def test_a_page_of_an_order_asks_a_constant_number_of_questions(
    client, session, order, answer, seen, statements
):
    def asked():
        seen()
        with statements() as sent:
            seen()
        return len(sent)

    answer("decline")
    few = asked()
    for _ in range(4):
        client.post(f"/account/orders/{order.id}/pay", data={"method": "test_card"})
        answer("decline")
    assert asked() == few


def the_operator(session):
    ada = an_operator(session)
    return Actor(ada.id, ada.name)


def in_production(config):
    return replace(config, ENVIRONMENT="production")


def refill(session, variant):
    session.refresh(variant)
    variant.stock = 5
    session.commit()


def newest_numbers():
    return select(Order.number).order_by(Order.placed_at.desc(), Order.id.desc())


def next_page(html):
    return re.search(r'href="(/account/orders\?before=[^"]+)"', html)[1]
