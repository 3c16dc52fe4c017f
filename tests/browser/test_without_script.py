"""The whole way through the shop in a browser that runs no script."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import PASSWORD, an_address
from tests.journeys.servers import worker

NEW_PASSWORD = "another long way home"


@pytest.fixture
def seen(window):
    return window(java_script_enabled=False)


def test_looking_around(seen):
    seen.open("/")
    expect(seen.page.locator(".card")).to_have_count(24)
    seen.page.get_by_role("link", name="Show more").click()
    expect(seen.page.locator(".card")).to_have_count(48)

    seen.page.get_by_label("On sale").check()
    seen.page.get_by_role("button", name="Show results").click()
    expect(seen.page).to_have_url(re.compile("on_sale=1"))
    on_sale = seen.page.locator(".card s").count()
    expect(seen.page.locator(".card")).to_have_count(on_sale)
    seen.page.get_by_label("Sort by").select_option(label="Name")
    seen.page.get_by_role("button", name="Sort", exact=True).click()
    names = seen.page.locator(".card-name").all_inner_texts()
    assert names == sorted(names, key=str.lower)

    seen.page.get_by_role("searchbox").fill("headph")
    seen.page.get_by_role("button", name="Search").click()
    seen.page.get_by_role("link", name="Driftwood Headphones").click()
    seen.page.locator(".pill", has_text="Walnut").click()
    expect(seen.page).to_have_url(re.compile("/p/driftwood-headphones[?]o1=Walnut$"))
    expect(seen.page.locator(".pill[aria-current]")).to_have_text("Walnut")
    seen.page.get_by_text("Every price, as a table").click()
    expect(seen.page.locator(".history-table tbody tr").first).to_be_visible()


def test_saving_registering_and_coming_back(seen, shop):
    seen.open("/c/toys-games")
    seen.heart("Diamond Kite").click()
    expect(seen.page).to_have_url(re.compile("/c/toys-games$"))
    seen.told("“Diamond Kite” is on your wishlist")
    expect(seen.heart("Diamond Kite")).to_have_attribute("aria-pressed", "true")
    seen.open("/p/driftwood-headphones?o1=Walnut")
    seen.page.get_by_role("button", name="Add to wishlist").click()
    seen.told("is on your wishlist")
    expect(seen.page).to_have_url(re.compile(r"\?o1=Walnut$"))

    email = an_address("carol")
    seen.open("/account/register")
    seen.submit("Create account", name="Carol", email=email, password="short")
    expect(seen.page.locator(".field-error")).to_have_count(1)
    seen.submit("Create account", password=PASSWORD)
    seen.told("Welcome, Carol.", "2 saved items")
    names = ["Driftwood Headphones", "Diamond Kite"]
    items = seen.page.locator(".item h3")
    expect(items).to_have_text(names)

    seen.page.get_by_role("button", name="Remove Diamond Kite").click()
    expect(items).to_have_text(names[:1])
    seen.page.get_by_role("button", name="Undo").click()
    seen.told("is back on your wishlist")
    expect(items).to_have_text(names)

    seen.open("/account")
    seen.page.get_by_role("button", name="Sign out").click()
    seen.told("You are signed out.")
    seen.open("/wishlist")
    expect(items).to_have_count(0)

    choose_a_new_password(seen, shop, email)
    expect(items).to_have_text(names)


def choose_a_new_password(seen, shop, email):
    """Get in again as one does who forgot it, with a real worker that mails."""
    seen.open("/account/sign-in")
    seen.page.get_by_role("link", name="Forgot your password?").click()
    seen.submit("Send the link", email=email)
    expect(seen.page.get_by_role("heading", level=1)).to_have_text("Look in your inbox")
    letters = seen.page.locator(".letters a", has_text=email).filter(
        has_text=re.compile("password", re.IGNORECASE)
    )
    with worker(**shop.settings):
        deadline = time.monotonic() + 20
        while not (seen.open("/dev/mailbox") and letters.count()):
            assert time.monotonic() < deadline, "no letter came"
            time.sleep(0.2)
    letters.first.click()
    seen.page.locator(".letter a[href*=reset]").click()
    seen.submit("Save the new password", password=NEW_PASSWORD)
    seen.told("Your new password is set.")
    expect(seen.page).to_have_url(re.compile("/wishlist$"))
