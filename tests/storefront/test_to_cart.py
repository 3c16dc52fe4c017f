"""From the wishlist into the cart: one thing, what is ticked, or all there is."""

import re
from html import unescape

import pytest
from html5lib import HTMLParser
from sqlalchemy import func, select

from tests.accounts.people import a_customer, sign_in
from tests.catalog.goods import (
    a_listing,
    a_shirt,
    a_variant,
    put_up,
    the_variant,
    variants_of,
)
from tests.storefront.listed import AT_THE_LIST, notice
from webapp.cart.models import CartLine
from webapp.catalog import services as catalog
from webapp.catalog.models import Product
from webapp.conversion.models import Conversion
from webapp.wishlist.models import GuestPick, WishlistItem

IN_DRAWER = AT_THE_LIST | {
    "HX-Current-URL": "http://localhost/",
    "X-Drawer": "true",
}
BUTTON = re.compile(r'formaction="(/wishlist/items/[^"]+/cart)"')
SENTENCE = re.compile(r"<li>(.*?)</li>")


@pytest.fixture
def goods(session):
    """A lamp of which there are two, a sold-out kettle, a relic, and a shirt."""
    listings = (
        a_listing("lamp", variants=(a_variant(stock=2),)),
        a_listing("kettle", variants=(a_variant(stock=0),)),
        a_listing("relic"),
        a_shirt("Small", "Large"),
    )
    goods = {product.name: product for product in put_up(session, *listings)}
    session.commit()
    return goods


@pytest.fixture(params=["alice", "a guest"])
def somebody(request, session, client):
    """Alice, signed in, and after her somebody who is not."""
    if request.param == "alice":
        a_customer(session)
        session.commit()
        sign_in(client)
    return client


@pytest.fixture
def alice(session, client):
    alice = a_customer(session)
    session.commit()
    sign_in(client)
    return alice


@pytest.fixture
def in_cart(session):
    """Say how many of each thing are in carts."""

    def in_cart():
        session.expire_all()
        held = select(Product.name, CartLine.quantity).join(
            CartLine, CartLine.product_id == Product.id
        )
        return dict(session.execute(held).all())

    return in_cart


def save(session, client, *products):
    """Save things by their hearts; return the addresses that put them into the cart."""
    for product in products:
        client.post("/wishlist/items", data={"product": product.id})
    client.get("/wishlist")  # says what there was to be said
    session.expire_all()
    kinds = (WishlistItem, GuestPick)
    ids = {
        one.product_id: one.id
        for kind in kinds
        for one in session.scalars(select(kind))
    }
    return [f"/wishlist/items/{ids[product.id]}/cart" for product in products]


def saved_count(session):
    counts = (
        select(func.count()).select_from(kind) for kind in (WishlistItem, GuestPick)
    )
    return sum(session.scalar(one) for one in counts)


def sentences(part):
    return [unescape(found) for found in SENTENCE.findall(part)]


def strict(page):
    HTMLParser(strict=True).parse(page)


def test_what_is_moved_is_in_the_cart_and_stays_on_the_list(
    session, somebody, goods, in_cart
):
    (path,) = save(session, somebody, goods["Lamp"])
    assert BUTTON.findall(somebody.get("/wishlist").text) == [path]

    answer = somebody.post(path, data={"next": "/wishlist"})

    assert (answer.status_code, answer.location) == (303, "/wishlist")
    page = somebody.get("/wishlist").text
    assert "“Lamp” is in your cart." in page
    assert '<a href="/cart">In your cart</a>' in page
    assert "Add another" in page
    assert in_cart() == {"Lamp": 1}
    assert saved_count(session) == 1


def test_with_htmx_the_card_is_drawn_anew_and_the_cart_counts(session, somebody, goods):
    (path,) = save(session, somebody, goods["Lamp"])

    part = somebody.post(path, headers=AT_THE_LIST).text

    assert "In your cart" in part
    assert re.search(r'id="cart-count"[^>]*>1<', part)
    assert "<html" not in part


def test_the_mark_tells_how_many_and_the_button_goes_with_the_last(
    session, somebody, goods
):
    (path,) = save(session, somebody, goods["Lamp"])
    somebody.post(path)

    part = somebody.post(path, headers=AT_THE_LIST).text

    assert "In your cart: 2" in part
    assert "“Lamp” is in your cart, now 2 of it." in part
    assert not BUTTON.search(part)


def test_the_notice_takes_it_out_again(session, somebody, goods, in_cart):
    (path,) = save(session, somebody, goods["Lamp"])
    somebody.post(path)

    part = somebody.post(path, headers=AT_THE_LIST).text
    back = unescape(re.search(r'formaction="(/cart/back[^"]*)"', part)[1])
    somebody.post(back)

    assert in_cart() == {"Lamp": 1}


def test_more_than_there_are_are_refused_and_the_cart_is_untouched(
    session, somebody, goods, in_cart
):
    (path,) = save(session, somebody, goods["Lamp"])
    somebody.post(path)

    answer = somebody.post(path, data={"quantity": "2"}, headers=AT_THE_LIST)

    assert answer.status_code == 422
    sentence = "Insufficient stock for 'Lamp'. Only 2 units available"
    assert sentence in unescape(answer.text)
    assert in_cart() == {"Lamp": 1}
    somebody.get("/")
    somebody.post(path, data={"quantity": "2", "next": "/wishlist"})
    assert notice(somebody) == f"{sentence}."


@pytest.mark.parametrize("quantity", ["0", "-1", "100", "x", "1e3", "²", "9" * 40])
def test_a_quantity_that_is_none_moves_nothing(
    session, alice, client, goods, in_cart, quantity
):
    (path,) = save(session, client, goods["Lamp"])

    answer = client.post(path, data={"quantity": quantity}, headers=AT_THE_LIST)

    assert answer.status_code == 422
    assert "Give a number from 1 to 99." in answer.text
    assert in_cart() == {}


def test_an_item_s_own_page_takes_a_quantity(session, alice, client, goods, in_cart):
    (path,) = save(session, client, goods["Lamp"])
    page = client.get(path.removesuffix("/cart")).text
    assert f'action="{path}"' in page
    assert 'name="quantity"' in page

    client.post(path, data={"quantity": "2"})

    assert in_cart() == {"Lamp": 2}
    page = client.get(path.removesuffix("/cart")).text
    assert "In your cart: 2" in page
    assert 'name="quantity"' not in page


def test_the_drawer_takes_a_quantity_and_shows_the_mark(session, somebody, goods):
    (path,) = save(session, somebody, goods["Lamp"])
    drawer = somebody.get("/wishlist/drawer", headers={"HX-Request": "true"}).text
    assert f'action="{path}"' in drawer
    assert 'name="quantity"' in drawer

    part = somebody.post(path, data={"quantity": "2"}, headers=IN_DRAWER).text

    assert 'id="drawer-list"' in part
    assert "In your cart: 2" in part


def test_what_wants_a_choice_leads_to_choosing_and_stays(
    session, somebody, goods, in_cart
):
    (path,) = save(session, somebody, goods["Shirt"])
    page = somebody.get("/wishlist").text
    assert not BUTTON.search(page)
    assert "Choose options" in page

    answer = somebody.post(path)
    part = somebody.post(path, headers=AT_THE_LIST)

    assert answer.location in {"/p/shirt", path.removesuffix("/cart")}
    assert part.headers["HX-Redirect"] == answer.location
    assert notice(somebody) == "Choose the options of 'Shirt' first."
    assert in_cart() == {}
    assert saved_count(session) == 1


def test_a_choice_that_was_made_can_go(session, somebody, goods, in_cart):
    (path,) = save(session, somebody, goods["Shirt"])
    small = variants_of(session, goods["Shirt"])["Small"]

    somebody.post(path.replace("/cart", "/choose"), data={"variant": small.id})

    assert BUTTON.findall(somebody.get("/wishlist").text) == [path]
    somebody.post(path)
    assert in_cart() == {"Shirt": 1}


def test_what_is_sold_out_or_not_sold_offers_no_button_and_is_refused(
    session, somebody, goods, in_cart
):
    paths = save(session, somebody, goods["Kettle"], goods["Relic"])
    catalog.retire(session, goods["Relic"])
    session.commit()
    assert not BUTTON.search(somebody.get("/wishlist").text)

    told = [unescape(somebody.post(path, headers=AT_THE_LIST).text) for path in paths]

    assert "Insufficient stock for 'Kettle'. Only 0 units available" in told[0]
    assert "'Relic' is no longer sold" in told[1]
    assert in_cart() == {}


def test_all_that_can_be_had_goes_and_the_rest_says_why(
    session, somebody, goods, in_cart
):
    save(session, somebody, *goods.values())
    catalog.retire(session, goods["Relic"])
    session.commit()

    part = somebody.post("/wishlist/to-cart", headers=AT_THE_LIST).text

    assert "1 thing is in your cart now. 3 things could not go there." in part
    assert sentences(part) == [
        "Choose the options of 'Shirt' first.",
        "'Relic' is no longer sold.",
        "'Kettle' is out of stock.",
    ]
    assert in_cart() == {"Lamp": 1}
    assert saved_count(session) == 4


def test_without_javascript_a_page_says_what_went_and_what_did_not(
    session, somebody, goods
):
    save(session, somebody, *goods.values())

    answer = somebody.post("/wishlist/to-cart")
    page = unescape(somebody.get(answer.location).text)

    assert (answer.status_code, answer.location) == (303, "/wishlist/to-cart")
    assert "2 things are in your cart now. 2 things could not go there." in page
    assert "Choose the options of 'Shirt' first." in page
    assert "'Kettle' is out of stock." in page
    assert re.search(r"In your cart <span[^>]*>2<", page)
    strict(somebody.get("/wishlist/to-cart").text)


def test_the_page_offers_what_can_go(session, somebody, goods, in_cart):
    save(session, somebody, goods["Lamp"], goods["Kettle"])

    page = somebody.get("/wishlist/to-cart").text

    assert "Put it into the cart" in page
    assert 'action="/wishlist/to-cart"' in page
    assert in_cart() == {}
    strict(page)


def test_pressed_twice_nothing_is_doubled(session, somebody, goods, in_cart):
    save(session, somebody, goods["Lamp"])
    somebody.post("/wishlist/to-cart")

    part = somebody.post("/wishlist/to-cart", headers=AT_THE_LIST).text

    assert "1 thing was in your cart already." in part
    assert in_cart() == {"Lamp": 1}


def test_of_fifty_things_forty_go_and_ten_say_why(session, alice, client, in_cart):
    listings = [
        a_listing(f"thing-{n}", variants=(a_variant(stock=0 if n % 5 == 0 else 3),))
        for n in range(50)
    ]
    save(session, client, *put_up(session, *listings))

    part = client.post("/wishlist/to-cart", headers=AT_THE_LIST).text

    assert len(in_cart()) == 40
    assert len(sentences(part)) == 10
    assert saved_count(session) == 50
    assert part.count("In your cart</a>") == 40


def test_nobody_has_nothing_to_put_into_a_cart(client):
    assert "There is nothing on your list yet." in client.get("/wishlist/to-cart").text

    client.post("/wishlist/to-cart")

    assert "nothing on your list" in notice(client)
    assert client.get_cookie("keepsake_guest") is None


def test_what_is_ticked_goes_and_nothing_else(session, alice, client, goods, in_cart):
    save(session, client, *goods.values())
    ids = {item.product_id: item.id for item in session.scalars(select(WishlistItem))}
    ticked = [ids[goods[name].id] for name in ("Relic", "Kettle")]

    part = client.post(
        "/wishlist/bulk", data={"do": "cart", "items": ticked}, headers=AT_THE_LIST
    ).text

    assert "1 thing is in your cart now. 1 thing could not go there." in part
    assert sentences(part) == ["'Kettle' is out of stock."]
    assert in_cart() == {"Relic": 1}
    assert saved_count(session) == 4


def test_what_went_is_noted_as_a_conversion(session, alice, client, goods):
    (path, _) = save(session, client, goods["Lamp"], goods["Relic"])

    client.post(path)
    client.post("/wishlist/to-cart")

    rows = session.scalars(select(Conversion)).all()
    assert {row.product_id for row in rows} == {goods["Lamp"].id, goods["Relic"].id}
    assert {row.prompt for row in rows} == {"own_visit"}


def test_the_list_hears_of_what_happens_in_the_cart(session, alice, client, goods):
    save(session, client, goods["Lamp"])
    before = client.get("/wishlist")
    asked = {"If-None-Match": before.headers["ETag"]}
    assert client.get("/wishlist", headers=asked).status_code == 304

    lamp = the_variant(session, goods["Lamp"])
    client.post("/cart/lines", data={"variant": lamp.id})
    client.get("/")

    now = client.get("/wishlist", headers=asked)
    assert now.status_code == 200
    assert "In your cart" in now.text
