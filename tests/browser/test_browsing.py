"""Looking around: listings, search, and the way back to where one was."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_saving import TOYS


def test_show_more_and_the_back_button_keep_the_place(window):
    seen = window()
    seen.open("/")
    cards = seen.page.locator(".card")
    expect(cards).to_have_count(24)
    seen.page.evaluate("window.untouched = true")

    seen.page.get_by_role("link", name="Show more").click()

    expect(cards).to_have_count(48)
    assert seen.page.evaluate("window.untouched")
    expect(seen.page).to_have_url(re.compile(r"/\?page=2$"))
    names = seen.page.locator(".card-name").all_inner_texts()
    assert len(set(names)) == 48
    chosen = cards.nth(40)
    chosen.scroll_into_view_if_needed()
    chosen.locator(".card-name a").click()
    expect(seen.page.get_by_role("heading", level=1)).to_have_text(names[40])

    seen.page.go_back()

    expect(cards).to_have_count(48)
    assert seen.page.locator(".card-name").all_inner_texts() == names
    expect(chosen).to_be_in_viewport()


def test_hearts_are_right_after_the_back_button(window):
    seen = window()
    seen.open(TOYS)
    seen.page.get_by_role("link", name="Diamond Kite").click()
    seen.page.get_by_role("button", name="Add to wishlist").click()
    seen.told("is on your wishlist")

    seen.page.go_back()

    expect(seen.heart("Diamond Kite")).to_have_attribute("aria-pressed", "true")
    seen.counts(1)
    seen.heart("Diamond Kite").click()
    seen.told("is off your wishlist")


def test_the_beginning_of_a_word_is_enough_to_find_it(window):
    seen = window()
    seen.open("/")
    seen.page.get_by_role("searchbox").fill("headph")
    seen.page.keyboard.press("Enter")
    expect(seen.page.get_by_role("heading", level=1)).to_have_text(
        "Results for “headph”"
    )
    expect(seen.page.locator(".card-name")).to_have_text(["Driftwood Headphones"])
    seen.see_blocked()


def test_filters_and_order_stay_in_the_address(window):
    seen = window()
    seen.open("/")
    seen.page.get_by_label("To", exact=True).fill("20")
    seen.page.get_by_label("Available now").check()
    seen.page.get_by_role("button", name="Show results").click()
    expect(seen.page).to_have_url(re.compile(r"\?price_max=20&available=1"))
    seen.page.get_by_label("Sort by").select_option(label="Price, low to high")
    expect(seen.page).to_have_url(re.compile("sort="))
    prices = seen.page.locator(".card .price")
    seen.sees(lambda: amounts_of(prices) == sorted(amounts_of(prices)))
    assert max(amounts_of(prices)) <= 20
    before = prices.all_inner_texts()

    seen.page.reload()

    assert prices.all_inner_texts() == before


def amounts_of(prices):
    words = prices.all_inner_texts()
    return [float(re.findall(r"\$([\d.]+)", price)[0]) for price in words]


def test_the_strip_of_categories_shows_where_one_is(window):
    seen = window(viewport={"width": 390, "height": 844})
    seen.open("/c/books-prints")
    here = seen.page.locator(".categories [aria-current]")
    expect(here).to_have_text("Books & prints")
    expect(here).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("path", "heroes"),
    [("/", 1), ("/?page=2", 1), ("/?from=2&page=2", 0), ("/?sort=name", 0)]
    + [(f"/?{narrowed}", 0) for narrowed in ("on_sale=1", "price_max=20", "q=lamp")],
)
def test_the_picture_of_the_shop_greets_on_the_whole_shop_alone(window, path, heroes):
    seen = window()
    seen.open(path)
    expect(seen.page.locator(".hero")).to_have_count(heroes)


def test_on_paper_a_wishlist_says_whose_shop_and_which_day(window):
    seen = window()
    seen.open("/wishlist")
    expect(seen.page.locator(".on-paper")).to_be_hidden()
    seen.page.emulate_media(media="print")
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(seen.page.locator(".on-paper")).to_be_visible()
    expect(seen.page.locator(".on-paper")).to_have_text(
        re.compile(r"Keepsake .*\b20\d\d\b")
    )


def test_a_price_that_is_none_gets_a_sentence_beside_the_field(window):
    seen = window()
    seen.open("/?price_min=dear")
    field = seen.page.get_by_label("From", exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("Give a price such as 25 or 24.90.")
    seen.focuses("price_min")
