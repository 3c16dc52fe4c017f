"""An open page shows what happened elsewhere, and loses nothing over it."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.hands import BEAR, DUCK, KITE, RINGS, Arranged, a_list
from tests.browser.looking import LEAP
from tests.browser.test_saving import TOYS
from webapp.catalog import services as catalog
from webapp.catalog.models import Product, Variant
from webapp.core.money import Money


@pytest.fixture
def alice(shop):
    return a_list(shop, Ungrouped=[KITE, BEAR], Birthday=[DUCK])


def variant_of(session, name):
    return session.scalar(select(Variant).join(Product).where(Product.name == name))


def restock(shop, name, stock):
    shop.change(
        lambda session: catalog.restock(session, variant_of(session, name), stock)
    )


def reprice(shop, name, minor):
    shop.change(
        lambda session: catalog.reprice(
            session, variant_of(session, name), Money(minor, "USD")
        )
    )


def test_the_list_shows_prices_and_stock_that_changed(window, shop, alice):
    seen = window(alice)
    seen.open("/wishlist")
    seen.page.evaluate("window.untouched = true")
    mine = Arranged(seen)

    reprice(shop, DUCK, 1111)
    expect(mine.item(DUCK).locator(".price")).to_have_text("$11.11")
    restock(shop, KITE, 0)
    expect(mine.item(KITE).locator(".stock")).to_have_text("Out of stock")
    expect(seen.page.locator("#summary dd").nth(3)).to_have_text("1")
    restock(shop, KITE, 2)
    expect(mine.item(KITE)).to_contain_text("2 left")
    assert seen.page.evaluate("window.untouched")


def test_the_list_shows_what_was_saved_and_moved_elsewhere(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    mine = Arranged(seen).ready()

    alice.save(alice.products(TOYS)[RINGS])

    expect(mine.names("Ungrouped")).to_have_text([RINGS, KITE, BEAR])
    seen.counts(4)
    with mine.placed() as answer:
        mine.drag(mine.grip(RINGS), mine.item(BEAR), (0.9, 0.9))
    assert answer.value.status == 200


def test_a_product_page_and_a_listing_show_it_too(window, shop, alice):
    seen, listing = window(alice), window(alice)
    seen.open("/p/diamond-kite")
    listing.open(TOYS)
    stock = seen.page.locator("#choice .stock")

    restock(shop, KITE, 0)
    expect(stock).to_have_text("Out of stock")
    card = listing.page.locator(".card", has_text=KITE)
    expect(card.locator(".stock")).to_have_text("Out of stock")
    item = re.search(
        r'"/wishlist/items/([0-9a-f-]+)/remove" [^>]*Kite', listing.page.content()
    )
    alice.post(f"/wishlist/items/{item[1]}/remove")
    expect(listing.heart(KITE)).to_have_attribute("aria-pressed", "false")
    listing.counts(2)
    restock(shop, KITE, 9)
    expect(stock).to_have_text("In stock")


def test_nothing_is_lost_when_a_page_is_brought_up_to_date(window, shop, alice):
    seen = window(alice, viewport={"width": 900, "height": 500})
    seen.open("/wishlist")
    mine = Arranged(seen).ready()
    page = seen.page
    page.locator(".adder summary").click()
    page.get_by_label("What is it for?").fill("Half a na")
    page.evaluate("scrollTo(0, 240)")
    page.get_by_label("What is it for?").evaluate("e => e.focus({preventScroll: true})")

    reprice(shop, BEAR, 2222)

    expect(mine.item(BEAR).locator(".price")).to_have_text("$22.22")
    expect(page.get_by_label("What is it for?")).to_be_focused()
    expect(page.get_by_label("What is it for?")).to_have_value("Half a na")
    assert page.evaluate("scrollY") == 240
    mine.grip(BEAR).focus()
    reprice(shop, BEAR, 2233)
    expect(mine.item(BEAR).locator(".price")).to_have_text("$22.33")
    expect(mine.grip(BEAR)).to_be_focused()


def test_a_form_within_a_part_keeps_what_was_typed(window, shop, alice):
    seen = window(alice)
    seen.open("/p/stacking-rings")
    seen.page.get_by_text("Choose a group").click()
    seen.page.get_by_label("Or a new group").fill("Grandmo")

    reprice(shop, RINGS, 2345)

    price = seen.page.locator("#choice .price")
    expect(price).to_contain_text("$23.45")
    expect(seen.page.get_by_label("Or a new group")).to_have_value("Grandmo")
    expect(seen.page.get_by_label("Or a new group")).to_be_focused()
    expect(seen.page.locator(".save-group").first).to_have_attribute("open", "")


def test_an_unchanged_page_is_answered_in_a_word_and_a_hidden_one_is_silent(
    window, alice
):
    seen = window(alice)
    seen.page.clock.install()
    seen.open("/wishlist")
    answers = []
    seen.page.on(
        "response",
        lambda answer: (
            answer.url.endswith("/wishlist") and answers.append(answer.status)
        ),
    )
    hide = """hidden => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""

    seen.asks("/wishlist")
    assert answers == [304]
    seen.page.evaluate(hide, arg=True)
    seen.page.clock.fast_forward(2 * LEAP)
    seen.page.wait_for_timeout(400)
    assert answers == [304]
    with seen.page.expect_response("**/wishlist"):
        seen.page.evaluate(hide, arg=False)
    assert answers == [304, 304]


def test_nobody_is_asked_while_something_is_dragged(window, alice):
    seen = window(alice)
    seen.page.clock.install()
    seen.open("/wishlist")
    mine = Arranged(seen).ready()
    box = mine.grip(KITE).bounding_box()
    mouse = seen.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + 60, box["y"] + 60, steps=5)
    asked = []
    seen.page.on("request", lambda request: asked.append(request.url))

    alice.save(alice.products(TOYS)[RINGS])
    seen.page.clock.fast_forward(LEAP)
    seen.page.wait_for_timeout(400)

    assert asked == []
    mouse.move(box["x"] + 20, box["y"] + 20, steps=5)
    mouse.up()
    expect(mine.item(RINGS)).to_be_visible()


def test_coming_back_shows_what_was_saved_meanwhile(window, alice):
    seen = window(alice)
    seen.open(TOYS)
    seen.page.get_by_role("link", name=RINGS).click()
    seen.page.get_by_role("button", name="Add to wishlist").click()
    seen.told("is on your wishlist")

    seen.page.go_back()

    expect(seen.heart(RINGS)).to_have_attribute("aria-pressed", "true")
    seen.counts(4)


def test_what_is_back_in_stock_is_news_until_it_was_seen(window, shop, alice):
    restock(shop, BEAR, 0)
    restock(shop, BEAR, 8)
    seen = window(alice)
    seen.open("/wishlist")
    bear = Arranged(seen).item(BEAR)
    expect(bear).to_contain_text("Back in stock")

    seen.page.wait_for_function("() => shop.hasSeenNews")
    seen.open("/")
    seen.sees(lambda: "is-back" not in alice.get("/wishlist").text)
    seen.open("/wishlist")

    expect(bear.locator(".stock")).to_have_text("In stock")


SIGN_IN = re.compile(r"/account/sign-in\?next=%2Fwishlist%3Fview%3Dflat$")


def test_a_page_whose_session_ended_elsewhere_asks_to_sign_in(window, alice):
    seen = window(alice)
    seen.open("/wishlist?view=flat")
    alice.sign_out()
    expect(seen.page).to_have_url(SIGN_IN)


def test_the_drawer_of_a_session_that_ended_elsewhere_asks_to_sign_in(window, alice):
    seen = window(alice)
    seen.open("/")
    seen.page.locator(".you a[href='/wishlist']").click()
    expect(Arranged(seen, "#drawer").item(KITE)).to_be_visible()
    alice.sign_out()
    expect(seen.page).to_have_url(re.compile("/account/sign-in\\?next=%2F$"))


def test_a_page_of_a_guest_who_signed_in_elsewhere_loads_anew(window, alice):
    seen = window()
    seen.open("/wishlist")
    seen.page.evaluate("window.untouched = true")
    seen.context.add_cookies(alice.cookies())
    expect(Arranged(seen).item(KITE)).to_be_visible()
    assert not seen.page.evaluate("window.untouched ?? false")
