"""Saving and removing with a mouse, as a guest and as a customer."""

import re

from playwright.sync_api import expect

from tests.journeys.browsing import PASSWORD, an_address
from webapp.catalog.listing import Listing, VariantListing
from webapp.catalog.models import ProductStatus
from webapp.catalog.services import list_products
from webapp.core.money import Money

TOYS = "/c/toys-games"
TEAPOT = Listing(
    slug="teapot",
    name="Teapot",
    description="It is made in white only where it is small.",
    shop="Rye & Ladle",
    category="Kitchen & table",
    options=("Colour", "Size"),
    variants=tuple(
        VariantListing(
            option_values=values,
            price=Money(3900, "USD"),
            compare_at=None,
            stock=4,
            sku="-".join(values),
        )
        for values in (("White", "Small"), ("Green", "Small"), ("Green", "Large"))
    ),
    pictures=(),
    status=ProductStatus.ACTIVE,
    expected_on=None,
)


def test_a_heart_fills_without_the_page_loading_anew(window):
    seen = window()
    seen.open(TOYS)
    seen.page.evaluate("window.untouched = true")
    heart = seen.heart("Diamond Kite")
    expect(heart).to_have_attribute("aria-pressed", "false")
    hollow = colour_of(heart)

    heart.click()

    expect(heart).to_have_attribute("aria-pressed", "true")
    seen.counts(1)
    seen.told("“Diamond Kite” is on your wishlist")
    assert colour_of(heart) != hollow
    assert seen.page.evaluate("window.untouched")
    assert seen.page.url.endswith(TOYS)


def test_a_double_click_saves_once(window):
    seen = window()
    posts = []
    seen.page.on("request", lambda sent: sent.method == "POST" and posts.append(sent))
    seen.open(TOYS)

    seen.heart("Diamond Kite").dblclick()

    seen.told("“Diamond Kite” is on your wishlist")
    seen.counts(1)
    seen.open("/p/corduroy-bear")
    seen.page.get_by_role("button", name="Add to wishlist").dblclick()
    expect(seen.page.locator("#save")).to_contain_text("On your wishlist")
    seen.counts(2)
    assert seen.page.url.endswith("/p/corduroy-bear")
    assert len(posts) == 2


def test_two_quick_clicks_on_a_slow_line_save_once(window):
    seen = window()
    asked = []

    def slowly(route):
        asked.append(route.request.url)
        seen.page.wait_for_timeout(400)
        route.continue_()

    seen.page.route("**/wishlist/items", slowly)
    seen.open(TOYS)
    heart, other = seen.heart("Diamond Kite"), seen.heart("Corduroy Bear")

    heart.click()
    heart.click()
    other.click()

    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(other).to_have_attribute("aria-pressed", "true")
    seen.counts(2)
    assert len(asked) == 2


def test_saving_is_undone_where_it_was_done(window):
    seen = window()
    seen.open(TOYS)
    heart = seen.heart("Diamond Kite")
    heart.click()
    seen.told("is on your wishlist")

    seen.page.get_by_role("button", name="Undo").click()

    seen.told("“Diamond Kite” is off your wishlist")
    expect(heart).to_have_attribute("aria-pressed", "false")
    seen.counts(0)
    seen.page.get_by_role("button", name="Undo").click()
    seen.told("is back on your wishlist")
    expect(heart).to_have_attribute("aria-pressed", "true")


def test_a_variant_is_chosen_and_saved(window, shop):
    seen = window(shop.newcomer())
    seen.open("/p/fishermans-sweater")
    choose(seen, "Ink")
    choose(seen, "Medium", note="sold out")
    expect(seen.page.locator("#choice .stock")).to_have_text("Out of stock")
    assert "o1=Ink" in seen.page.url
    assert "o2=Medium" in seen.page.url

    seen.page.get_by_role("button", name="Add to wishlist").click()

    expect(seen.page.locator("#save")).to_contain_text("On your wishlist")
    seen.counts(1)
    choose(seen, "Large")
    expect(seen.page.locator("#save")).to_contain_text("1 other choice of this is on")
    seen.open("/wishlist")
    item = seen.page.locator(".item")
    expect(item).to_contain_text("Ink / Medium")
    expect(item).to_contain_text("Out of stock")


def test_a_choice_that_is_not_made_says_so(window, shop):
    shop.change(lambda session: list_products(session, [TEAPOT]))
    seen = window()
    seen.open("/p/teapot")
    choose(seen, "Large")
    white = seen.page.locator(".pill", has_text="White")
    expect(white).to_contain_text("not available")

    white.click()

    expect(white).to_have_attribute("aria-current", "true")
    large = seen.page.locator(".pill", has_text="Large")
    expect(large).not_to_have_attribute("aria-current", "true")
    expect(large).to_contain_text("not available")
    seen.page.reload()
    expect(white).to_have_attribute("aria-current", "true")


def test_a_customer_saves_into_a_new_group(window, shop):
    seen = window(shop.newcomer())
    seen.open("/p/diamond-kite")
    seen.page.get_by_text("Choose a group").click()
    seen.page.get_by_label("A new group").fill("Birthday")
    seen.page.get_by_role("button", name="Add to wishlist").click()
    seen.told("in “Birthday”")
    seen.open("/wishlist")
    expect(seen.page.get_by_role("heading", name="Birthday")).to_be_visible()


def test_an_item_goes_and_comes_back_on_the_wishlist_page(window, shop):
    guest = shop.visitor()
    for product in list(guest.products(TOYS).values())[:2]:
        guest.save(product)
    seen = window(guest)
    seen.open("/wishlist")
    names = seen.page.locator(".item h3").all_inner_texts()

    seen.page.locator(".item .remove").first.click()

    expect(seen.page.locator(".item h3")).to_have_text(names[1:])
    seen.told(names[0], "is off your wishlist")
    seen.counts(1)
    expect(seen.page.locator("#summary dd").first).to_have_text("1")
    seen.page.get_by_role("button", name="Undo").click()
    expect(seen.page.locator(".item h3")).to_have_text(names)
    seen.counts(2)


def test_what_a_guest_saved_comes_along(window):
    seen = window()
    seen.open(TOYS)
    for name in ("Diamond Kite", "Corduroy Bear"):
        seen.heart(name).click()
        seen.told(name)
    seen.open("/wishlist")
    seen.page.locator("main").get_by_role("link", name="Create an account").click()
    email = an_address("carol")
    seen.submit("Create account", name="Carol", email=email, password=PASSWORD)

    expect(seen.page).to_have_url(re.compile("/wishlist$"))
    seen.told("Welcome, Carol.", "2 saved items added to your list")
    expect(seen.page.locator(".item h3")).to_have_text(
        ["Corduroy Bear", "Diamond Kite"]
    )

    seen.open("/account")
    seen.page.get_by_role("button", name="Sign out").click()
    seen.told("You are signed out.")
    seen.counts(0)
    seen.open("/wishlist")
    expect(seen.page.locator("#items")).to_contain_text("Nothing saved yet")

    seen.open(TOYS)
    seen.heart("Pull-along Duck").click()
    seen.told("Pull-along Duck")
    seen.page.get_by_role("link", name="Sign in").click()
    seen.submit("Sign in", email=email, password=PASSWORD)
    seen.told("1 saved item added to your list")
    seen.counts(3)


def test_a_stale_save_says_that_it_is_saved(window, shop):
    seen = window(shop.newcomer())
    seen.open(TOYS)
    elsewhere = seen.another()
    elsewhere.open(TOYS)
    elsewhere.heart("Diamond Kite").click()
    elsewhere.told("is on your wishlist")

    with seen.sent() as answer:
        seen.heart("Diamond Kite").click()

    assert answer.value.status == 422
    seen.told("'Diamond Kite' is already in your wishlist")


def test_a_session_that_ended_elsewhere_leads_to_the_door_and_back(window, shop):
    alice = shop.newcomer()
    seen = window(alice)
    seen.open(TOYS)
    alice.post("/account/sign-out")

    seen.heart("Diamond Kite").click()

    expect(seen.page).to_have_url(re.compile("/account/sign-in"))
    seen.submit("Sign in", email=alice.email, password=PASSWORD)
    expect(seen.page).to_have_url(re.compile(TOYS + "$"))


def choose(seen, value, note=""):
    """Choose a value of an option, and see that it is chosen."""
    pill = seen.page.locator(
        ".pill", has_text=re.compile(f"^{re.escape(value)}( {note})?$")
    )
    pill.click()
    expect(pill).to_have_attribute("aria-current", "true")


def colour_of(heart):
    return heart.locator("svg").evaluate(
        "icon => { const s = getComputedStyle(icon); return s.fill + s.color }"
    )
