"""The whole way: kept as a guest, organised, reminded of, bought, and given back."""

import re
import time
from collections import defaultdict
from html import unescape

import pytest
from sqlalchemy import func, select

from tests.journeys.browsing import PASSWORD, an_address
from tests.journeys.servers import worker
from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.cart.delivery import PICKUP
from webapp.conversion import services as conversion
from webapp.conversion.models import Conversion, Outcome, Prompt
from webapp.extensions import db
from webapp.orders.models import Order
from webapp.settings.queries import current
from webapp.wishlist.models import ArchiveReason, WishlistItem

PATIENCE = 30  # seconds until the worker has done what a page waits for
CODE = re.compile(r"KEEP(-[0-9A-Z]{4}){3}")


@pytest.fixture
def at_work(house, tmp_path):
    """Somebody does what the shop put off."""
    address = house.app.config["DATABASE_URL"]
    with worker(DATABASE_URL=address, INSTANCE_FOLDER=str(tmp_path)):
        yield


def test_a_wish_becomes_an_order_and_its_refund_reverses_it(house, at_work):
    alice, email = kept_as_a_guest_and_organised(house)
    ada = an_operator(house)
    a_promo(ada)
    way = a_reminder(house, email)

    assert alice.sign_out().status == 303
    turned_away = alice.get(way)
    assert turned_away.status == 303
    assert turned_away.headers["Location"].startswith("/account/sign-in?next=")
    bob = house.visitor(1)
    bob.register("Bob")
    assert bob.get(way).status == bob.post(way).status == 404

    alice.sign_in(email)
    offered = alice.get(way)
    code = CODE.search(offered.text)[0]
    assert alice.post(way).status == 303
    assert alice.get(way).status == 410
    assert alice.saved() == ["Wall Clock", "Tea Towel", "Desk Lamp"]

    order = bought(alice)
    until(lambda: alice.saved() == [])
    assert reasons(house, email) == {ArchiveReason.PURCHASED}
    rows = conversions(house, email)
    assert {(row.outcome, row.prompt, row.reminder_number) for row in rows} == {
        (Outcome.PAID, Prompt.REMINDER, 1)
    }
    assert {row.code for row in rows} == {code}
    assert sum(row.value_minor for row in rows) == 3 * 2400 - 720

    given_back(ada, order)
    until(lambda: len(conversions(house, email)) == 4)
    reversing = next(row for row in conversions(house, email) if row.reverses_id)
    assert (reversing.outcome, reversing.quantity) == (Outcome.REFUNDED, -1)
    assert reversing.value_minor == -2160
    kept = [facts(row) for row in conversions(house, email) if not row.reverses_id]
    assert sorted(kept) == sorted(map(facts, rows))
    assert "given back" in alice.get(f"/account/orders/{order}").text
    assert alice.saved() == []


def test_buying_is_one_order_however_often_it_is_sent(house, at_work):
    alice = house.visitor()
    email = alice.register("Alice")
    alice.save(alice.products()["Garden Bench"])
    assert alice.post("/wishlist/to-cart").status == 303
    ways = at_the_checkout(alice, "transfer")

    answers = [
        window.post("/checkout", **ways)
        for window in (alice, alice.at(house.addresses[1]), alice)
    ]

    assert {answer.status for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    mine = select(func.count()).select_from(Order).join(User)
    assert house.scalar(mine.where(User.email == email)) == 1


def kept_as_a_guest_and_organised(house):
    alice = house.visitor()
    products = alice.products()
    for name in ("Desk Lamp", "Tea Towel", "Wall Clock"):
        assert alice.save(products[name]).status == 303
    email = alice.register("Alice")
    assert alice.saved() == ["Wall Clock", "Tea Towel", "Desk Lamp"]
    made = alice.post("/wishlist/groups", name="New flat")
    assert made.status == 303
    page = alice.get("/wishlist").text
    lamp = re.search(
        r'id="item-([0-9a-f-]+)">(?:(?!</li>).)*Desk Lamp', page, re.DOTALL
    )[1]
    moved = alice.post(f"/wishlist/items/{lamp}/transfer", new_group="Study")
    assert moved.status == 303
    return alice, email


def an_operator(house):
    email = an_address("ada")
    with house.app.app_context(), db.sessionmaker.begin() as session:
        accounts.install_roles(session)
        accounts.create_operator(
            session,
            email=email,
            name="Ada",
            password=PASSWORD,
            role="Administrator",
        )
    ada = house.visitor(1)
    assert ada.sign_in(email, door="/sg-admin/sign-in").status == 303
    return ada


def a_promo(ada):
    """Ten percent for whoever comes back by a reminder."""
    new = "/sg-admin/promotions/new"
    rule = {"name": "Come back", "kind": "percent", "percent": "10"}
    made = ada.post(new, token=token_on(ada, new), **rule)
    assert made.status == 303, made.text
    rule_id = made.headers["Location"].rpartition("/")[2]
    chosen = ada.post(
        "/sg-admin/promotions/conversion",
        token=token_on(ada, "/sg-admin/promotions/"),
        on="y",
        rule=rule_id,
        hours="48",
    )
    assert chosen.status == 303, chosen.text


def a_reminder(house, email):
    """Return the address that Alice's first reminder leads to."""
    with house.app.app_context(), db.sessionmaker.begin() as session:
        alice = session.scalars(select(User).where(User.email == email)).one()
        link = conversion.issue_link(
            session,
            alice.id,
            prompt=Prompt.REMINDER,
            reminder_number=1,
            settings=current(session),
        )
        token = conversion.link_token(house.app.config["SECRET_KEY"], link)
    return f"/wishlist/to-cart/{token}"


def bought(alice):
    """Check out with the test card; return the order's id."""
    sent = alice.post("/checkout", **at_the_checkout(alice, "test_card"))
    assert sent.status == 303, sent.text
    pay = sent.headers["Location"]
    assert pay.startswith("/dev/pay/")
    paid = alice.post(pay, answer="pay")
    assert paid.status == 303
    return paid.headers["Location"].rpartition("/")[2]


def at_the_checkout(alice, method):
    """Choose to fetch it; what that comes to is shown before it is ordered."""
    ways = {"delivery": PICKUP, "method": method}
    shown = alice.post("/checkout", **ways, **hidden(alice.get("/checkout").text))
    assert shown.status == 409
    return ways | hidden(shown.text)


def given_back(ada, order):
    """Give the money for the first line back."""
    path = f"/sg-admin/orders/{order}"
    page = ada.get(path).text
    line = re.search(r'name="(quantity-[0-9a-f-]+)"', page)[1]
    once = re.search(r'name="once_key"[^>]*value="([^"]+)"', page)[1]
    back = {line: "1", "what": "lines", "reason": "It came broken", "once_key": once}
    token = token_on(ada, path)
    for _ in range(2):  # pressed twice, it is given once
        answer = ada.post(f"{path}/refund", token=token, **back)
        assert answer.status in {200, 303}, answer.text


def hidden(page):
    """Return what the checkout carries without showing it."""
    form = re.search(r'<form class="checkout".*?</form>', page, re.DOTALL)[0]
    carried = defaultdict(list)
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
        carried[name].append(unescape(value))
    del carried["csrf_token"]
    return carried


def token_on(browser, path):
    """Return the token on a page of the operators."""
    return unescape(
        re.search(r'name="csrf_token" value="([^"]+)"', browser.get(path).text)[1]
    )


def reasons(house, email):
    with house.app.app_context(), db.sessionmaker() as session:
        found = select(WishlistItem.archive_reason).join(User)
        return set(session.scalars(found.where(User.email == email)))


def conversions(house, email):
    with house.app.app_context(), db.sessionmaker() as session:
        mine = select(Conversion).join(User, User.id == Conversion.user_id)
        return session.scalars(mine.where(User.email == email)).all()


def facts(row):
    columns = Conversion.__table__.columns.keys()
    return str([getattr(row, name) for name in columns])


def until(is_so):
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "the worker did not get there"
        time.sleep(0.1)
