"""Filling a cart and changing it with a mouse; open carts stay true."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.browser.hands import BEAR, RINGS, user_id_of
from tests.browser.test_live import reprice, restock
from webapp.accounts.owners import Owner
from webapp.cart.queries import cart_page

BEARS, RINGS_PAGE = "/p/corduroy-bear", "/p/stacking-rings"


@pytest.fixture
def stocked(shop):
    """Nine of each, at prices that tests change."""
    for name in (BEAR, RINGS):
        restock(shop, name, 9)
    reprice(shop, BEAR, 3600)
    reprice(shop, RINGS, 2200)


def line(seen, name):
    return seen.page.locator(".line", has_text=name)


def in_cart(seen, number):
    """See that the cart in the header counts so many."""
    text = f"{number} in the cart" if number else ""
    expect(seen.page.locator("#cart-count")).to_have_text(text)


def total(seen, amount):
    expect(seen.page.locator(".sums-total dd")).to_have_text(amount)


def fill(seen, *pages):
    for path in pages:
        seen.open(path)
        seen.page.get_by_role("button", name="Add to cart").click()
        seen.told("is in your cart")


def test_adding_counts_at_once_and_can_be_undone(window, stocked):
    seen = window()
    seen.open(BEARS)
    seen.page.evaluate("window.untouched = true")
    button = seen.page.get_by_role("button", name="Add to cart")

    button.click()

    seen.told("“Corduroy Bear” is in your cart.")
    in_cart(seen, 1)
    expect(seen.page.locator("#add")).to_contain_text("1 in your cart")
    button.dblclick()
    in_cart(seen, 2)
    seen.told("now 2 of it")
    seen.page.locator("#undo").click()
    in_cart(seen, 1)
    assert seen.page.evaluate("window.untouched")


def test_a_choice_comes_before_the_cart(window):
    seen = window()
    seen.open("/p/fishermans-sweater")
    button = seen.page.locator("#add-button")
    expect(button).to_be_disabled()

    seen.page.get_by_role("link", name="Ink").click()
    expect(seen.page.locator("#add")).to_contain_text("Choose size first.")
    expect(button).to_be_disabled()
    seen.page.get_by_role("link", name="Large").click()
    button.click()

    in_cart(seen, 1)
    seen.open("/cart")
    expect(line(seen, "Sweater")).to_contain_text("Ink / Large")


def test_quick_clicks_on_more_are_all_counted_and_told_once(window, stocked):
    seen = window()
    seen.page.clock.install()
    fill(seen, BEARS)
    seen.open("/cart")
    posts = []
    seen.page.on("request", lambda sent: sent.method == "POST" and posts.append(sent))
    more = seen.page.get_by_role("button", name="One more of Corduroy Bear")
    field = seen.page.get_by_label("Quantity of Corduroy Bear")

    seen.page.clock.pause_at(seen.page.evaluate("Date.now() + 1"))
    for _ in range(3):
        more.click()
    expect(field).to_have_value("4")
    seen.page.clock.resume()

    in_cart(seen, 4)
    total(seen, "$144.00")
    expect(seen.page.locator("#said")).to_have_text(
        "4 of “Corduroy Bear” in your cart."
    )
    assert len(posts) == 1
    expect(more).to_be_focused()
    seen.page.get_by_role("button", name="One less of Corduroy Bear").click()
    in_cart(seen, 3)


def test_a_number_is_typed_and_a_wrong_one_stays_to_be_corrected(window, stocked):
    seen = window()
    seen.page.clock.install()
    fill(seen, BEARS)
    seen.open("/cart")
    field = seen.page.get_by_label("Quantity of Corduroy Bear")

    field.fill("40")
    field.press("Enter")

    wrong = line(seen, BEAR).locator(".field-error")
    expect(wrong).to_have_text(
        "Insufficient stock for 'Corduroy Bear'. Only 9 units available."
    )
    expect(field).to_have_value("40")
    seen.asks("/cart")
    seen.page.wait_for_timeout(400)
    expect(wrong).to_be_visible()
    field.fill("5")
    field.press("Tab")
    expect(wrong).to_have_count(0)
    in_cart(seen, 5)
    total(seen, "$180.00")


def test_whoever_goes_on_at_once_takes_the_last_click_along(window, shop, stocked):
    alice = shop.newcomer()
    seen = window(alice)
    fill(seen, BEARS)
    seen.open("/cart")

    seen.page.get_by_role("button", name="One more of Corduroy Bear").click()
    seen.page.get_by_role("link", name="Checkout").click()

    expect(seen.page).to_have_url(re.compile("/checkout"))
    owner = Owner(user_id=user_id_of(shop, alice))
    assert shop.change(partial(count_of, owner)) == 2


def count_of(owner, session):
    return sum(line.quantity for line in cart_page(session, owner).lines)


def test_removing_and_saving_for_later_can_be_undone(window, stocked):
    seen = window()
    fill(seen, BEARS, RINGS_PAGE)
    seen.open("/cart")
    undo = seen.page.locator("#undo")

    seen.page.get_by_role("button", name=f"Remove {BEAR}").click()
    seen.told("“Corduroy Bear” is out of your cart.")
    expect(line(seen, BEAR)).to_have_count(0)
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(line(seen, BEAR)).to_be_visible()

    seen.page.get_by_role("button", name=f"Save for later {RINGS}").click()
    seen.told("“Stacking Rings” is on your wishlist, for later.")
    seen.counts(1)
    in_cart(seen, 1)
    undo.click()
    seen.counts(0)
    in_cart(seen, 2)


def test_two_tabs_stay_true(window, stocked):
    seen = window()
    fill(seen, BEARS)
    seen.open("/cart")
    other = seen.another()
    fill(other, RINGS_PAGE)

    expect(line(seen, RINGS)).to_be_visible()
    in_cart(seen, 2)
    other.open("/cart")
    other.page.get_by_role("button", name="One more of Stacking Rings").click()
    field = seen.page.get_by_label("Quantity of Stacking Rings")
    expect(field).to_have_value("2")
    total(seen, "$80.00")
    other.page.get_by_role("button", name=f"Remove {BEAR}").click()
    expect(line(seen, BEAR)).to_have_count(0)


def test_prices_and_stock_that_change_are_said_on_the_open_page(window, shop, stocked):
    seen = window()
    fill(seen, BEARS)
    seen.open("/cart")
    seen.page.evaluate("window.untouched = true")
    seen.page.get_by_label("Discount code").fill("HALF-TYP")
    bear = line(seen, BEAR)

    reprice(shop, BEAR, 3150)
    expect(bear).to_contain_text("Now $31.50; it was $36.00 when you put it here")
    restock(shop, BEAR, 0)
    expect(bear).to_contain_text("Out of stock just now.")
    expect(seen.page.locator("#checkout")).to_be_disabled()
    expect(seen.page.get_by_label("Discount code")).to_have_value("HALF-TYP")
    assert seen.page.evaluate("window.untouched")


def test_a_refused_code_stays_with_its_reason(window, stocked):
    seen = window()
    seen.page.clock.install()
    fill(seen, BEARS)
    seen.open("/cart")

    seen.page.get_by_label("Discount code").fill("no-such-code")
    seen.page.get_by_role("button", name="Use it").click()

    wrong = seen.page.locator("#code-error")
    expect(wrong).to_contain_text("We do not know this code.")
    seen.asks("/cart")
    seen.page.wait_for_timeout(400)
    expect(wrong).to_be_visible()


def test_a_shared_list_fills_ones_own_cart(window, shop):
    seen = window()
    seen.open("/lists")
    seen.page.locator(".public-list a").first.click()
    seen.page.locator(".shared-buy button").first.click()

    seen.told("is in your cart.")
    in_cart(seen, 1)


def test_without_javascript_a_cart_is_filled_changed_and_emptied(window, stocked):
    seen = window(java_script_enabled=False)
    fill(seen, BEARS, RINGS_PAGE)
    expect(seen.page).to_have_url(re.compile(f"{RINGS_PAGE}$"))
    seen.page.get_by_role("link", name=re.compile("^Cart")).click()

    seen.page.get_by_role("button", name="One more of Corduroy Bear").click()
    seen.told("2 of “Corduroy Bear” in your cart.")
    seen.page.get_by_label("Quantity of Corduroy Bear").fill("3")
    seen.page.get_by_role("button", name="Change the quantity of Corduroy Bear").click()
    total(seen, "$130.00")
    seen.page.get_by_label("Quantity of Corduroy Bear").fill("77")
    seen.page.keyboard.press("Enter")
    expect(line(seen, BEAR).locator(".field-error")).to_contain_text("Only 9 units")
    seen.page.get_by_role("button", name=f"Save for later {BEAR}").click()
    seen.told("is on your wishlist, for later.")
    seen.page.get_by_role("button", name=f"Remove {RINGS}").click()
    seen.page.get_by_role("button", name="Undo").click()
    in_cart(seen, 1)
    expect(line(seen, RINGS)).to_be_visible()
