"""What operators see of orders, and do about them by what their role allows."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.accounts.people import a_customer, an_operator, sign_in_operator
from tests.catalog.goods import a_listing, put_up, the_variant
from tests.orders.orders import METHODS, a_line, an_order
from webapp.accounts.models import Role
from webapp.audit.models import Act
from webapp.audit.services import Actor
from webapp.catalog.models import Variant
from webapp.orders import services as orders
from webapp.orders.models import Order, Refund
from webapp.orders.states import PaymentOutcome

HTMX = {"HX-Request": "true"}
ONCE = re.compile(r'name="once_key" type="hidden" value="([^"]+)"')


@pytest.fixture
def alice(session):
    return a_customer(session)


@pytest.fixture
def ada(session, client):
    ada = an_operator(session)
    sign_in_operator(client)
    return Actor(ada.id, ada.name)


@pytest.fixture
def lamp(session):
    (product,) = put_up(session, a_listing("lamp"))
    return the_variant(session, product)


@pytest.fixture
def order(session, alice, lamp):
    """Three lamps, to be paid by transfer."""
    order = an_order(
        session,
        a_line(lamp, quantity=3),
        customer=alice,
        delivery="Standard delivery",
        delivery_minor=490,
    )
    session.commit()
    return order


@pytest.fixture
def paid(session, alice, order):
    """The same, paid by card."""
    begun = orders.begin_payment(session, order.id, alice.id, "test_card", METHODS)
    orders.settle_payment(
        session, begun.payment_id, PaymentOutcome.SUCCEEDED, by="test card"
    )
    session.commit()
    return order


@pytest.fixture
def act(client, session, ada):
    """Send one of the forms of an order's page."""

    def act(order, deed, *, headers=None, **sent):
        answer = client.post(
            f"/sg-admin/orders/{order.id}/{deed}", data=sent, headers=headers
        )
        session.expire_all()
        return answer

    return act


def acts_of(session):
    return session.scalars(select(Act.action).order_by(Act.id)).all()


def test_orders_are_found_by_number_address_and_name(client, session, ada, order):
    bob = a_customer(session, "Bob")
    bobs = an_order(session, a_line(), customer=bob, reserve=False)
    session.commit()
    for q, number in (
        (order.number, order.number),
        (order.number[:5].lower(), order.number),
        ("alice@", order.number),
        ("  ALICE ", order.number),
        ("bob@example.com", bobs.number),
        (bobs.external_id, bobs.number),
    ):
        text = client.get("/sg-admin/orders/", query_string={"q": q}).text
        assert number in text, q
        others = {order.number, bobs.number} - {number}
        assert not any(other in text for other in others), q


def test_orders_are_narrowed_by_each_of_their_states(client, session, ada, order, paid):
    other = an_order(session, a_line(), reserve=False)
    session.commit()
    for narrowed, found in (
        ({"payment": "paid"}, {paid.number}),
        ({"payment": "unpaid"}, {other.number}),
        ({"order": "placed"}, {other.number}),
        ({"order": "confirmed", "payment": "paid"}, {paid.number}),
        ({"fulfilment": "unfulfilled"}, {paid.number, other.number}),
        ({"fulfilment": "delivered"}, set()),
        ({"order": "nonsense"}, {paid.number, other.number}),
    ):
        text = client.get("/sg-admin/orders/", query_string=narrowed).text
        shown = {number for number in (paid.number, other.number) if number in text}
        assert shown == found, narrowed
    assert "No order is like that." in client.get("/sg-admin/orders/?q=zzz").text


def test_orders_are_listed_page_by_page(client, session, ada):
    for _ in range(53):
        an_order(session, a_line(), reserve=False)
    session.commit()
    newest = select(Order.number).order_by(Order.placed_at.desc(), Order.id.desc())
    numbers = session.scalars(newest).all()
    text = client.get("/sg-admin/orders/?payment=unpaid").text
    assert [number for number in numbers if number in text] == numbers[:50]
    older = re.search(r'href="([^"]+)">Older', text)[1].replace("&amp;", "&")
    assert "payment=unpaid" in older
    text = client.get(older).text
    assert [number for number in numbers if number in text] == numbers[50:]
    assert "The newest" in text


@pytest.mark.parametrize("typed", ["\x00", "%", "'", "9" * 5_000, "\ud800"])
def test_nonsense_in_a_search_finds_nothing(client, ada, order, typed):
    sent = {"q": typed.encode(errors="surrogatepass"), "before": "x"}
    assert client.get("/sg-admin/orders/", query_string=sent).status_code == 200


def test_an_order_is_shown_with_all_there_is_to_it(client, ada, paid):
    text = client.get(f"/sg-admin/orders/{paid.id}").text
    for words in ("Lamp", "$124.90", "Standard delivery", "alice@example.com"):
        assert words in text
    for words in ("Test card", "Confirmed", "Paid", "Not sent yet"):
        assert words in text
    assert client.get(f"/sg-admin/orders/{uuid4()}").status_code == 404


def test_that_the_money_came_is_confirmed_once(session, act, order):
    said = act(order, "confirm-payment", reference="Statement 7")
    assert said.location == f"/sg-admin/orders/{order.id}"
    kept = session.get_one(Order, order.id)
    assert (kept.payment_state, kept.paid_minor) == ("paid", 12490)
    act(order, "confirm-payment")
    assert acts_of(session) == ["order.payment.confirm"]


def test_goods_are_marked_as_sent(client, session, act, paid):
    act(paid, "send")
    kept = session.get_one(Order, paid.id)
    assert (kept.order_state, kept.fulfilment_state) == ("completed", "fulfilled")
    text = client.get(f"/sg-admin/orders/{paid.id}").text
    assert "Marked as sent" in text
    assert "Mark as sent" not in text


def test_what_is_not_paid_is_not_sent(client, session, act, order):
    assert "Mark as sent" not in client.get(f"/sg-admin/orders/{order.id}").text
    act(order, "send")
    assert is_told_no(client)
    assert session.get_one(Order, order.id).fulfilment_state == "unfulfilled"


def test_an_order_is_cancelled_for_a_reason(session, act, order, lamp):
    unfit = act(order, "cancel", reason=" ")
    assert unfit.status_code == 422
    assert "Say why, in a few words." in unfit.text
    act(order, "cancel", reason="It is broken.")
    kept = session.get_one(Order, order.id)
    assert (kept.order_state, kept.cancel_reason) == ("cancelled", "It is broken.")
    assert session.get_one(Variant, lamp.id).stock == 5
    assert acts_of(session) == ["order.cancel"]


def test_what_is_paid_is_refunded_before_it_is_cancelled(client, session, act, paid):
    act(paid, "cancel", reason="It is broken.")
    assert is_told_no(client)
    assert session.get_one(Order, paid.id).order_state == "confirmed"


def test_pieces_are_given_back_and_go_back_on_the_shelf(session, act, paid, lamp):
    line = session.get_one(Order, paid.id).lines[0]
    sent = {f"quantity-{line.id}": "2", f"restock-{line.id}": "1"}
    act(paid, "refund", reason="Two too many", what="lines", once_key="k", **sent)
    refund = session.scalars(select(Refund)).one()
    assert (refund.amount_minor, refund.delivery_minor) == (8000, 0)
    assert session.get_one(Variant, lamp.id).stock == 4
    assert session.get_one(Order, paid.id).payment_state == "partially_refunded"
    assert acts_of(session) == ["order.refund"]


def test_what_stays_away_does_not_go_back_on_the_shelf(session, act, paid, lamp):
    line = session.get_one(Order, paid.id).lines[0]
    sent = {f"quantity-{line.id}": "1", "delivery": "y"}
    act(paid, "refund", reason="Broken", what="lines", once_key="k", **sent)
    refund = session.scalars(select(Refund)).one()
    assert (refund.amount_minor, refund.delivery_minor) == (4490, 490)
    assert session.get_one(Variant, lamp.id).stock == 2


def test_all_of_it_is_given_back(session, act, paid, lamp):
    line = session.get_one(Order, paid.id).lines[0]
    sent = {f"quantity-{line.id}": "0", f"restock-{line.id}": "1"}
    act(paid, "refund", reason="All broken", what="whole", once_key="k", **sent)
    kept = session.get_one(Order, paid.id)
    assert (kept.payment_state, kept.refunded_minor) == ("refunded", 12490)
    assert session.get_one(Variant, lamp.id).stock == 5


def test_pressed_twice_money_goes_back_once(client, session, act, paid):
    key = ONCE.search(client.get(f"/sg-admin/orders/{paid.id}").text)[1]
    line = session.get_one(Order, paid.id).lines[0]
    sent = {f"quantity-{line.id}": "1", "reason": "Broken", "once_key": key}
    for _ in range(2):
        act(paid, "refund", what="lines", **sent)
    assert session.scalar(select(func.count()).select_from(Refund)) == 1
    assert session.get_one(Order, paid.id).refunded_minor == 4000


@pytest.mark.parametrize(
    ("quantity", "reason", "sentence"),
    [
        ("4", "Broken", "Of &#39;Lamp&#39; 3 can be given back at most."),
        ("-1", "Broken", "Of &#39;Lamp&#39; 3 can be given back at most."),
        ("1e3", "Broken", "Of &#39;Lamp&#39; 3 can be given back at most."),
        ("9" * 400, "Broken", "Of &#39;Lamp&#39; 3 can be given back at most."),
        ("0", "Broken", "There is nothing to give back."),
        ("1", "", "Say why, in a few words."),
        ("1", "x" * 501, "Use at most 500 characters."),
    ],
)
def test_what_cannot_be_given_back_is_told_with_all_that_was_typed(
    session, act, paid, quantity, reason, sentence
):
    line = session.get_one(Order, paid.id).lines[0]
    sent = {f"quantity-{line.id}": quantity, "reason": reason, "once_key": "k"}
    page = act(paid, "refund", what="lines", **sent)
    assert page.status_code == 422
    assert sentence in page.text
    assert f'value="{quantity}"' in page.text
    assert session.scalar(select(func.count()).select_from(Refund)) == 0


def test_money_that_nobody_moves_for_us_is_asked_for(client, session, act, ada, order):
    act(order, "confirm-payment")
    said = act(order, "refund", reason="Broken", what="whole", once_key="k")
    assert "please transfer it" in client.get(said.location).text


def test_an_answer_to_htmx_is_the_panel_as_it_is_now(act, paid):
    said = act(paid, "send", headers=HTMX)
    assert said.headers["HX-Retarget"] == "#panel"
    assert said.text.lstrip().startswith('<div id="panel"')
    assert "The order is marked as sent." in said.text


@pytest.mark.parametrize(
    ("role", "seen", "unseen"),
    [
        ("Viewer", (), ("The money came", "Cancel the order")),
        ("Editor", ("The money came", "Cancel the order"), ()),
    ],
)
def test_only_what_the_role_allows_is_offered(
    client, session, order, role, seen, unseen
):
    an_operator(session, "Ed", role)
    sign_in_operator(client, email="ed@example.com")
    text = client.get(f"/sg-admin/orders/{order.id}").text
    assert all(words in text for words in seen)
    assert not any(words in text for words in unseen)


@pytest.mark.parametrize("what", ["confirm-payment", "send", "cancel", "refund"])
def test_what_the_role_does_not_allow_is_refused(client, session, paid, what):
    an_operator(session, "Vic", "Viewer")
    sign_in_operator(client, email="vic@example.com")
    sent = {"reason": "x", "what": "whole", "once_key": "k"}
    said = client.post(f"/sg-admin/orders/{paid.id}/{what}", data=sent)
    assert said.status_code == 403
    assert "Your role does not allow this" in said.text
    assert acts_of(session) == []


def test_what_a_role_loses_is_refused_with_the_next_request(client, session, ada, paid):
    role = session.scalars(select(Role).where(Role.name == "Administrator")).one()
    role.capabilities = []
    session.commit()
    assert client.get("/sg-admin/orders/").status_code == 403
    assert client.get(f"/sg-admin/orders/{paid.id}").status_code == 403


def test_words_of_customers_are_text(client, session, ada, alice):
    odd = an_order(
        session, a_line(name="<b>Lamp</b>"), customer=alice, delivery="<i>x</i>"
    )
    session.commit()
    text = client.get(f"/sg-admin/orders/{odd.id}").text
    assert "<b>Lamp" not in text
    assert "<i>x" not in text


def test_a_mistake_in_one_form_leaves_the_others_as_they_were(act, paid):
    page = act(paid, "cancel", reason=" ").text
    assert re.search(r'name="restock-[^"]+" value="1" checked', page)


def test_an_order_of_another_channel_is_shown_like_any(client, session, ada):
    theirs = an_order(
        session,
        a_line(sku="X-1"),
        channel="shopify",
        account="theirs.example",
        external_id="gid-1",
        number="#1001",
        email=None,
        reserve=False,
    )
    session.commit()
    text = client.get(f"/sg-admin/orders/{theirs.id}").text
    for words in ("#1001", "through shopify", "gid-1", "SKU X-1", "Has no account"):
        assert words in text


def test_a_long_list_asks_as_few_questions_as_a_short_one(
    client, session, ada, statements
):
    def asked():
        client.get("/sg-admin/orders/")
        session.commit()
        with statements() as sent:
            client.get("/sg-admin/orders/")
        return len(sent)

    few = asked()
    for _ in range(20):
        an_order(session, a_line(), reserve=False)
    assert asked() == few


def is_told_no(client):
    """Tell whether the next page says why something was not done."""
    with client.session_transaction("/sg-admin/") as cookie:
        return any(tone == "error" for tone, _ in cookie.get("_flashes", ()))
