"""Text stays text on the way to an order: on pages, at the desk, and in the mails."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from sqlalchemy import select

from tests.catalog.goods import a_listing, a_variant, put_up
from tests.people import where_to
from tests.storefront.buying import HOME, filled_in
from tests.storefront.test_input_markup import MARK, PARTS, PAYLOADS, check
from webapp.accounts.models import Operator
from webapp.core.text import tidy
from webapp.messaging.mailbox import mails
from webapp.messaging.models import Channel
from webapp.messaging.transports.mailbox import MailboxTransport
from webapp.orders.models import OrderLine, Payment

SHORT = 72  # characters that fit into any field
DESK = "/sg-admin/orders"


@pytest.fixture
def letters(app, monkeypatch, tmp_path, settle):
    """Let everything be mailed that is to be; return the letters."""
    courier = app.extensions["resources"]["courier"]
    here = replace(courier, transports={Channel.EMAIL: MailboxTransport(tmp_path)})
    monkeypatch.setitem(app.extensions["resources"], "courier", here)

    def letters():
        settle()
        return mails(tmp_path)

    return letters


def words_of(payload):
    """Return as much of it as anybody may write into one line."""
    return tidy(payload)[:SHORT]


def a_parcel(world, words):
    """Put something up of which its seller says the worst; return a variant."""
    listing = a_listing(
        "parcel",
        name=f"Parcel {words}",
        shop=f"Maker {words}",
        category=f"Shelf {words}",
        options=(f"Size {words}",),
        variants=tuple(
            a_variant(f"{size} {words}", stock=3, sku=f"{size} {words}")
            for size in ("Big", "Small")
        ),
    )
    (product,) = put_up(world.session, listing)
    world.session.commit()
    return product.variants[0].id


def look(browser, *paths):
    """See that nothing on these pages became an element, nor in their parts."""
    for path in paths:
        for headers in ({}, PARTS):
            answer = browser.get(path, headers=headers)
            assert answer.status_code in {200, 303}, path
            check(answer.text if answer.text[:1] == "<" else f"<body>{answer.text}")


def say(browser, path, *, status=(200, 303), **data):
    """Send a form as a page and as a part; look at both answers."""
    for headers in ({}, PARTS | {"HX-Current-URL": "http://localhost/cart"}):
        answer = browser.post(path, data=data, headers=headers)
        assert answer.status_code in status, (path, answer.status_code)
        check(answer.text)
    return answer


def order_of(browser, **changes):
    """Order what is in the cart; return the path of the order."""
    placed = browser.post(
        "/checkout", data=filled_in(browser.get("/checkout"), **changes)
    )
    assert placed.status_code == 303
    return where_to(placed)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_seller_writes_goes_into_the_cart_as_written(world, letters, payload):
    words = words_of(payload)
    browser, desk = world.browser("alice"), world.browser("ada")
    variant = a_parcel(world, words)
    say(browser, "/cart/lines", variant=variant)
    say(browser, "/cart/lines", variant=variant, quantity="9", status={303, 422})
    browser.post("/wishlist/items", data={"product": world.products.shirt.id})
    look(browser, "/cart", "/checkout", "/wishlist/to-cart", "/p/parcel")

    pay = order_of(browser)

    payment = world.session.get_one(Payment, pay.rsplit("/", 1)[1])
    mine, theirs = f"/account/orders/{payment.order_id}", f"{DESK}/{payment.order_id}"
    look(browser, mine, f"{mine}/cancel", pay)
    look(desk, theirs, f"{DESK}/")
    say(browser, f"{mine}/again")
    say(browser, pay, answer="pay")
    line = world.session.scalar(
        select(OrderLine.id).filter_by(order_id=payment.order_id, variant_id=variant)
    )
    back = {f"quantity-{line}": "1", "what": "lines", "once_key": "once"}
    say(desk, f"{theirs}/refund", reason=" ", status={422}, **back)
    say(desk, f"{theirs}/refund", reason="It broke", **back)
    look(browser, mine)
    look(desk, theirs)
    sent = letters()
    assert any(MARK in letter.text for letter in sent)
    for letter in sent:
        check(letter.html, mail=True)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_buyer_writes_is_shown_as_written(world, letters, payload):
    browser, desk = world.browser("alice"), world.browser("ada")
    said = dict.fromkeys(HOME, payload[:120]) | {"country": "DE", "postcode": "1"}
    say(browser, "/cart/code", code=payload, status={422})
    line = world.ids["alice's line"]
    say(browser, f"/cart/lines/{line}/quantity", quantity=payload, status={422})
    wrong = filled_in(browser.get("/checkout"), **said | {"country": payload})
    say(browser, "/checkout", status={422}, **wrong)
    wrong = filled_in(browser.get("/checkout"), **said | {"total": 1})
    say(browser, "/checkout", status={409}, **wrong | {"shown": f"{payload} 1 1"})

    mine = order_of(browser, **said | {"method": "transfer"})

    look(browser, mine, "/account/orders", "/account")
    shown = desk.get(mine.replace("/account/orders", DESK))
    check(shown.text)
    assert MARK in shown.text
    say(browser, f"{mine}/pay", method=payload, status={303, 422})
    say(browser, "/cart/lines", variant=world.ids["lamp's variant"])
    look(browser, "/checkout")  # knows the address
    for letter in letters():
        check(letter.html, mail=True)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_an_operator_writes_is_shown_as_written(world, letters, payload):
    words = words_of(payload)
    world.session.get_one(Operator, world.people.ada.id).name = words
    world.session.commit()
    browser, desk = world.browser("alice"), world.browser("ada")
    rule = {"name": words, "kind": "percent", "percent": "5", "shared_code": "five"}
    made = where_to(desk.post("/sg-admin/promotions/new", data=rule))
    for path in ("/sg-admin/promotions/new", f"{made}/edit"):
        say(desk, path, status={422}, **rule | dict.fromkeys(rule, payload))
        say(desk, path, status={422}, **rule | {"starts": payload, "ends": payload})
    say(desk, f"{made}/codes", email=payload, expires=payload, status={422})
    data = dict.fromkeys(("unpaid_order_hours", "after_purchase"), payload)
    say(desk, "/sg-admin/settings/", status={422}, **data)
    say(browser, "/cart/code", code="five")
    look(browser, "/cart", "/checkout")
    cancelled, paid = world.ids["alice's order"], world.ids["paid order"]
    say(desk, f"{DESK}/{cancelled}/cancel", reason="x" * 501, status={422})
    desk.post(f"{DESK}/{cancelled}/cancel", data={"reason": payload[:400]})
    back = {"reason": payload[:400], "what": "whole", "once_key": payload[:30]}
    desk.post(f"{DESK}/{paid}/refund", data=back)

    asked = f"q={quote(payload)}&order={quote(payload)}&before={quote(payload)}"
    look(desk, made, f"{made}?{asked}", f"{DESK}/?{asked}", "/sg-admin/promotions/")
    look(desk, f"{DESK}/{cancelled}", f"{DESK}/{paid}", "/sg-admin/settings/")
    look(browser, f"/account/orders/{cancelled}")
    look(world.browser("bob"), f"/account/orders/{paid}")
    assert MARK in browser.get(f"/account/orders/{cancelled}").text
    for letter in letters():
        check(letter.html, mail=True)
