"""Words that try to run as a program, on every page that shows them."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.hands import user_id_of
from tests.journeys.browsing import PASSWORD, an_address
from webapp.accounts import services as accounts
from webapp.accounts.owners import Owner
from webapp.cart import services as carts
from webapp.catalog.listing import Listing, PictureListing, VariantListing
from webapp.catalog.models import ProductStatus, Variant
from webapp.catalog.services import list_products
from webapp.core.money import Money

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    "</title><script>alert(1)</script>",
    "{{7*7}}{% raise %}${alert(1)}",
    "javascript:alert(1)",
    '" autofocus onfocus=alert(1) x="',
    "<a hx-get=/ hx-trigger=load hx-on:click=alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext></p><style><img src=x onerror=alert(1)>",
    "\u202e<b>evil</b>\u2066",
]
# What a payload would have left behind had it become part of the page.
TRACES = (
    "script:not([src]), iframe:not([sandbox]), math, [onerror], [onload], [onfocus],"
    " main b"
)


def listing(number, payload):
    name = f"{payload} {number}"
    return Listing(
        slug=f"hostile-{number}",
        name=name,
        description=f"{payload}\n\n{payload}",
        shop=f"Shop {payload}"[:80],
        category="Hostile <i>words</i>",
        options=(f"Option {payload}"[:60],),
        variants=tuple(
            VariantListing(
                option_values=(f"{value} {payload}"[:60],),
                price=Money(1900, "USD"),
                compare_at=None,
                stock=5,
                sku=f"H-{number}-{value}",
            )
            for value in ("A", "B")
        ),
        pictures=(PictureListing("products/diamond-kite.svg", f"Alt {payload}"),),
        status=ProductStatus.ACTIVE,
        expected_on=None,
    )


@pytest.fixture(scope="session")
def mallory(shop):
    """A customer of hostile name with hostile groups, and everything hostile saved."""
    shop.change(
        lambda session: list_products(
            session, [listing(n, words) for n, words in enumerate(PAYLOADS)]
        )
    )
    mallory = shop.visitor()
    mallory.email = an_address("mallory")
    answer = mallory.post(
        "/account/register",
        name="<script>alert(1)</script>\"'>",
        email=mallory.email,
        password=PASSWORD,
    )
    assert answer.status == 303
    token = mallory.token()
    products = mallory.products("/c/hostile-i-words-i")
    assert len(products) == len(PAYLOADS)
    for id_, words in zip(products.values(), PAYLOADS, strict=True):
        assert mallory.save(id_, token=token, new_group=words).status == 303
    user_id = user_id_of(shop, mallory)
    shop.change(lambda session: put_all_into_the_cart(session, user_id))
    return mallory


def put_all_into_the_cart(session, user_id):
    hostile = select(Variant.id).where(Variant.sku.like("H-%-A"))
    wanted = [(id_, 1) for id_ in session.scalars(hostile)]
    carts.add_many(session, Owner(user_id=user_id), wanted)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/c/hostile-i-words-i", "/wishlist", "/account", "/dev/mailbox"),
        *("/cart", "/checkout", "/wishlist/to-cart"),
    ],
)
def test_hostile_words_are_words(path, window, mallory):
    stay_harmless(window(mallory), path)


def test_hostile_products_are_products(window, mallory):
    seen = window(mallory)
    for number, words in enumerate(PAYLOADS):
        stay_harmless(seen, f"/p/hostile-{number}")
        heading = seen.page.get_by_role("heading", level=1)
        assert heading.text_content() == f"{words} {number}"
        seen.page.locator(".pill").first.click()
        seen.page.locator("#save-button").click()
        seen.told("is on your wishlist")
        stay_harmless(seen)


def test_hostile_questions_are_questions(window, mallory):
    seen = window(mallory)
    for words in PAYLOADS:
        seen.open("/")
        seen.page.get_by_role("searchbox").fill(words)
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_url("**/search?*")
        stay_harmless(seen)


def test_a_hostile_operator_is_an_operator(window, shop):
    email = an_address("mallory")
    shop.change(
        lambda session: accounts.create_operator(
            session, email=email, name=PAYLOADS[1], role="Viewer", password=PASSWORD
        )
    )
    mallory = shop.visitor()
    assert mallory.sign_in(email, door="/sg-admin/sign-in").status == 303
    seen = window(mallory)
    stay_harmless(seen, "/sg-admin/")
    assert PAYLOADS[1] in seen.page.get_by_role("heading", level=1).text_content()


@pytest.fixture(scope="session")
def ordered(shop, mallory):
    """The path of an order of everything hostile, to a hostile address."""
    fields = ("name", "line1", "line2", "city", "region")
    shown = re.findall(
        r'name="(cart|version|total)" value="([^"]*)"', mallory.get("/checkout").text
    )
    said = dict(zip(fields, PAYLOADS[:5], strict=True)) | dict(shown)
    said |= {"postcode": PAYLOADS[5][:20], "country": "DE", "method": "transfer"}
    placed = mallory.post("/checkout", delivery="standard-delivery", **said)
    assert placed.status == 303, placed.text
    return placed.headers["Location"]


def test_hostile_orders_are_orders(window, shop, mallory, ordered):
    seen = window(mallory)
    stay_harmless(seen, "/account/orders")
    stay_harmless(seen, ordered)
    assert PAYLOADS[1] in seen.page.locator(".order-side").text_content()
    desk = window(shop.known("ada@example.com", "/sg-admin/sign-in"))
    stay_harmless(desk, ordered.replace("/account/", "/sg-admin/"))
    assert PAYLOADS[1] in desk.page.locator("main").text_content()

    desk.page.get_by_label("Reason, which the customer reads").fill(PAYLOADS[0])
    desk.page.get_by_role("button", name="Cancel the order").click()
    desk.told("The order is cancelled")
    stay_harmless(desk)
    for words in PAYLOADS:
        stay_harmless(desk, f"/sg-admin/orders/?{urlencode({'q': words})}")

    stay_harmless(seen, ordered)
    assert PAYLOADS[0] in seen.page.locator(".next").text_content()
    letter = shop.letters_to(mallory.email)[0]
    assert PAYLOADS[0] in letter.text
    stay_harmless(seen, f"/dev/mailbox?open={letter.name}")
    page = seen.another().page
    page.set_content(letter.html)
    assert page.locator(TRACES).count() == 0


def test_hostile_rules_are_rules(window, shop, mallory):
    desk = window(shop.known("ada@example.com", "/sg-admin/sign-in"))
    for number, words in enumerate(PAYLOADS[:4]):
        desk.open("/sg-admin/promotions/new")
        desk.submit("Make the rule", name=words, percent=words)
        expect(desk.page.locator("#percent-error")).to_be_visible()
        stay_harmless(desk)
        desk.submit("Make the rule", percent="5", shared_code=f"hostile{number}")
        expect(desk.page.get_by_role("heading", level=1)).to_contain_text(words)
        stay_harmless(desk)
        stay_harmless(desk, f"{desk.page.url}?{urlencode({'q': words})}")
    stay_harmless(desk, "/sg-admin/promotions/")

    seen = window(mallory)
    seen.page.goto("/p/corduroy-bear")
    seen.page.get_by_role("button", name="Add to cart").click()
    seen.told("is in your cart")
    seen.open("/cart")
    for words in PAYLOADS:
        seen.submit("Use it", code=words)
        expect(seen.page.locator("#code-error")).to_be_visible()
        stay_harmless(seen)
    seen.submit("Use it", code="hostile1")
    expect(seen.page.locator(".code-on")).to_contain_text(PAYLOADS[1])
    stay_harmless(seen)


def test_hostile_forms_come_back_harmless(window, mallory):
    seen = window()
    for words in PAYLOADS[:4]:
        seen.open("/account/register?next=javascript:alert(1)")
        seen.submit("Create account", name=words, email=words, password=words)
        stay_harmless(seen)


def stay_harmless(seen, path=None):
    """See that nothing on a page ran or became an element; ``window`` sees dialogs."""
    if path:
        seen.open(path)
    assert seen.page.locator(TRACES).count() == 0
    seen.see_blocked()
