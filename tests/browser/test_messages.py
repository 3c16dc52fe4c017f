"""What a customer is told, chosen in a real browser: bells, switches, a telephone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hands import BEAR, DUCK, KITE, a_list

NUMBER = "+12015550123"


@pytest.fixture
def alice(shop):
    return a_list(shop, Ungrouped=[KITE, BEAR], Birthday=[DUCK])


def bell_of(page, name):
    return page.get_by_role("button", name=f"Tell me news of {name}")


def test_a_bell_is_pressed_in_place_and_keeps_the_focus(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    bell = bell_of(seen.page, KITE)
    expect(bell).to_have_attribute("aria-pressed", "true")

    bell.focus()
    seen.page.keyboard.press("Enter")

    expect(bell).to_have_attribute("aria-pressed", "false")
    expect(bell).to_be_focused()
    expect(bell_of(seen.page, BEAR)).to_have_attribute("aria-pressed", "true")
    expect(seen.page.locator("#notice")).to_contain_text("No news of")


def test_a_bell_hides_hardly_any_of_the_picture_and_is_easily_hit(window, alice):
    seen = window(alice, viewport={"width": 390, "height": 844})
    seen.open("/wishlist")
    bell = bell_of(seen.page, KITE)
    box = bell.bounding_box()
    picture = seen.page.locator(".item img").first.bounding_box()

    hidden = [
        min(box[at] + box[size], picture[at] + picture[size])
        - max(box[at], picture[at])
        for at, size in (("x", "width"), ("y", "height"))
    ]
    assert hidden[0] * hidden[1] < picture["width"] * picture["height"] * 0.06
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    seen.page.mouse.click(middle[0] + 20, middle[1] + 20)
    expect(bell).to_have_attribute("aria-pressed", "false")


def test_the_fields_of_a_thing_are_kept_from_its_sheet(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    seen.page.get_by_role("link", name=f"More about {KITE}").click()
    sheet = seen.page.locator("#sheet")
    sheet.get_by_label("it is back in stock").uncheck()
    sheet.get_by_label("Percent by which its price falls").fill("25")
    sheet.get_by_role("button", name="Keep these switches").click()

    expect(sheet).to_be_hidden()
    expect(seen.page.locator("#notice")).to_contain_text("costs less")
    seen.open("/p/diamond-kite")
    seen.page.get_by_text("Tell me when …").click()
    expect(seen.page.get_by_label("it is back in stock")).not_to_be_checked()
    expect(seen.page.get_by_label("Percent by which")).to_have_value("25")


def test_choices_are_kept_where_they_are_and_mistakes_stand_beside(window, alice):
    seen = window(alice)
    seen.open("/account/messages")
    page = seen.page
    page.get_by_label("Reminders by e-mail").uncheck()
    page.get_by_label("Tell me from").fill("95")
    page.get_by_role("button", name="Keep these choices").click()
    expect(page.locator("#threshold-error")).to_contain_text("from 1 to 90")

    page.get_by_label("Tell me from").fill("30")
    page.get_by_role("button", name="Keep these choices").click()

    expect(page.locator("#notice")).to_contain_text("Your choices are kept.")
    expect(page.locator("#threshold-error")).to_have_count(0)
    expect(page.get_by_label("Reminders by e-mail")).not_to_be_checked()
    assert page.url.endswith("/account/messages")


def test_a_telephone_is_confirmed_and_then_there_are_quiet_hours(window, shop, alice):
    seen = window(alice)
    seen.open("/account/messages")
    page = seen.page
    page.get_by_label("Mobile number").fill("201 555 0123")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.locator("#consent-error")).to_be_visible()
    page.get_by_label("may send me SMS").check()
    page.get_by_role("button", name="Send me a code").click()
    expect(page.locator("#notice")).to_contain_text(NUMBER)

    code = re.search(r"\d{6}", shop.letters_to(NUMBER)[0].text)[0]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Confirm").click()

    expect(page.locator("#notice")).to_contain_text("Your telephone is confirmed.")
    expect(page.get_by_label("Back in stock by SMS")).to_be_checked()
    expect(page.get_by_label("in", exact=True)).to_be_visible()


def test_everything_stops_and_comes_back_without_script(window, alice):
    seen = window(alice, java_script_enabled=False)
    page = seen.page
    page.goto("/account/messages")
    page.get_by_role("button", name="Stop everything").click()
    expect(page.locator("#off-title")).to_have_text("All messages are stopped")
    expect(page.locator(".notice")).to_contain_text("All messages are stopped.")

    page.get_by_role("button", name="Get messages again").click()

    expect(page.locator("#off-title")).to_have_count(0)
    expect(page.locator(".notice")).to_contain_text("Welcome back.")
