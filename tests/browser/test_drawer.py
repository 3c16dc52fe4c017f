"""The list in its drawer, over any page."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import BEAR, DUCK, KITE, RINGS, Arranged, a_list
from tests.browser.test_saving import TOYS

SWEATER = "Fisherman's Sweater"
TALL = {"viewport": {"width": 1440, "height": 1200}}
PHONE = {"viewport": {"width": 390, "height": 1200}, "has_touch": True}


@pytest.fixture
def alice(shop):
    return a_list(shop, Ungrouped=[KITE, BEAR], Birthday=[DUCK], **{"Some day": []})


def open_drawer(seen):
    seen.page.locator(".you a[href='/wishlist']").click()
    drawer = seen.page.get_by_role("dialog", name="Your wishlist")
    expect(drawer).to_be_visible()
    return drawer, Arranged(seen, "#drawer")


def test_the_drawer_opens_over_any_page_and_closes_again(window, alice):
    seen = window(alice)
    seen.open("/p/diamond-kite")
    drawer, mine = open_drawer(seen)
    expect(mine.names("Ungrouped")).to_have_text([KITE, BEAR])
    expect(drawer).to_contain_text("3 things")
    assert seen.page.evaluate("document.activeElement.closest('#drawer') !== null")

    for _ in range(14):
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate(
            "document.activeElement.matches('body') ||"
            " document.activeElement.closest('#drawer') !== null"
        )
    seen.page.keyboard.press("Escape")

    expect(drawer).to_be_hidden()
    expect(seen.page.locator(".you a[href='/wishlist']")).to_be_focused()
    assert seen.page.url.endswith("/p/diamond-kite")
    drawer, _ = open_drawer(seen)
    seen.page.mouse.click(100, 300)
    expect(drawer).to_be_hidden()
    drawer, _ = open_drawer(seen)
    drawer.get_by_role("button", name="Close").click()
    expect(drawer).to_be_hidden()
    drawer, _ = open_drawer(seen)
    drawer.get_by_role("link", name="Open the whole list").click()
    expect(seen.page.locator("h1")).to_have_text("Your wishlist")


def test_the_drawer_shows_what_there_is_each_time(window, alice):
    seen = window(alice)
    seen.open(TOYS)
    _, mine = open_drawer(seen)
    expect(mine.names("Ungrouped")).to_have_text([KITE, BEAR])
    seen.page.keyboard.press("Escape")
    seen.heart(RINGS).click()
    seen.counts(4)

    _, mine = open_drawer(seen)

    expect(mine.names("Ungrouped")).to_have_text([RINGS, KITE, BEAR])
    expect(mine.item(RINGS)).to_have_count(1)


def test_things_are_dragged_in_the_drawer_within_a_group_and_into_others(window, alice):
    seen = window(alice, **TALL)
    seen.open("/")
    _, mine = open_drawer(seen)
    mine.ready()

    with mine.placed():
        mine.drag(mine.grip(KITE), mine.item(BEAR), (0.5, 0.9))
    mine.said("Diamond Kite moved to 2 of 2 in Ungrouped")
    with mine.placed():
        mine.drag(mine.grip(BEAR), mine.item(DUCK), (0.5, 0.1))
    mine.said("Corduroy Bear moved to 1 of 2 in Birthday")
    with mine.placed():
        mine.drag(mine.grip(KITE), mine.group("Some day").locator(".items"))
    mine.said("Diamond Kite moved to 1 of 1 in Some day")

    expect(mine.names("Birthday")).to_have_text([BEAR, DUCK])
    mine.counts("Some day", 1)
    seen.open("/wishlist")
    listed = Arranged(seen)
    expect(listed.names("Birthday")).to_have_text([BEAR, DUCK])
    expect(listed.names("Some day")).to_have_text([KITE])


def test_things_are_dragged_in_the_drawer_by_finger(window, alice):
    seen = window(alice, **PHONE)
    seen.open("/")
    _, mine = open_drawer(seen)
    mine.ready()
    with mine.placed():
        mine.drag_by_finger(mine.grip(KITE), mine.item(BEAR), (0.5, 0.9))
    expect(mine.names("Ungrouped")).to_have_text([BEAR, KITE])


def test_things_are_moved_in_the_drawer_by_keys_and_by_menu(window, alice):
    seen = window(alice)
    seen.open("/")
    drawer, mine = open_drawer(seen)
    mine.grip(KITE).focus()
    seen.page.keyboard.press("ArrowDown")
    mine.said("Diamond Kite moved to 2 of 2 in Ungrouped")
    expect(mine.grip(KITE)).to_be_focused()

    mine.grip(KITE).click()
    drawer.get_by_role("button", name="Birthday", exact=True).click()

    mine.said("Diamond Kite moved to 1 of 2 in Birthday")
    expect(mine.names("Birthday")).to_have_text([KITE, DUCK])
    expect(drawer).to_be_visible()


def test_what_is_removed_in_the_drawer_can_be_put_back_there(window, alice):
    seen = window(alice)
    seen.open(TOYS)
    drawer, mine = open_drawer(seen)

    drawer.get_by_role("button", name=f"Remove {KITE}").click()

    expect(mine.item(KITE)).to_have_count(0)
    seen.told("“Diamond Kite” is off your wishlist")
    undo = drawer.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.click()
    expect(mine.names("Ungrouped")).to_have_text([KITE, BEAR])
    expect(drawer).to_contain_text("3 things")
    seen.page.keyboard.press("Escape")
    seen.told("“Diamond Kite” is back on your wishlist")
    seen.counts(3)


def test_what_was_removed_in_the_drawer_is_no_longer_saved_below_it(window, alice):
    seen = window(alice)
    seen.open(TOYS)
    expect(seen.heart(KITE)).to_have_attribute("aria-pressed", "true")
    drawer, _ = open_drawer(seen)
    drawer.get_by_role("button", name=f"Remove {KITE}").click()
    seen.counts(2)
    seen.page.keyboard.press("Escape")
    expect(seen.heart(KITE)).to_have_attribute("aria-pressed", "false")


def test_the_drawer_is_live(window, alice):
    seen = window(alice)
    seen.open("/")
    _, mine = open_drawer(seen)
    alice.save(alice.products(TOYS)[RINGS])
    expect(mine.names("Ungrouped")).to_have_text([RINGS, KITE, BEAR])


def test_the_link_is_a_link_like_any_other(window, alice):
    seen = window(alice)
    seen.open("/")
    link = seen.page.locator(".you a[href='/wishlist']")
    with seen.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    expect(opened.value.locator("h1")).to_have_text("Your wishlist")
    expect(seen.page.locator("#drawer")).to_have_count(0)


def test_a_row_says_which_one_was_chosen(window, shop):
    alice = a_list(shop, Ungrouped=[SWEATER])
    seen = window(alice)
    seen.open("/wishlist")
    seen.page.get_by_role("link", name="Choose options").click()
    sheet = seen.page.locator("#sheet")
    sheet.locator("label.choice", has_text="Ink / Large").click()
    sheet.get_by_role("button", name="Keep this choice").click()
    expect(Arranged(seen).item(SWEATER)).to_contain_text("Ink / Large")
    seen.open("/")
    _, mine = open_drawer(seen)
    expect(mine.item(SWEATER)).to_contain_text("Ink / Large")


def test_what_cannot_be_fetched_leaves_the_page_as_it_is(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    seen.context.set_offline(True)
    seen.page.get_by_role("link", name=f"More about {KITE}").click()
    seen.told("That did not reach the shop")
    expect(Arranged(seen).item(KITE)).to_be_visible()
    seen.context.set_offline(False)
    seen.open("/")
    seen.context.set_offline(True)
    seen.page.locator(".you a[href='/wishlist']").click()
    seen.told("That did not reach the shop")
    expect(seen.page.locator("#drawer[open]")).to_have_count(0)
    seen.complaints = [one for one in seen.complaints if "console" not in one]


def test_a_guest_has_a_drawer_too(window, shop):
    guest = shop.visitor()
    guest.save(guest.products(TOYS)[KITE])
    seen = window(guest)
    seen.open("/")
    drawer, mine = open_drawer(seen)
    expect(mine.item(KITE)).to_be_visible()
    expect(drawer.locator(".grip")).to_have_count(0)
    name = mine.item(KITE).locator(".row-name").bounding_box()
    image = mine.item(KITE).locator("img").bounding_box()
    remove = mine.item(KITE).locator(".remove").bounding_box()
    assert image["x"] < name["x"] < remove["x"]
    assert name["width"] > 150
    drawer.get_by_role("button", name=f"Remove {KITE}").click()
    expect(mine.item(KITE)).to_have_count(0)
    drawer.get_by_role("button", name="Undo").click()
    expect(mine.item(KITE)).to_be_visible()
