"""Sharing, as its two sides see it: who shares a list, and who is sent the link."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import DESK, PHONE
from tests.browser.test_hostile_words import PAYLOADS, stay_harmless
from tests.browser.test_long_words import ENDLESS, OUTSIDE
from tests.journeys.browsing import an_address
from webapp.catalog.services import list_products

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
THINGS = ("Diamond Kite", "Corduroy Bear")


@pytest.fixture
def owner(shop):
    """A newcomer with two things in a group, and one in none."""
    owner = shop.visitor()
    owner.register("Greta Holm", an_address("greta"))
    products = owner.products("/c/toys-games")
    for name in THINGS:
        assert owner.save(products.pop(name), **group_of(owner)).status == 303
    (other, *_) = products.values()
    owner.save(other)
    return owner


def group_of(owner):
    """Return the fields that put something into the group Birthday."""
    found = re.search(r'/wishlist/groups/([0-9a-f-]+)"', owner.get("/wishlist").text)
    return {"group": found[1]} if found else {"new_group": "Birthday"}


def address(seen):
    return seen.page.locator("#share-address").input_value()


def path_of(address):
    return "/w/" + address.rpartition("/w/")[2]


def test_from_the_list_to_a_friend_and_back(window, owner):
    at_home, elsewhere = window(owner), window()
    at_home.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = at_home.page
    at_home.open("/wishlist")
    page.get_by_role("link", name="Share", exact=True).click()
    sheet = page.locator("#sheet")
    expect(sheet.get_by_role("heading", name="Share your wishlist")).to_be_visible()
    sheet.get_by_role("button", name="Create the link").click()
    at_home.told("Whoever has the link sees what you chose.")
    sheet.get_by_role("button", name="Copy").click()
    expect(sheet.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == address(at_home)
    assert page.url.endswith("/wishlist")

    friend = elsewhere.page
    elsewhere.open(path_of(copied))
    expect(friend.get_by_role("heading", level=1)).to_have_text("Greta\u2019s wishlist")
    expect(friend.locator(".card")).to_have_count(3)
    elsewhere.heart(THINGS[0]).click()
    elsewhere.told(f"“{THINGS[0]}” is on your wishlist")
    expect(elsewhere.heart(THINGS[0])).to_have_attribute("aria-pressed", "true")

    sheet.get_by_role("button", name="Revoke this link").click()
    at_home.told("That link is dead now, whoever has it.")
    expect(friend.get_by_role("heading", level=1)).to_have_text(
        "This list is no longer shared"
    )
    expect(friend.locator(".card")).to_have_count(0)


def test_a_friends_open_page_shows_what_is_added(window, owner, shop):
    at_home, elsewhere = window(owner), window()
    at_home.open("/wishlist/share")
    at_home.page.get_by_role("button", name="Create the link").click()
    expect(at_home.page.locator("#share-address")).to_be_visible()
    elsewhere.open(path_of(address(at_home)))
    expect(elsewhere.page.locator(".card")).to_have_count(3)

    added = next(iter(owner.products("/c/kitchen-table").values()))
    assert owner.save(added).status == 303

    expect(elsewhere.page.locator(".card")).to_have_count(4)


def test_sharing_without_a_script(window, owner):
    at_home = window(owner, java_script_enabled=False)
    elsewhere = window(user_agent=FIREFOX)  # one without a window counts as a program
    page = at_home.page
    at_home.open("/wishlist")
    page.locator(".group-ways").get_by_role("link", name="Share Birthday").click()
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.get_by_label("Public").check()
    page.get_by_role("button", name="Keep this choice").click()
    at_home.told("“Birthday” is public now")
    panel = page.url
    at_home.open(panel.removesuffix("/share"))
    expect(page.locator("#panel")).to_contain_text("Its link ends for good")
    at_home.open(panel)
    page.get_by_role("link", name="See it as a guest").click()
    expect(page.locator("main")).to_contain_text("This is how others see your list")
    page.get_by_role("link", name="Back to sharing").click()

    elsewhere.open("/lists")
    elsewhere.page.get_by_label("A first name").fill("greta")
    elsewhere.page.get_by_role("button", name="Find").click()
    elsewhere.page.get_by_role("link", name="Birthday").first.click()
    expect(elsewhere.page.locator(".card")).to_have_count(len(THINGS))

    page.get_by_text("QR code").click()
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    page.get_by_role("button", name="Revoke this link").click()
    at_home.told("That link is dead now")
    page.get_by_text("1 earlier link").click()
    expect(page.locator("tbody tr")).to_contain_text("1 \u00d7")
    elsewhere.page.reload()
    expect(elsewhere.page.get_by_role("heading", level=1)).to_have_text(
        "This list is no longer shared"
    )


def test_the_panel_of_a_group_stands_alone_where_one_comes_from_another_panel(
    window, owner
):
    seen = window(owner)
    page = seen.page
    seen.open("/wishlist/share")
    page.get_by_role("link", name="Share alone Birthday").click()
    expect(page).to_have_url(re.compile("/wishlist/groups/[^/]+/share$"))
    page.get_by_label("By link").check()
    page.get_by_role("button", name="Keep this choice").click()
    expect(page.locator("#share-address")).to_be_visible()
    expect(page.locator("#panel")).to_have_count(1)


def test_sharing_by_keyboard_alone(window, owner):
    seen = window(owner)
    page = seen.page
    seen.open("/wishlist/share")
    page.get_by_role("button", name="Create the link").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#share-address")).to_be_visible()
    qr = page.locator(".share-qr summary")
    qr.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    box = page.get_by_role("checkbox", name="Birthday")
    box.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Keep this choice").focus()
    page.keyboard.press("Enter")
    seen.told("Whoever has the link sees what you chose.")
    expect(page.get_by_role("checkbox", name="Birthday")).not_to_be_checked()


def test_hostile_words_are_words_on_a_shared_list(window, shop):
    mallory = shop.visitor()
    mallory.register(PAYLOADS[0], an_address("mallory"))
    products = iter(mallory.products().values())
    for words in PAYLOADS[:6]:
        assert mallory.save(next(products), new_group=words).status == 303
    groups = re.findall(
        r'href="/wishlist/groups/([0-9a-f-]+)/share"', mallory.get("/wishlist").text
    )
    token = mallory.token()
    assert len(groups) == 6
    seen = window(mallory)
    for group in groups:
        path = f"/wishlist/share/groups/{group}/visibility"
        mallory.post(path, token=token, visibility="public")
        stay_harmless(seen, f"/wishlist/groups/{group}/share")
        stay_harmless(window(), path_of(address(seen)))
    stay_harmless(seen, "/wishlist/share")
    stay_harmless(seen, "/lists")
    stay_harmless(seen, f"/lists?q={PAYLOADS[0]}")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_endless_words_stay_on_the_page(window, shop, viewport):
    shop.change(lambda session: list_products(session, [ENDLESS]))
    owner = shop.newcomer("N" * 80)
    (product,) = owner.products("/search?q=Donaudampfschiff").values()
    owner.save(product, new_group="G" * 80)
    group = group_of(owner)["group"]
    owner.post(f"/wishlist/share/groups/{group}/visibility", visibility="public")
    seen, stranger = window(owner, viewport=viewport), window(viewport=viewport)
    panel = f"/wishlist/groups/{group}/share"
    seen.open(panel)
    path = path_of(address(seen))

    for one, there in (
        (seen, panel),
        (seen, "/wishlist/share"),
        (stranger, path),
        (stranger, "/lists"),
        (stranger, "/lists?q=" + "x" * 300),
    ):
        one.open(there)
        for closed in one.page.locator("main details > summary").all():
            closed.click()
        assert one.page.evaluate(OUTSIDE) == []
        room = "document.documentElement.scrollWidth - innerWidth"
        assert one.page.evaluate(room) == 0
