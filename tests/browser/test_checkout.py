"""Buying: by a card that is charged, declined, asked about; and without a script."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.hands import user_id_of
from tests.journeys.browsing import PASSWORD
from webapp.accounts.owners import Owner
from webapp.cart.services import add_to_cart
from webapp.catalog import services as catalog
from webapp.catalog.models import Product, Variant

KIT = "pocket-guide-to-garden-birds"
HOME = {
    "Full name": "Alice Ott",
    "Street and number": "Elm 1",
    "Postcode": "10115",
    "Town or city": "Berlin",
}


@pytest.fixture
def kit(shop):
    """Something without options, of which there is enough for everybody."""

    def fill_up(session):
        variant = session.scalars(
            select(Variant).join(Product).where(Product.slug == KIT)
        ).one()
        catalog.restock(session, variant, 500)
        return variant.id

    return shop.change(fill_up)


@pytest.fixture
def alice(shop, kit):
    """Alice, who has two of it in her cart."""
    alice = shop.newcomer()
    owner = Owner(user_id=user_id_of(shop, alice))
    shop.change(lambda session: add_to_cart(session, owner, kit, 2))
    return alice


def fill_in(page, **more):
    for label, text in (HOME | more).items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Country").select_option("DE")


def press(page, button):
    page.locator("main").get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def order_by(seen, method):
    """Go through the checkout and choose how to pay."""
    seen.open("/checkout")
    fill_in(seen.page)
    seen.page.get_by_label(method).check()
    press(seen.page, "Place order")


def is_told(page, title):
    expect(page.locator("#next-title")).to_have_text(title)


def test_a_card_that_is_charged(window, shop, alice):
    seen = window(alice)
    order_by(seen, "Test card")
    expect(seen.page).to_have_url(re.compile("/dev/pay/"))
    expect(seen.page.locator("main")).to_contain_text("for development")
    press(seen.page, "Pay")
    is_told(seen.page, "Thank you. We are preparing your order")
    expect(seen.page.locator(".axes")).to_contain_text("Paid")
    expect(seen.page.locator(".order-side")).to_contain_text("10115 Berlin")
    subjects = [letter.subject for letter in shop.letters_to(alice.email)]
    assert [s for s in subjects if s.endswith("is paid")]
    assert [s for s in subjects if s.endswith("at Keepsake")]


def test_a_card_that_is_declined_and_then_is_not(window, alice):
    seen = window(alice)
    order_by(seen, "Test card")
    press(seen.page, "Decline the card")
    is_told(seen.page, "That did not work")
    press(seen.page, "Pay")
    press(seen.page, "Pay")
    is_told(seen.page, "Thank you. We are preparing your order")


def test_a_bank_that_asks_first(window, alice):
    seen = window(alice)
    order_by(seen, "Test card")
    press(seen.page, "Ask my bank first")
    expect(seen.page.locator("h1")).to_have_text("Your bank asks: is this you?")
    seen.page.get_by_role("link", name="Back to Keepsake").click()
    is_told(seen.page, "Your payment is not finished")
    press(seen.page, "Go on with the payment")
    press(seen.page, "Ask my bank first")
    press(seen.page, "Yes, approve")
    is_told(seen.page, "Thank you. We are preparing your order")


def test_the_summary_follows_the_delivery(window, alice):
    seen = window(alice)
    seen.open("/checkout")
    page = seen.page
    total = page.locator(".totals-all dd")
    before = total.inner_text()
    page.get_by_label("Express delivery").check()
    expect(total).not_to_have_text(before)
    expect(page.get_by_label("Express delivery")).to_be_focused()
    page.get_by_label("Pick up in the shop").check()
    expect(page.locator(".totals")).to_contain_text("Free")
    expect(page.get_by_label("Street and number")).to_be_hidden()
    page.get_by_label("Bank transfer").check()
    press(page, "Place order")
    expect(page.locator("#next-title")).to_contain_text("Please transfer")
    expect(page.locator(".order-side")).to_contain_text("Pick up in the shop")


def test_the_last_choice_of_a_delivery_counts_however_late_another_answers(
    window, alice
):
    seen = window(alice)
    seen.open("/checkout")
    page, held = seen.page, []
    page.route("**/summary?delivery=express*", lambda asked: held.append(asked))
    page.get_by_label("Express delivery").check()
    page.get_by_label("Pick up in the shop").check()
    expect(page.locator(".totals")).to_contain_text("Free")
    expect(page.locator("#said")).to_contain_text("With “Pick up in the shop”")
    for late in held:
        late.abort()
    expect(page.locator(".totals")).to_contain_text("Free")


def test_pressed_twice_at_once_it_is_one_order(window, alice):
    seen = window(alice)
    seen.open("/checkout")
    fill_in(seen.page)
    seen.page.get_by_label("Bank transfer").check()
    seen.page.get_by_role("button", name="Place order").dblclick()
    expect(seen.page.locator("#next-title")).to_contain_text("Please transfer")
    seen.open("/account/orders")
    expect(seen.page.locator(".order-row")).to_have_count(1)


def test_the_way_back_leads_to_the_same_order(window, alice):
    seen = window(alice)
    order_by(seen, "Bank transfer")
    number = seen.page.locator("h1").inner_text()
    seen.page.go_back()
    if seen.page.get_by_role("button", name="Place order").count():
        press(seen.page, "Place order")
        expect(seen.page.locator("h1")).to_have_text(number)
    seen.open("/account/orders")
    expect(seen.page.locator(".order-row")).to_have_count(1)


def test_a_whole_purchase_without_a_script(window, shop, kit):
    alice = shop.visitor()
    email = alice.register("Alice")
    alice.post("/account/sign-out")
    seen = window(java_script_enabled=False)
    page = seen.page
    seen.open(f"/p/{KIT}")
    press(page, "Add to cart")
    seen.open("/cart")
    page.get_by_role("link", name="Checkout").click()
    seen.submit("Sign in", email=email, password=PASSWORD)
    expect(page).to_have_url(re.compile("/checkout$"))

    fill_in(page, **{"Town or city": ""})
    page.get_by_label("Test card").check()
    press(page, "Place order")
    expect(page.locator(".field-error")).to_have_text("Enter the town or city.")
    page.get_by_label("Town or city").fill("Berlin")
    page.get_by_label("Express delivery").check()
    press(page, "Place order")
    expect(page.locator(".callout")).to_contain_text("With “Express delivery”")
    press(page, "Place order")

    press(page, "Decline the card")
    is_told(page, "That did not work")
    press(page, "Pay")
    press(page, "Pay")
    is_told(page, "Thank you. We are preparing your order")
    press(page, "Put these into my cart again")
    expect(page.locator("h1")).to_have_text("Your cart")

    seen.open("/checkout")
    expect(page.get_by_label("Street and number")).to_have_value("Elm 1")
    page.get_by_label("Pay on delivery").check()
    press(page, "Place order")
    is_told(page, "Thank you. We are preparing your order")
    page.get_by_role("link", name="Cancel this order").click()
    press(page, "Cancel the order")
    is_told(page, "This order was cancelled")
    seen.open("/account/orders")
    expect(page.locator(".order-row")).to_have_count(2)


def test_an_operator_gives_money_back_in_place(window, shop, alice):
    seen = window(alice)
    order_by(seen, "Test card")
    press(seen.page, "Pay")
    address = seen.page.url

    desk = window(shop.known("ada@example.com", "/sg-admin/sign-in"))
    desk.open(address.replace("/account/", "/sg-admin/"))
    page = desk.page
    page.evaluate("window.isThePage = true")
    page.get_by_label(re.compile("^Pieces of")).fill("1")
    page.get_by_label("Reason").fill("It came torn.")
    page.get_by_role("button", name="Give this back").click()
    desk.told("is given back.")
    expect(page.locator(".axes")).to_contain_text("Refunded in part")
    page.get_by_role("button", name="Mark as sent").click()
    desk.told("The order is marked as sent.")
    assert page.evaluate("window.isThePage")
    desk.see_blocked()

    seen.open(address)
    is_told(seen.page, "It is on its way")
    expect(seen.page.locator(".history")).to_contain_text("It came torn")
