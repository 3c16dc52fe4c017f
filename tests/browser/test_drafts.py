"""What one typed about a thing outlives the sheet that it was typed in."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hands import BEAR, DUCK, KITE, Arranged, a_list
from tests.browser.test_organising import open_sheet, sheet
from tests.journeys.browsing import PASSWORD


@pytest.fixture
def alice(shop):
    return a_list(shop, Ungrouped=[KITE, BEAR, DUCK])


@pytest.fixture
def seen(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    return seen


@pytest.fixture
def mine(seen):
    return Arranged(seen)


def test_a_note_that_was_not_kept_is_there_again(seen, mine):
    form, note = open_sheet(seen, KITE), sheet(seen).get_by_label("Note")
    note.fill("The red one")
    expect(form).not_to_contain_text("Not kept yet")
    form.get_by_role("button", name="Down", exact=True).click()
    seen.told("Diamond Kite moved to 2 of 3")
    open_sheet(seen, KITE)
    expect(note).to_have_value("The red one")
    expect(form).to_contain_text("Not kept yet")
    expect(form).to_contain_text("11 of 500")
    seen.page.keyboard.press("Escape")
    open_sheet(seen, BEAR)
    expect(note).to_have_value("")
    seen.page.keyboard.press("Escape")
    seen.open(
        seen.page.locator(f"[aria-label='More about {KITE}']").get_attribute("href")
    )
    expect(seen.page.get_by_label("Note")).to_have_value("The red one")
    expect(seen.page.locator("#panel")).to_contain_text("Not kept yet")
    seen.open("/wishlist")

    open_sheet(seen, KITE).get_by_role("button", name="Save", exact=True).click()

    expect(mine.item(KITE)).to_contain_text("The red one")
    open_sheet(seen, KITE)
    expect(note).to_have_value("The red one")
    expect(form).not_to_contain_text("Not kept yet")
    note.fill("Rather the blue one")
    note.fill("The red one")
    seen.page.keyboard.press("Escape")
    open_sheet(seen, KITE)
    expect(form).not_to_contain_text("Not kept yet")


def test_a_note_outlives_the_session_in_which_it_was_written(seen, alice):
    form = open_sheet(seen, KITE)
    form.get_by_label("Note").fill("The red one")
    alice.sign_out()
    form.get_by_role("button", name="Save", exact=True).click()
    expect(seen.page).to_have_url(re.compile(r"/account/sign-in\?next="))
    seen.submit("Sign in", email=alice.email, password=PASSWORD)
    seen.open("/wishlist")
    open_sheet(seen, KITE)
    expect(form.get_by_label("Note")).to_have_value("The red one")
    expect(form).to_contain_text("Not kept yet")
