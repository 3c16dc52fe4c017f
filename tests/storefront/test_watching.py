"""What is told of one item, switched where the item is: on its card and its pages."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from tests.accounts.people import a_customer, an_operator
from tests.catalog.goods import (
    a_listing,
    a_shirt,
    a_variant,
    put_up,
    the_variant,
    variants_of,
)
from tests.storefront.listed import AT_THE_LIST
from webapp.accounts import services as accounts
from webapp.audit.services import Actor
from webapp.catalog import services as catalog
from webapp.catalog.models import ProductStatus
from webapp.core import clock
from webapp.core.money import Money
from webapp.settings.services import change
from webapp.wishlist.models import WishlistItem
from webapp.wishlist.services import save_item

AT_THE_PRODUCT = AT_THE_LIST | {"HX-Current-URL": "http://localhost/p/lamp"}
BELL = re.compile(r'<li class="item[^"]* (rings|silent)" id="item-([0-9a-f-]+)"')
NOTICE = re.compile(r'<div class="notice [^>]*>.*?<p>(.*?)</p>', re.DOTALL)
FIELDS = re.compile(r'<fieldset class="watch">.*?</fieldset>', re.DOTALL)


@pytest.fixture(autouse=True)
def is_verified(session, alice):
    alice.email_verified_at = clock.now()
    session.commit()


@pytest.fixture
def lamp(session):
    [lamp] = put_up(session, a_listing("lamp"))
    session.commit()
    return lamp


@pytest.fixture
def saved(session, alice, lamp):
    item_id = save_item(session, alice.id, lamp.id).item_id
    session.commit()
    return item_id


@pytest.fixture
def switches(session, alice):
    """What is switched on Alice's only item."""

    def switches():
        session.expire_all()
        item = session.scalars(select(WishlistItem).filter_by(user_id=alice.id)).one()
        told = (item.watches_stock, item.watches_price)
        return (*told, item.threshold_pct, item.below_minor)

    return switches


def bells(page):
    """Return which things of a list have a bell, and whether it rings."""
    return {item: state == "rings" for state, item in BELL.findall(page)}


def neither_kind(session, user_id):
    accounts.change_preferences(session, user_id, stock_email=False, price_email=False)


def rung(page):
    return list(bells(page).values())


def said(page):
    return unescape(NOTICE.search(page)[1])


def fields(page):
    """Return what the fields about an item hold; nothing where there are none."""
    found = FIELDS.search(page)
    if not found:
        return None
    inputs = re.findall(r"<input[^>]*>", found[0])
    by_name = {re.search('name="(.*?)"', one)[1]: one for one in inputs}
    ticked = {name for name in ("stock", "price") if " checked" in by_name[name]}
    values = (
        re.search('value="(.*?)"', by_name[name])[1] for name in ("percent", "below")
    )
    return (ticked, *values)


def test_a_bell_is_silenced_and_rung_again(client, alice, saved, switches):
    assert bells(client.get("/wishlist").text) == {str(saved): True}

    path = f"/wishlist/items/{saved}/bell"
    page = client.post(path, data={"on": "0"}, headers=AT_THE_LIST).text
    assert bells(page) == {str(saved): False}
    assert said(page) == "No news of “Lamp” any more."
    assert switches() == (False, False, None, None)

    page = client.post(path, data={"on": "1"}, headers=AT_THE_LIST).text
    assert bells(page) == {str(saved): True}
    assert said(page) == "We tell you when “Lamp” is back in stock or costs less."
    assert switches() == (True, True, None, None)


def test_without_script_a_bell_leads_back(client, alice, saved):
    answer = client.post(
        f"/wishlist/items/{saved}/bell", data={"on": "0", "next": "/wishlist"}
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, "/wishlist")
    assert rung(client.get("/wishlist").text) == [False]


def test_a_drawn_card_follows_whatever_its_bell_depends_on(
    session, client, alice, saved
):
    by = an_operator(session)
    ada = Actor(by.id, by.name)
    silence = {"watches_stock": False, "watches_price": False}
    mute = {"stock_email": False, "price_email": False}
    steps = [
        (lambda: None, True),
        (lambda: change(session, ada, alerts_for_new_items=False), False),
        (
            lambda: accounts.change_preferences(session, alice.id, watches_price=True),
            True,
        ),
        (lambda: accounts.change_preferences(session, alice.id, **silence), False),
        (lambda: change(session, ada, alerts_for_new_items=True), False),
        (
            lambda: accounts.change_preferences(session, alice.id, watches_stock=None),
            True,
        ),
        # What is wanted of it stays so, whether or not messages are off.
        (lambda: accounts.change_preferences(session, alice.id, **mute), True),
        (lambda: accounts.pause_all(session, alice.id), True),
        (lambda: accounts.opt_out(session, alice.id), True),
        (lambda: accounts.change_preferences(session, alice.id, **silence), False),
    ]
    for step, is_on in steps:
        step()
        session.commit()
        for _ in range(2):  # drawn, and as it was drawn
            assert rung(client.get("/wishlist").text) == [is_on]


def test_an_item_s_own_switch_stands_before_its_owner_s(session, client, alice, saved):
    accounts.change_preferences(
        session, alice.id, watches_stock=False, watches_price=False
    )
    session.commit()
    assert rung(client.get("/wishlist").text) == [False]

    client.post(f"/wishlist/items/{saved}/watch", data={"price": "y", "percent": ""})

    assert rung(client.get("/wishlist").text) == [True]


def test_what_is_no_longer_sold_has_no_bell(session, client, alice, lamp, saved):
    catalog.retire(session, lamp)
    session.commit()

    assert bells(client.get("/wishlist").text) == {}
    assert fields(client.get(f"/wishlist/items/{saved}").text) is None


def test_a_guest_has_no_bells_and_is_told_where_to_get_them(app, session, lamp):
    put_up(session, a_listing("out", variants=(a_variant(stock=0),)))
    session.commit()
    guest = app.test_client()
    guest.post("/wishlist/items", data={"product": lamp.id})

    assert bells(guest.get("/wishlist").text) == {}
    assert fields(guest.get("/p/lamp").text) is None
    assert "/account/sign-in?next=/p/out" in guest.get("/p/out").text


def test_the_fields_of_an_item_are_kept_on_its_page(client, alice, saved, switches):
    path = f"/wishlist/items/{saved}"
    assert fields(client.get(path).text) == ({"stock", "price"}, "", "")

    sent = {"price": "y", "percent": "15", "below": "25.50"}
    answer = client.post(f"{path}/watch", data=sent | {"next": "/wishlist"})

    assert answer.headers["Location"] == "/wishlist"
    assert switches() == (False, True, 15, 2550)
    assert fields(client.get(path).text) == ({"price"}, "15", "25.50")
    assert fields(client.get("/p/lamp").text) == ({"price"}, "15", "25.50")


def test_an_amount_that_cannot_be_typed_stays_as_it_is(
    session, client, alice, lamp, saved, switches
):
    client.post(
        f"/wishlist/items/{saved}/watch",
        data={"price": "y", "percent": "", "below": "25"},
    )
    catalog.reprice(session, the_variant(session, lamp), Money(2000, "EUR"))
    session.commit()
    assert 'name="below"' not in client.get("/p/lamp").text
    # It is in the currency that the lamp was saved in, which is the shop's.
    page = client.get(f"/wishlist/items/{saved}").text
    assert "USD or less" in page
    assert "both must hold" in page

    client.post(f"/wishlist/items/{saved}/watch", data={"price": "y", "percent": "20"})

    assert switches() == (False, True, 20, 2500)


def test_from_the_product_s_page_the_choice_comes_back(client, alice, saved, switches):
    sent = {"stock": "y", "percent": "", "below": ""}
    answer = client.post(
        f"/wishlist/items/{saved}/watch", data=sent, headers=AT_THE_PRODUCT
    )

    assert said(answer.text) == "We tell you when “Lamp” is back in stock."
    assert fields(answer.text) == ({"stock"}, "", "")
    assert switches() == (True, False, None, None)


@pytest.mark.parametrize(
    "odd",
    [
        {"percent": "0"},
        {"percent": "91"},
        {"percent": "ten"},
        {"below": "cheap"},
        {"below": "-5"},
        {"below": "0"},
    ],
    ids=["no-fall", "too-deep", "words", "no-amount", "below-nothing", "nothing"],
)
def test_what_is_no_threshold_is_refused(client, alice, saved, switches, odd):
    path = f"/wishlist/items/{saved}/watch"
    answer = client.post(path, data={"price": "y"} | odd, headers=AT_THE_LIST)

    assert answer.status_code == 422
    assert switches() == (None, None, None, None)


def test_saving_it_as_it_is_switches_nothing(client, alice, lamp, switches):
    page = client.get("/p/lamp").text
    assert fields(page) == ({"stock", "price"}, "", "")
    sent = {"product": lamp.id, "watch": "stock price", "stock": "y", "price": "y"}

    client.post("/wishlist/items", data=sent | {"percent": "", "below": ""})

    assert switches() == (None, None, None, None)


def test_saving_it_with_the_fields_keeps_what_was_changed(
    client, alice, lamp, switches
):
    sent = {"product": lamp.id, "watch": "stock price", "stock": "y"}
    client.post("/wishlist/items", data=sent | {"percent": "20", "below": "30"})

    assert switches() == (None, False, 20, 3000)


def test_a_heart_saves_without_any_fields(client, alice, lamp, switches):
    client.post("/wishlist/items", data={"product": lamp.id})

    assert switches() == (None, None, None, None)


def test_what_cannot_be_switched_is_not_saved_either(client, alice, lamp, session):
    sent = {"product": lamp.id, "watch": "stock price", "percent": "200"}
    answer = client.post("/wishlist/items", data=sent, headers=AT_THE_PRODUCT)

    assert answer.status_code == 422
    assert session.scalars(select(WishlistItem)).all() == []


def test_each_choice_of_a_product_has_switches_of_its_own(session, client, alice):
    [shirt] = put_up(session, a_shirt("S", "M"))
    sizes = variants_of(session, shirt)
    for size in ("S", "M"):
        item = save_item(session, alice.id, shirt.id, variant_id=sizes[size].id)
        session.commit()
        if size == "M":
            client.post(f"/wishlist/items/{item.item_id}/watch", data={"percent": "40"})

    assert fields(client.get("/p/shirt?o1=S").text) == ({"stock", "price"}, "", "")
    assert fields(client.get("/p/shirt?o1=M").text) == (set(), "40", "")


@pytest.mark.parametrize(
    "silence",
    [accounts.opt_out, accounts.pause_all, neither_kind],
    ids=["opted-out", "paused", "both-kinds-off"],
)
def test_where_messages_are_off_a_bell_goes_on_and_off_and_says_so_once(
    session, client, alice, saved, switches, silence
):
    silence(session, alice.id)
    session.commit()

    for page in ("/p/lamp", f"/wishlist/items/{saved}"):
        assert client.get(page).text.count("Messages are off") == 1
    path = f"/wishlist/items/{saved}/bell"
    assert rung(client.get("/wishlist").text) == [True]
    page = client.post(path, data={"on": "0"}, headers=AT_THE_LIST).text
    assert rung(page) == [False]
    assert "Messages are off" not in page
    page = client.post(path, data={"on": "1"}, headers=AT_THE_LIST).text
    assert rung(page) == [True]
    assert switches()[:2] == (True, True)
    assert said(page).count("Messages are off") == 1
    assert 'href="/account/messages">Account, Messages</a>' in page
    client.post(path, data={"on": "1", "next": "/wishlist"})
    assert 'href="/account/messages">Account, Messages</a>' in (
        client.get("/wishlist").text
    )


def test_whose_address_is_not_confirmed_is_told_so(session, client, alice, saved):
    alice.email_verified_at = None
    session.commit()
    assert "News goes to confirmed addresses only." in client.get("/p/lamp").text

    alice.email_verified_at = clock.now()
    session.commit()
    assert "confirmed addresses only" not in client.get("/p/lamp").text


def test_nobody_switches_what_is_another_s(session, client, alice, lamp):
    bob = a_customer(session, "Bob")
    item_id = save_item(session, bob.id, lamp.id).item_id
    session.commit()

    for act, sent in (("bell", {"on": "0"}), ("watch", {"percent": "20"})):
        answer = client.post(f"/wishlist/items/{item_id}/{act}", data=sent)
        assert answer.status_code == 404
    session.expire_all()
    assert session.get(WishlistItem, item_id).threshold_pct is None


def test_a_stranger_is_sent_to_sign_in(app, saved):
    answer = app.test_client().post(f"/wishlist/items/{saved}/bell", data={"on": "0"})

    assert "/account/sign-in" in answer.headers["Location"]


def test_what_can_be_pre_ordered_is_told_once_it_is_there(session, client, alice):
    put_up(session, a_listing("soon", status=ProductStatus.PREORDER))
    session.commit()

    assert "it is in stock" in client.get("/p/soon").text
