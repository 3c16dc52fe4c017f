"""What customers are written about their orders, as things stand when it is sent."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from tests.messaging.letters import a_notification, html_of, text_of, written
from tests.orders.orders import METHODS, a_line, an_order
from webapp.accounts.models import User
from webapp.core import clock
from webapp.core.site import Site
from webapp.messaging.courier import Moot
from webapp.messaging.models import Notification, State
from webapp.orders import mail
from webapp.orders import services as orders
from webapp.orders.address import Address
from webapp.orders.services import RefundWish
from webapp.orders.states import PaymentOutcome

SITE = Site(
    name="Keepsake",
    base_url="https://shop.example.com",
    locale="en_US",
    timezone="Europe/Paris",
    currency="USD",
    secret_key="k" * 32,
    bank_details="DE00 1234, Keepsake",
)
HOME = Address("Alice Ott", "Elm 1", "", "10115", "Berlin", "", "DE")
COMPOSERS = {
    "order_placed": mail.compose_placed,
    "order_paid": mail.compose_paid,
    "order_sent": mail.compose_sent,
    "order_cancelled": mail.compose_cancelled,
    "order_refunded": mail.compose_refunded,
}


@pytest.fixture
def letter(session):
    """Write the newest letter of a kind as it would be written now."""

    def letter(template, site=SITE):
        told = session.scalars(
            select(Notification)
            .filter_by(template=template)
            .order_by(Notification.id.desc())
        ).first()
        said = COMPOSERS[template](session, site, told)
        return said if isinstance(said, Moot) else Written(told, said, site)

    return letter


class Written:
    """A letter with its parts at hand."""

    def __init__(self, told, said, site):
        message = written(told, said, site)
        self.to, self.subject = str(message["To"]), str(message["Subject"])
        self.text, self.html = text_of(message), html_of(message)


def a_lamp_order(session, alice, lamp, **more):
    return an_order(
        session,
        a_line(lamp, quantity=2, discount_minor=800),
        customer=alice,
        delivery="Standard delivery",
        delivery_minor=490,
        delivery_address=HOME.as_json(),
        **more,
    )


def test_the_confirmation_holds_lines_totals_and_where_it_goes(
    session, alice, lamp, letter
):
    order = a_lamp_order(session, alice, lamp)
    said = letter("order_placed")
    assert said.to == "alice@example.com"
    assert said.subject == f"Your order {order.number} at Keepsake"
    for part in (said.text, said.html):
        for words in (
            "2 \N{MULTIPLICATION SIGN} Lamp",
            "$80.00",
            "-$8.00",
            "$4.90",
            "$76.90",
        ):
            assert words in part, words
        for words in ("Standard delivery", "Alice Ott", "10115 Berlin", "Germany"):
            assert words in part, words
        assert f"https://shop.example.com/account/orders/{order.id}" in part


def test_whoever_pays_by_transfer_is_told_where_to(session, alice, lamp, letter):
    until = clock.now() + timedelta(days=3)
    order = a_lamp_order(session, alice, lamp, expires_at=until)
    text = letter("order_placed").text
    assert "Please transfer $76.90" in text
    assert f"name {order.number} as the reference" in text
    assert "DE00 1234, Keepsake" in text
    assert "We keep your order for you until" in text


def test_a_shop_that_gave_its_account_up_asks_to_be_asked(session, alice, lamp, letter):
    a_lamp_order(session, alice, lamp)
    nowhere = Site("Keepsake", "https://shop.example.com", "en_US", "UTC", "USD", "k")
    assert "Please ask us for our bank details" in letter("order_placed", nowhere).text


def test_who_pays_on_delivery_has_nothing_to_do(session, alice, lamp, letter):
    a_lamp_order(
        session, alice, lamp, payment_method="on_delivery", is_due_on_delivery=True
    )
    text = letter("order_placed").text
    assert "You pay $76.90 when it is handed to you" in text
    assert "until" not in text


def test_a_card_that_was_charged_meanwhile_is_not_asked_for(
    session, alice, lamp, letter
):
    order = a_lamp_order(session, alice, lamp, payment_method="test_card")
    assert "It is not paid yet" in letter("order_placed").text
    pay(session, order, alice)
    assert "There is nothing more for you to do" in letter("order_placed").text


def test_an_order_that_came_to_nothing_is_not_confirmed(session, alice, lamp, letter):
    order = a_lamp_order(session, alice, lamp)
    orders.cancel_order(session, order.id, by="customer", user_id=alice.id)
    assert isinstance(letter("order_placed"), Moot)


def test_that_money_came_is_said_with_how_much(session, alice, lamp, letter):
    order = a_lamp_order(session, alice, lamp, payment_method="test_card")
    pay(session, order, alice)
    said = letter("order_paid")
    assert said.subject == f"Your order {order.number} is paid"
    assert "$76.90" in said.text
    assert "$76.90" in said.html


def test_what_is_on_its_way_is_told_piece_by_piece(session, alice, ada, lamp, letter):
    order = a_lamp_order(
        session, alice, lamp, payment_method="on_delivery", is_due_on_delivery=True
    )
    orders.send_goods(session, ada, order.id)
    said = letter("order_sent")
    assert said.subject == f"Your order {order.number} is on its way"
    for part in (said.text, said.html):
        assert "2 x Lamp" in part
        assert "$76.90" in part


def test_what_was_given_back_altogether_is_no_longer_called_paid(
    session, alice, ada, lamp, letter
):
    order = a_lamp_order(session, alice, lamp, payment_method="test_card")
    pay(session, order, alice)
    give_back(session, ada, order, RefundWish(whole=True))
    assert isinstance(letter("order_paid"), Moot)


def test_a_cancelled_order_says_that_nothing_was_charged(session, alice, lamp, letter):
    order = a_lamp_order(session, alice, lamp)
    orders.cancel_order(session, order.id, by="customer", user_id=alice.id)
    said = letter("order_cancelled")
    assert said.subject == f"Your order {order.number} was cancelled"
    assert "Nothing was charged" in said.text


def test_what_an_operator_cancels_comes_with_the_reason(
    session, alice, ada, lamp, letter
):
    order = a_lamp_order(session, alice, lamp)
    why = "The <last> one broke in our hands."
    orders.cancel_order(session, order.id, by="Ada", actor=ada, reason=why)
    said = letter("order_cancelled")
    assert why in said.text
    assert "The &lt;last&gt; one broke" in said.html


def test_an_order_that_lapsed_says_so(session, alice, lamp, letter):
    order = a_lamp_order(session, alice, lamp)
    orders.expire_orders(session, clock.now() + timedelta(days=4))
    said = letter("order_cancelled")
    assert said.subject == f"Your order {order.number} was not paid in time"
    assert "put them into your" in said.text


def test_a_refund_names_what_it_is_for(session, alice, ada, lamp, letter):
    order = a_lamp_order(session, alice, lamp, payment_method="test_card")
    pay(session, order, alice)
    line = order.lines[0]
    give_back(session, ada, order, RefundWish(lines={line.id: (1, True)}))
    said = letter("order_refunded")
    assert said.subject == f"$36.00 back for your order {order.number}"
    for part in (said.text, said.html):
        assert "1 \N{MULTIPLICATION SIGN} Lamp" in part
        assert "It arrived broken" in part
        assert "your bank may take a few days" in part


def test_a_refund_by_hand_promises_no_card(session, alice, ada, lamp, letter):
    order = a_lamp_order(session, alice, lamp)
    orders.confirm_payment(session, ada, order.id)
    give_back(session, ada, order, RefundWish(delivery=True))
    said = letter("order_refunded")
    assert "Delivery: $4.90" in said.text
    assert "usually within a few days" in said.text


def test_nobody_is_written_to_without_an_address(session, alice, lamp, letter):
    order = a_lamp_order(session, alice, lamp)
    order.email = None
    assert letter("order_placed").reason == "nobody gave an address to write to"


def test_nobody_is_written_to_who_was_erased_meanwhile(session, alice, lamp, letter):
    an_order(session, a_line(lamp), customer=alice)
    session.execute(delete(User).where(User.id == alice.id))
    session.expire_all()

    assert isinstance(letter("order_placed"), Moot)


def test_what_is_gone_is_not_spoken_of(session, alice):
    nothing = {"order_id": str(UUID(int=1)), "refund_id": str(UUID(int=2))}
    for compose in COMPOSERS.values():
        told = a_notification("order_placed", person_id=alice.id, about=nothing)
        assert isinstance(compose(session, SITE, told), Moot)


def test_the_queue_sends_the_confirmation(session, alice, lamp, settle):
    a_lamp_order(session, alice, lamp)
    settle()
    told = session.scalars(
        select(Notification).filter_by(template="order_placed")
    ).one()
    assert told.state is State.SENT


def pay(session, order, alice):
    begun = orders.begin_payment(session, order.id, alice.id, "test_card", METHODS)
    orders.settle_payment(
        session, begun.payment_id, PaymentOutcome.SUCCEEDED, by="test card"
    )


def give_back(session, ada, order, wish):
    orders.refund_order(
        session,
        ada,
        order.id,
        wish=wish,
        reason="It arrived broken.",
        once_key="1",
        providers=METHODS,
    )
