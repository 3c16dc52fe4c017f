"""Keeping a list in order: notes, groups, the archive, many things at once."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.hands import BEAR, DUCK, KITE, RINGS, Arranged, a_list, user_id_of
from webapp.core import clock
from webapp.wishlist import services

SWEATER = "Fisherman's Sweater"


@pytest.fixture
def alice(shop):
    return a_list(shop, Ungrouped=[KITE, BEAR, DUCK], Birthday=[RINGS])


@pytest.fixture
def seen(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    seen.page.evaluate("window.untouched = true")
    return seen


@pytest.fixture
def mine(seen):
    return Arranged(seen)


def sheet(seen):
    return seen.page.locator("#sheet")


def open_sheet(seen, name):
    """Open what there is to do with an item; return the sheet."""
    seen.page.get_by_role("link", name=f"More about {name}").click()
    expect(sheet(seen).get_by_role("heading", level=1)).to_have_text(name)
    return sheet(seen)


def in_days(days):
    return (clock.now().date() + timedelta(days=days)).isoformat()


def test_what_is_written_about_a_thing_shows_on_its_card(seen, mine):
    form = open_sheet(seen, KITE)
    expect(form).to_contain_text("0 of 500")
    form.get_by_label("Note").fill("The red one")
    expect(form).to_contain_text("11 of 500")
    expect(form.get_by_label("Only for me")).to_be_checked()
    form.get_by_label("How many").fill("3")
    form.get_by_label("Wanted most").check()
    form.get_by_label("Needed by").fill(in_days(30))

    form.get_by_role("button", name="Save", exact=True).click()

    expect(form).to_be_hidden()
    seen.told("Diamond Kite")
    card = mine.item(KITE)
    for words in ("The red one", "3 wanted", "Wanted most", "Needed by"):
        expect(card).to_contain_text(words)
    expect(seen.page.get_by_role("link", name=f"More about {KITE}")).to_be_focused()
    assert seen.page.evaluate("window.untouched")


def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(seen, mine):
    form = open_sheet(seen, KITE)
    form.get_by_label("Note").fill("Half of it is wrong")
    form.get_by_label("How many").fill("100")
    form.get_by_label("Needed by").fill("2001-01-01")

    form.get_by_role("button", name="Save", exact=True).click()

    expect(form.get_by_label("How many")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("How many")).to_have_accessible_description(
        "Give a number from 1 to 99."
    )
    expect(form.get_by_label("Note")).to_have_value("Half of it is wrong")
    form.get_by_label("How many").fill("2")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form.get_by_label("Needed by")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("Needed by").fill(in_days(1))
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form).to_be_hidden()
    expect(mine.item(KITE)).to_contain_text("2 wanted")


def test_a_sheet_is_left_without_changing_anything(seen, mine):
    form = open_sheet(seen, BEAR)
    form.get_by_label("How many").fill("7")
    seen.page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(seen.page.get_by_role("link", name=f"More about {BEAR}")).to_be_focused()
    open_sheet(seen, BEAR)
    expect(form.get_by_label("How many")).to_have_value("1")
    form.get_by_role("button", name="Close").click()
    expect(form).to_be_hidden()


def test_options_are_chosen_and_changed_on_the_list(window, shop):
    seen = window(a_list(shop, Ungrouped=[SWEATER]))
    seen.open("/wishlist")
    card = Arranged(seen).item(SWEATER)
    card.get_by_role("link", name="Choose options").click()
    form = sheet(seen)
    form.locator("label.choice", has_text="Ink / Large").click()
    form.get_by_role("button", name="Keep this choice").click()
    expect(card).to_contain_text("Ink / Large")
    expect(card.get_by_role("link", name="Choose options")).to_have_count(0)

    form = open_sheet(seen, SWEATER)
    form.get_by_text("Another choice").click()
    form.locator("label.choice", has_text="Ink / Small").click()
    form.get_by_role("button", name="Keep this choice").click()

    expect(card).to_contain_text("Ink / Small")


def test_a_thing_is_moved_by_the_buttons_of_its_sheet(seen, mine):
    open_sheet(seen, KITE).get_by_role("button", name="To the end").click()
    seen.told("Diamond Kite moved to 3 of 3 in Ungrouped")
    expect(mine.names("Ungrouped")).to_have_text([BEAR, DUCK, KITE])

    form = open_sheet(seen, KITE)
    expect(form).to_contain_text("3 of 3 in Ungrouped")
    form.get_by_label("Place", exact=True).fill("2")
    form.get_by_role("button", name="Move there").first.click()
    expect(mine.names("Ungrouped")).to_have_text([BEAR, KITE, DUCK])

    form = open_sheet(seen, KITE)
    form.get_by_label("Group", exact=True).select_option("Birthday")
    form.get_by_role("button", name="Move there").last.click()
    seen.told("Diamond Kite moved to 1 of 2 in Birthday")
    expect(mine.names("Birthday")).to_have_text([KITE, RINGS])

    form = open_sheet(seen, KITE)
    form.get_by_label("or a new one").fill("For Bob")
    form.get_by_role("button", name="Move there").last.click()
    expect(mine.names("For Bob")).to_have_text([KITE])


def test_a_thing_is_moved_by_the_menu_of_its_grip(seen, mine):
    mine.ready()
    mine.grip(KITE).click()
    menu = seen.page.locator(".mover")
    expect(menu.get_by_role("button", name="Up")).to_be_focused()
    menu.get_by_role("button", name="Down").click()
    mine.said("Diamond Kite moved to 2 of 3 in Ungrouped")
    menu.get_by_role("button", name="Down").click()
    mine.said("Diamond Kite moved to 3 of 3 in Ungrouped")
    menu.get_by_role("button", name="To the top").click()
    expect(mine.names("Ungrouped")).to_have_text([KITE, BEAR, DUCK])
    expect(menu).to_be_hidden()
    expect(mine.grip(KITE)).to_be_focused()

    mine.grip(KITE).click()
    menu.get_by_role("button", name="Birthday").click()

    mine.said("Diamond Kite moved to 1 of 2 in Birthday")
    expect(mine.grip(KITE)).to_be_focused()
    mine.grip(KITE).click()
    expect(menu).to_be_visible()
    mine.grip(KITE).click()
    expect(menu).to_be_hidden()


def test_groups_are_made_named_and_dated(seen, mine):
    seen.page.locator(".adder summary").click()
    expect(seen.page.get_by_label("What is it for?")).to_be_focused()
    seen.page.keyboard.type("New flat")
    seen.page.keyboard.press("Enter")
    seen.told("There is a group “New flat” now.")
    expect(mine.groups()).to_have_text(["Ungrouped", "Birthday", "New flat"])
    expect(mine.group("New flat")).to_contain_text("Drag something here")

    mine.group("New flat").get_by_role("link", name="Edit").click()
    form = sheet(seen)
    form.get_by_label("Name").fill("birthday")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("Name").fill("Our new flat")
    form.get_by_label("Date of the occasion").fill("2027-03-14")
    form.get_by_role("button", name="Save", exact=True).click()

    expect(form).to_be_hidden()
    expect(mine.group("Our new flat")).to_contain_text("Mar 14, 2027")
    mine.group("Our new flat").get_by_role("link", name="Edit").click()
    form.get_by_role("button", name="Up", exact=True).click()
    expect(mine.groups()).to_have_text(["Ungrouped", "Our new flat", "Birthday"])


def test_a_group_goes_and_its_things_stay_unless_one_says_so(seen, mine):
    mine.group("Birthday").get_by_role("link", name="Edit").click()
    form = sheet(seen)
    expect(form.get_by_role("radio", name="Keep the 1 thing in it")).to_be_checked()
    expect(form).not_to_contain_text("Its link ends for good")
    form.get_by_role("button", name="Delete the group").click()
    expect(mine.groups()).to_have_text(["Ungrouped"])
    expect(mine.names("Ungrouped")).to_have_text([KITE, BEAR, DUCK, RINGS])
    seen.page.get_by_role("button", name="Undo").click()
    expect(mine.names("Birthday")).to_have_text([RINGS])

    mine.group("Birthday").get_by_role("link", name="Edit").click()
    form.get_by_role("radio", name="Remove the 1 thing").check()
    form.get_by_role("button", name="Delete the group").click()
    expect(mine.item(RINGS)).to_have_count(0)
    seen.counts(3)
    seen.page.get_by_role("button", name="Undo").click()
    expect(mine.names("Birthday")).to_have_text([RINGS])
    seen.counts(4)


def test_things_are_archived_and_restored(seen, mine, shop, alice):
    form = open_sheet(seen, KITE)
    form.get_by_role("button", name="Archive").click()
    expect(mine.item(KITE)).to_have_count(0)
    seen.told("“Diamond Kite” is in the archive")
    seen.counts(3)
    expect(seen.page.locator(".tabs")).to_contain_text("Archived 1")
    expect(seen.page.get_by_role("button", name="Undo")).to_be_focused()

    expire(shop, alice, BEAR)
    seen.page.get_by_role("link", name="Archived").click()
    archive = seen.page.locator("#archived li")
    expect(archive).to_have_count(2)
    expect(archive.filter(has_text=KITE)).to_contain_text("Put away")
    bear = archive.filter(has_text=BEAR)
    expect(bear).to_contain_text("Its day had passed")
    bulk = seen.page.locator("#bulk")
    expect(bulk.get_by_role("button", name="Remove")).to_be_disabled()
    seen.page.get_by_role("checkbox", name=f"Select {BEAR}").check()
    expect(bulk).to_contain_text("1 selected")
    bulk.get_by_role("button", name="Remove").click()
    expect(archive).to_have_count(1)
    seen.page.get_by_role("button", name="Undo").click()
    expect(archive).to_have_count(2)
    bear.locator("summary").click()
    bear.get_by_label("Needed by").fill(in_days(7))
    bear.get_by_role("button", name="Restore").click()
    seen.told("“Corduroy Bear” is back on your wishlist")
    expect(archive).to_have_count(1)
    archive.get_by_role("button", name="Restore").click()
    expect(archive).to_have_count(0)
    expect(seen.page.locator("#archived")).to_contain_text("Nothing put away")

    seen.page.get_by_role("link", name="Saved", exact=True).click()
    expect(mine.item(BEAR)).to_contain_text("Needed by")
    expect(mine.names("Ungrouped")).to_have_text([KITE, BEAR, DUCK])


def expire(shop, alice, name):
    """Let the day pass by which something was needed."""
    user_id = user_id_of(shop, alice)
    page = alice.get("/wishlist").text
    item_id = re.search(
        rf'"/wishlist/items/([0-9a-f-]+)" aria-label="More about {name}"', page
    )[1]
    answer = alice.post(
        f"/wishlist/items/{item_id}/edit",
        note="",
        wanted="1",
        priority="normal",
        needed=in_days(2),
    )
    assert answer.status == 303, answer.text
    assert user_id is not None
    shop.change(
        lambda session: services.expire_items(
            session, clock.now().date() + timedelta(days=4)
        )
    )


def test_many_things_are_chosen_to_do_the_same_with_all(seen, mine):
    box = seen.page.get_by_role("checkbox", name=KITE)
    expect(box).to_be_hidden()
    seen.page.get_by_role("link", name="Select", exact=True).click()
    bar = seen.page.get_by_role("form", name="What to do with the selected things")
    expect(bar.get_by_role("button", name="Archive")).to_be_disabled()
    box.check()
    seen.page.get_by_role("checkbox", name=DUCK).check()
    expect(bar).to_contain_text("2 selected")
    bar.get_by_label("Group to move to").select_option("Birthday")
    bar.get_by_role("button", name="Move", exact=True).click()

    seen.told("2 things moved to “Birthday”")
    expect(mine.names("Birthday")).to_have_text([KITE, DUCK, RINGS])
    expect(bar).to_be_hidden()
    assert seen.page.evaluate("window.untouched")

    seen.page.get_by_role("link", name="Select", exact=True).click()
    expect(box).not_to_be_checked()
    bar.get_by_role("button", name="All").click()
    expect(bar).to_contain_text("4 selected")
    bar.get_by_role("button", name="Remove").click()
    seen.counts(0)
    seen.page.get_by_role("button", name="Undo").click()
    seen.counts(4)
    expect(mine.names("Birthday")).to_have_text([KITE, DUCK, RINGS])
    seen.page.get_by_role("link", name="Select", exact=True).click()
    seen.page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(seen.page.get_by_role("link", name="Select", exact=True)).to_be_focused()


def test_clearing_asks_first_and_can_be_undone(seen, mine):
    seen.page.get_by_role("link", name="Clear", exact=True).click()
    form = sheet(seen)
    expect(form).to_contain_text("4 saved things")
    form.get_by_role("link", name="Keep everything").click()
    expect(form).to_be_hidden()
    expect(mine.item(KITE)).to_be_visible()

    seen.page.get_by_role("link", name="Clear", exact=True).click()
    form.get_by_role("button", name="Clear the list").click()

    seen.counts(0)
    expect(mine.groups()).to_have_text(["Ungrouped", "Birthday"])
    seen.page.get_by_role("button", name="Undo").click()
    seen.counts(4)
    expect(mine.names("Ungrouped")).to_have_text([KITE, BEAR, DUCK])


def test_another_look_at_the_list_says_why_nothing_can_be_moved_in_it(seen, mine):
    page = seen.page
    page.get_by_label("Sort by").select_option("Name")
    expect(page).to_have_url(re.compile("sort=name"))
    assert "q=" not in page.url
    expect(page.locator(".item h3")).to_have_text([BEAR, KITE, DUCK, RINGS])
    expect(page.locator("#items")).to_contain_text("things cannot be moved here")
    expect(page.locator(".grip:visible")).to_have_count(0)
    page.get_by_role("searchbox", name="Search your list").fill("kite")
    page.keyboard.press("Enter")
    expect(page.locator(".item h3")).to_have_text([KITE])
    expect(page.locator("#items")).to_contain_text("1 of 4")
    page.get_by_role("button", name=f"Remove {KITE}").click()
    expect(page.locator("#items")).to_contain_text("Nothing on your list matches")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".item h3")).to_have_text([KITE])
    page.get_by_role("link", name="Back to your own order").click()
    expect(mine.names("Ungrouped")).to_have_text([KITE, BEAR, DUCK])

    page.get_by_role("link", name="Flat").click()
    expect(page.locator(".item h3")).to_have_text([KITE, BEAR, DUCK, RINGS])
    expect(page.locator("#items")).to_contain_text("move things in your groups")
    expect(page.locator(".grip:visible")).to_have_count(0)


def test_sharing_opens_over_the_list(seen, mine):
    mine.group("Birthday").get_by_role("link", name="Share").click()
    expect(sheet(seen).get_by_role("heading", level=1)).to_have_text("Share “Birthday”")
    seen.page.keyboard.press("Escape")
    seen.page.locator(".actions").get_by_role("link", name="Share").click()
    expect(sheet(seen).get_by_role("heading", level=1)).to_have_text(
        "Share your wishlist"
    )


def test_on_paper_the_list_is_a_list(seen, mine):
    seen.page.emulate_media(media="print")
    expect(mine.item(KITE)).to_be_visible()
    for gone in (".actions", ".find-row", ".grip", ".open", ".remove", ".group-ways"):
        expect(seen.page.locator(gone).first).to_be_hidden()
