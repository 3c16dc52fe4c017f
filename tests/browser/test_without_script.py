"""The whole way through the shop in a browser that runs no script."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.hands import BEAR, DUCK, KITE, RINGS, Arranged, a_list
from tests.journeys.browsing import PASSWORD, an_address
from tests.journeys.servers import worker

NEW_PASSWORD = "another long way home"
PATIENCE = 60  # seconds for a letter, its worker not even started, on a busy machine


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


@pytest.fixture
def mine(window, shop):
    alice = a_list(shop, Ungrouped=[KITE, BEAR, DUCK], Birthday=[RINGS])
    seen = window(alice, java_script_enabled=False)
    seen.open("/wishlist")
    return Arranged(seen)


def test_writing_about_a_thing_and_moving_it(mine):
    seen, page = mine.seen, mine.seen.page
    expect(page.locator(".grip:visible")).to_have_count(0)

    page.get_by_role("link", name=f"More about {KITE}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(KITE)
    page.get_by_label("Note").fill("The red one")
    page.get_by_label("How many").fill("0")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".field-error")).to_have_text("Give a number from 1 to 99.")
    expect(page.get_by_label("Note")).to_have_value("The red one")
    page.get_by_label("How many").fill("2")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(mine.item(KITE)).to_contain_text("The red one")

    page.get_by_role("link", name=f"More about {KITE}").click()
    page.get_by_role("button", name="Down", exact=True).click()
    seen.told("Diamond Kite moved to 2 of 3 in Ungrouped")
    page.get_by_role("button", name="To the end").click()
    seen.told("Diamond Kite moved to 3 of 3 in Ungrouped")
    page.get_by_label("Group", exact=True).select_option("Birthday")
    page.get_by_role("button", name="Move there").last.click()
    expect(mine.names("Birthday")).to_have_text([KITE, RINGS])


def test_making_groups_and_moving_several_things(mine):
    seen, page = mine.seen, mine.seen.page
    page.locator(".adder summary").click()
    page.get_by_label("What is it for?").fill("Some day")
    page.get_by_role("button", name="Make the group").click()
    expect(mine.groups()).to_have_text(["Ungrouped", "Birthday", "Some day"])
    mine.group("Some day").get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="To the top").click()
    page.get_by_role("link", name="Your wishlist").first.click()
    expect(mine.groups()).to_have_text(["Ungrouped", "Some day", "Birthday"])

    page.get_by_role("link", name="Select", exact=True).click()
    page.get_by_role("checkbox", name=BEAR).check()
    page.get_by_role("checkbox", name=RINGS).check()
    bar = page.get_by_role("form", name="What to do with the selected things")
    bar.get_by_label("Group to move to").select_option("Some day")
    bar.get_by_role("button", name="Move", exact=True).click()
    seen.told("2 things moved to “Some day”")
    expect(mine.names("Some day")).to_have_text([BEAR, RINGS])
    page.get_by_role("link", name="Select", exact=True).click()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("checkbox")).to_have_count(0)


def test_putting_things_away_and_getting_them_back(mine):
    seen, page = mine.seen, mine.seen.page
    page.get_by_role("link", name=f"More about {BEAR}").click()
    page.get_by_role("button", name="Archive").click()
    seen.told("is in the archive")
    page.get_by_role("link", name="Archived").click()
    page.get_by_role("button", name=f"Restore {BEAR}").click()
    page.get_by_role("link", name="Saved", exact=True).click()
    expect(mine.item(BEAR)).to_be_visible()

    mine.group("Birthday").get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="Delete the group").click()
    expect(mine.groups()).to_have_text(["Ungrouped"])
    page.get_by_role("button", name="Undo").click()
    expect(mine.names("Birthday")).to_have_text([RINGS])

    page.get_by_role("link", name="Clear", exact=True).click()
    page.get_by_role("button", name="Clear the list").click()
    seen.counts(0)
    page.get_by_role("button", name="Undo").click()
    seen.counts(4)
    page.locator(".you a[href='/wishlist']").click()
    expect(page).to_have_url(re.compile("/wishlist$"))


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
        deadline = time.monotonic() + PATIENCE
        while not (seen.open("/dev/mailbox") and letters.count()):
            assert time.monotonic() < deadline, "no letter came"
            time.sleep(0.2)
    letters.first.click()
    seen.page.locator(".letter a[href*=reset]").click()
    seen.submit("Save the new password", password=NEW_PASSWORD)
    seen.told("Your new password is set.")
    expect(seen.page).to_have_url(re.compile("/wishlist$"))
