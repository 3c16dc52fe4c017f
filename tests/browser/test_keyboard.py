"""Everything by keyboard: the focus stays, and a live region says what happened."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hands import BEAR, DUCK, KITE, RINGS, Arranged, a_list
from tests.browser.test_saving import TOYS


def test_a_heart_by_keyboard(window):
    seen = window()
    seen.open(TOYS)
    tab_to(seen, seen.heart("Diamond Kite"))
    heart = seen.focus()

    seen.page.keyboard.press("Enter")

    expect(seen.heart("Diamond Kite")).to_have_attribute("aria-pressed", "true")
    seen.focuses(heart)
    expect(said(seen)).to_contain_text("“Diamond Kite” is on your wishlist")

    seen.page.keyboard.press("Space")

    expect(seen.heart("Diamond Kite")).to_have_attribute("aria-pressed", "false")
    seen.focuses(heart)
    expect(said(seen)).to_contain_text("“Diamond Kite” is off your wishlist")


def test_an_option_and_the_save_button_by_keyboard(window):
    seen = window()
    seen.open("/p/driftwood-headphones")
    tab_to(seen, seen.page.locator(".pill", has_text="Walnut"))
    pill = seen.focus()

    seen.page.keyboard.press("Enter")

    expect(seen.page.locator(f"#{pill}")).to_have_attribute("aria-current", "true")
    seen.focuses(pill)
    tab_to(seen, seen.page.get_by_role("button", name="Add to wishlist"))
    seen.page.keyboard.press("Enter")
    expect(seen.page.locator("#save")).to_contain_text("On your wishlist")
    seen.sees(lambda: seen.focus() != "body")
    expect(said(seen)).to_contain_text("is on your wishlist")


def test_removing_and_undoing_by_keyboard(window, shop):
    guest = shop.visitor()
    for product in list(guest.products(TOYS).values())[:3]:
        guest.save(product)
    seen = window(guest)
    seen.open("/wishlist")
    items = seen.page.locator(".item")
    second = items.nth(1).get_attribute("id")
    tab_to(seen, items.nth(1).locator(".remove"))

    seen.page.keyboard.press("Enter")

    expect(items).to_have_count(2)
    expect(said(seen)).to_contain_text("is off your wishlist")
    seen.focuses("undo")
    seen.page.keyboard.press("Enter")
    expect(items).to_have_count(3)
    expect(seen.page.locator(f"#{second} .remove")).to_be_focused()


@pytest.fixture
def arranged(window, shop):
    alice = a_list(shop, Ungrouped=[KITE, BEAR, DUCK], Birthday=[RINGS])
    seen = window(alice)
    seen.open("/wishlist")
    return Arranged(seen)


def test_a_thing_is_moved_by_arrow_keys_over_the_borders_of_groups(arranged):
    press = arranged.seen.page.keyboard.press
    tab_to(arranged.seen, arranged.grip(KITE))
    expect(arranged.grip(KITE)).to_have_accessible_description(re.compile("Arrow keys"))

    press("ArrowDown")
    arranged.said("Diamond Kite moved to 2 of 3 in Ungrouped")
    expect(arranged.grip(KITE)).to_be_focused()
    press("End")
    arranged.said("Diamond Kite moved to 3 of 3 in Ungrouped")
    press("ArrowDown")
    arranged.said("Diamond Kite moved to 1 of 2 in Birthday")
    expect(arranged.grip(KITE)).to_be_focused()
    expect(arranged.names("Birthday")).to_have_text([KITE, RINGS])
    press("ArrowDown")
    arranged.said("Diamond Kite moved to 2 of 2 in Birthday")
    press("ArrowRight")
    arranged.said("It is last already")
    press("ArrowLeft")
    press("ArrowUp")
    arranged.said("Diamond Kite moved to 3 of 3 in Ungrouped")
    press("Home")
    arranged.said("Diamond Kite moved to 1 of 3 in Ungrouped")

    arranged.seen.page.reload()
    expect(arranged.names("Ungrouped")).to_have_text([KITE, BEAR, DUCK])
    expect(arranged.names("Birthday")).to_have_text([RINGS])


def test_many_quick_steps_end_where_they_led_to(arranged):
    seen = arranged.seen
    asked = []
    seen.page.on("request", lambda sent: "/place" in sent.url and asked.append(sent))
    arranged.grip(KITE).focus()
    for _ in range(4):
        seen.page.keyboard.press("ArrowDown")
    for _ in range(3):
        seen.page.keyboard.press("ArrowUp")

    arranged.said("Diamond Kite moved to 2 of 3 in Ungrouped")
    expect(arranged.names("Ungrouped")).to_have_text([BEAR, KITE, DUCK])
    assert len(asked) < 7
    seen.page.reload()
    expect(arranged.names("Ungrouped")).to_have_text([BEAR, KITE, DUCK])


def test_a_group_is_moved_by_arrow_keys(arranged, shop):
    seen = arranged.seen
    seen.page.locator(".adder summary").focus()
    seen.page.keyboard.press("Enter")
    expect(seen.page.get_by_label("What is it for?")).to_be_focused()
    seen.page.keyboard.type("Some day")
    seen.page.keyboard.press("Enter")
    expect(arranged.groups()).to_have_text(["Ungrouped", "Birthday", "Some day"])
    seen.focuses("summary")
    tab_to(seen, arranged.grip("the group Some day"))

    seen.page.keyboard.press("ArrowUp")

    arranged.said("Some day moved to 1 of 2")
    expect(arranged.groups()).to_have_text(["Ungrouped", "Some day", "Birthday"])
    expect(arranged.grip("the group Some day")).to_be_focused()
    seen.page.keyboard.press("ArrowUp")
    arranged.said("It is first already")


def test_the_menu_of_a_grip_by_keyboard(arranged):
    seen = arranged.seen
    tab_to(seen, arranged.grip(BEAR))
    seen.page.keyboard.press("Enter")
    expect(seen.page.get_by_role("button", name="Up", exact=True)).to_be_focused()
    seen.page.keyboard.press("Escape")
    expect(seen.page.locator(".mover")).to_be_hidden()
    expect(arranged.grip(BEAR)).to_be_focused()
    seen.page.keyboard.press("Space")
    tab_to(seen, seen.page.get_by_role("button", name="Birthday", exact=True))
    seen.page.keyboard.press("Enter")
    arranged.said("Corduroy Bear moved to 1 of 2 in Birthday")
    expect(arranged.grip(BEAR)).to_be_focused()


def test_the_drawer_and_a_sheet_by_keyboard(arranged):
    seen = arranged.seen
    tab_to(seen, seen.page.get_by_role("link", name=f"More about {KITE}"))
    seen.page.keyboard.press("Enter")
    sheet = seen.page.get_by_role("dialog", name=KITE)
    tab_to(seen, sheet.get_by_role("button", name="Archive"))
    seen.page.keyboard.press("Enter")
    expect(sheet).to_be_hidden()
    expect(seen.page.locator("#undo")).to_be_focused()
    seen.open("/")
    tab_to(seen, seen.page.locator(".you a[href='/wishlist']"))
    seen.page.keyboard.press("Enter")
    drawer = seen.page.get_by_role("dialog", name="Your wishlist")
    tab_to(seen, drawer.get_by_role("button", name=f"Remove {BEAR}"))
    seen.page.keyboard.press("Enter")
    expect(drawer.locator("#undo")).to_be_focused()


def test_a_notice_is_dismissed_without_losing_the_place(window):
    seen = window()
    seen.open(TOYS)
    tab_to(seen, seen.heart("Diamond Kite"))
    seen.page.keyboard.press("Enter")
    seen.told("is on your wishlist")
    seen.page.get_by_role("button", name="Dismiss").focus()
    seen.page.keyboard.press("Enter")
    expect(seen.page.locator(".notice")).to_have_count(0)
    expect(seen.heart("Diamond Kite")).to_be_focused()


def test_show_more_by_keyboard(window):
    seen = window()
    seen.open("/")
    tab_to(seen, seen.page.get_by_role("link", name="Show more"), most=200)
    seen.page.keyboard.press("Enter")
    expect(seen.page.locator(".card")).to_have_count(48)
    expect(seen.page.locator(".card a").nth(24)).to_be_focused()


def test_stepping_through_the_orders_asks_only_in_the_end(window):
    seen = window()
    seen.open("/")
    order = seen.page.get_by_label("Sort by")
    order.focus()
    seen.page.keyboard.press("ArrowDown")
    seen.page.keyboard.press("ArrowDown")
    expect(order).to_have_value("price_down")
    assert seen.page.url.endswith("/")

    seen.page.keyboard.press("Enter")

    expect(seen.page).to_have_url(re.compile(r"\?sort=price_down$"))
    expect(order).to_be_focused()
    seen.page.keyboard.press("ArrowUp")
    seen.page.keyboard.press("Tab")
    expect(seen.page).to_have_url(re.compile(r"\?sort=price_up$"))
    expect(order).to_be_focused()

    seen.page.go_back()

    expect(seen.page).to_have_url(re.compile(r"\?sort=price_down$"))
    expect(order).to_have_value("price_down")


def test_the_first_stop_leads_past_the_header(window):
    seen = window()
    seen.open("/")
    seen.page.keyboard.press("Tab")
    seen.page.keyboard.press("Enter")
    seen.focuses("main")


def test_a_form_with_mistakes_starts_at_the_first(window):
    seen = window()
    seen.open("/account/register")
    seen.submit("Create account", name="Dora", email="nobody", password="short")
    seen.focuses("email")
    expect(seen.page.get_by_label("E-mail address")).to_have_accessible_description(
        "Enter a whole e-mail address, such as name@example.com."
    )


def tab_to(seen, target, most=80):
    """Press Tab until ``target`` has the focus; nothing else gets one there."""
    for _ in range(most):
        seen.page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("out of the keyboard's reach")


def said(seen):
    """Return the live region of the page."""
    return seen.page.get_by_role("status")
