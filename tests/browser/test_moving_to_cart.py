"""From the list into the cart: by mouse, by keys, in the drawer, and without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hands import BEAR, KITE, RINGS, Arranged, a_list, user_id_of
from tests.browser.test_drawer import SWEATER, open_drawer
from tests.browser.test_live import restock
from webapp.conversion import services
from webapp.conversion.models import Prompt
from webapp.settings.definitions import Settings
from webapp.web.formatting import site

# The kite is sold out, and the sweater wants a choice.
SOLD_OUT = f"'{KITE}' is out of stock."
TO_CHOOSE = f"Choose the options of '{SWEATER}' first."
ADD_ALL = "Add all to cart"
GROUPS = {"Ungrouped": [RINGS, BEAR], "Birthday": [SWEATER, KITE]}


@pytest.fixture(autouse=True)
def _on_the_shelf(shop):
    """Whatever other stories left there."""
    for name, stock in {RINGS: 9, BEAR: 9, KITE: 0}.items():
        restock(shop, name, stock)


@pytest.fixture
def alice(shop):
    return a_list(shop, **GROUPS)


def put(seen, name, words="Move to cart"):
    """Return the button that puts something into the cart."""
    return seen.page.get_by_role("button", name=f"{words} {name}", exact=True)


def in_cart(seen, number):
    """See that the cart in the header counts so many."""
    text = f"{number} in the cart" if number else ""
    expect(seen.page.locator("#cart-count")).to_have_text(text)


def test_a_card_goes_into_the_cart_and_says_so(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    mine = Arranged(seen)

    with seen.sent("/cart"):
        put(seen, RINGS).click()

    seen.told(f"“{RINGS}” is in your cart.")
    in_cart(seen, 1)
    mark = mine.item(RINGS).get_by_role("link", name="In your cart")
    expect(mark).to_have_text("In your cart")
    expect(mine.names("Ungrouped")).to_have_text([RINGS, BEAR])
    put(seen, RINGS, "Add another").click()
    expect(mark).to_have_text("In your cart: 2")
    in_cart(seen, 2)
    mark.click()
    expect(seen.page.locator("h1")).to_have_text("Your cart")
    expect(seen.page.locator("main")).to_contain_text(RINGS)


def test_the_way_back_takes_it_out_again(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    put(seen, RINGS).click()
    in_cart(seen, 1)

    seen.page.get_by_role("button", name="Undo").click()

    in_cart(seen, 0)
    expect(put(seen, RINGS)).to_be_visible()


def test_by_keys_the_focus_stays_at_the_card(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    put(seen, RINGS).focus()

    with seen.sent("/cart"):
        seen.page.keyboard.press("Enter")

    expect(put(seen, RINGS, "Add another")).to_be_focused()
    with seen.sent("/cart"):
        seen.page.keyboard.press("Space")
    in_cart(seen, 2)
    expect(put(seen, RINGS, "Add another")).to_be_focused()


def test_a_double_click_moves_one(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    with seen.sent("/cart"):
        put(seen, RINGS).dblclick()
    in_cart(seen, 1)


def test_what_cannot_go_offers_no_button_but_what_to_do(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    mine = Arranged(seen)
    expect(mine.item(KITE).locator(".put")).to_have_count(0)
    expect(mine.item(SWEATER).locator(".put")).to_have_count(0)

    mine.item(SWEATER).get_by_role("link", name="Choose options").click()
    sheet = seen.page.locator("#sheet")
    sheet.locator("label.choice", has_text="Ink / Large").click()
    sheet.get_by_role("button", name="Keep this choice").click()

    expect(put(seen, SWEATER)).to_be_visible()


def test_an_items_own_sheet_takes_a_quantity(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    seen.page.get_by_role("link", name=f"More about {RINGS}").click()
    sheet = seen.page.locator("#sheet")
    sheet.get_by_label("Quantity").fill("3")

    sheet.get_by_role("button", name="Move to cart").click()

    expect(sheet).to_be_hidden()
    seen.told("now 3 of it")
    expect(Arranged(seen).item(RINGS)).to_contain_text("In your cart: 3")


def test_the_drawer_takes_a_quantity_and_says_what_there_is(window, alice):
    seen = window(alice)
    seen.open("/")
    drawer, mine = open_drawer(seen)
    row = mine.item(RINGS)
    row.get_by_label("How many").fill("99")
    row.get_by_role("button", name="Move to cart").click()
    seen.told("Insufficient stock for", "Only", "units available")
    in_cart(seen, 0)
    row.get_by_label("How many").fill("2")
    row.get_by_role("button", name="Move to cart").click()

    expect(row.get_by_role("link", name="In your cart")).to_have_text("In your cart: 2")
    in_cart(seen, 2)
    expect(drawer).to_be_visible()
    row.get_by_role("button", name=re.compile("^Add ")).click()
    expect(row).to_contain_text("In your cart: 3")
    expect(mine.names("Ungrouped")).to_have_text([RINGS, BEAR])


def test_a_choice_is_made_from_the_drawer(window, alice):
    seen = window(alice)
    seen.open("/")
    drawer, mine = open_drawer(seen)
    drawer.get_by_role("link", name=f"Choose options {SWEATER}").click()
    sheet = seen.page.locator("#sheet")
    sheet.locator("label.choice", has_text="Ink / Large").click()
    sheet.get_by_role("button", name="Keep this choice").click()
    expect(sheet).to_be_hidden()

    mine.item(SWEATER).get_by_role("button", name="Move to cart").click()

    expect(mine.item(SWEATER)).to_contain_text("In your cart")
    in_cart(seen, 1)


def test_all_of_it_goes_and_the_rest_says_why(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    with seen.sent("/to-cart"):
        seen.page.get_by_role("button", name=ADD_ALL).click()

    seen.told("2 things are in your cart now.", "2 things could not go there.")
    why = seen.page.locator("#went li")
    expect(why).to_have_text([TO_CHOOSE, SOLD_OUT])
    in_cart(seen, 2)
    expect(seen.page.locator(".item")).to_have_count(4)
    expect(seen.page.locator(".item .in-cart")).to_have_count(2)
    seen.page.locator("#went").get_by_role("button", name="Close").click()
    expect(seen.page.locator("#went")).to_be_empty()
    seen.focuses("main")


def test_what_is_ticked_goes_and_nothing_else(window, alice):
    seen = window(alice)
    seen.open("/wishlist")
    seen.page.get_by_role("link", name="Select").click()
    for name in (BEAR, KITE):
        seen.page.get_by_role("checkbox", name=name).check()

    with seen.sent("/bulk"):
        seen.page.get_by_role("button", name="Add to cart").click()

    seen.told("1 thing is in your cart now.", "1 thing could not go there.")
    expect(seen.page.locator("#went li")).to_have_text([SOLD_OUT])
    mine = Arranged(seen)
    expect(mine.item(BEAR)).to_contain_text("In your cart")
    expect(mine.item(RINGS)).not_to_contain_text("In your cart")
    expect(seen.page.locator(".selecting")).to_have_count(0)


def test_the_mark_appears_in_another_tab(window, alice):
    here = window(alice)
    here.open("/wishlist")
    there = here.another()
    there.open("/wishlist")
    there.page.bring_to_front()
    here.page.evaluate("document.title")  # both are there
    with here.sent("/cart"):
        put(here, RINGS).click()

    expect(Arranged(there).item(RINGS)).to_contain_text("In your cart")
    expect(there.page.locator("#cart-count")).to_have_text("1 in the cart")


@pytest.mark.parametrize("who", ["alice", "a guest"])
def test_without_a_script(window, shop, who):
    if who == "alice":
        person = a_list(shop, **GROUPS)
    else:
        person = shop.visitor()
        pages = (f"/?sort=name&page={number}" for number in (1, 2, 3))
        known = {k: v for page in pages for k, v in person.products(page).items()}
        for name in (KITE, SWEATER, BEAR, RINGS):
            person.save(known[name])
    seen = window(person, java_script_enabled=False)
    seen.open("/wishlist")
    put(seen, RINGS).click()
    expect(seen.page).to_have_url(re.compile("/wishlist$"))
    seen.told(f"“{RINGS}” is in your cart.")
    expect(Arranged(seen).item(RINGS)).to_contain_text("In your cart")

    seen.page.get_by_role("button", name=ADD_ALL).click()

    seen.told("1 thing is in your cart now. 1 thing was there already.")
    main = seen.page.locator("main")
    expect(main).to_contain_text(TO_CHOOSE)
    expect(main).to_contain_text(SOLD_OUT)
    expect(main.get_by_role("link", name="Choose options")).to_be_visible()
    main.get_by_role("link", name="To your cart").click()
    expect(seen.page.locator(".line")).to_have_count(2)
    seen.open("/wishlist")
    expect(seen.page.locator(".item")).to_have_count(4)


def test_several_are_ticked_without_a_script(window, alice):
    seen = window(alice, java_script_enabled=False)
    seen.open("/wishlist?select=1")
    for name in (BEAR, SWEATER):
        seen.page.get_by_role("checkbox", name=name).check()

    seen.page.get_by_role("button", name="Add to cart").click()

    seen.told("1 thing is in your cart now. 1 thing could not go there.")
    expect(seen.page.locator("main")).to_contain_text(TO_CHOOSE)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_mailed_link_is_a_page_first_and_works_once(window, shop, alice, scripts):
    user_id = user_id_of(shop, alice)

    def issue(session):
        link = services.issue_link(
            session,
            user_id,
            prompt=Prompt.REMINDER,
            reminder_number=1,
            settings=Settings(),
        )
        return services.link_token(site().secret_key, link)

    path = f"/wishlist/to-cart/{shop.change(issue)}"
    seen = window(alice, java_script_enabled=scripts)
    assert seen.open(path).status == 200
    in_cart(seen, 0)

    seen.page.get_by_role("button", name="Put 2 things into the cart").click()

    seen.told("2 things are in your cart now. 2 things could not go there.")
    in_cart(seen, 2)
    assert seen.open(path).status == 410
    expect(seen.page.locator("h1")).to_have_text("This link was used already")
