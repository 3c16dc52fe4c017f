"""Words that try to run as a program, on every page that shows them."""

import pytest

from tests.journeys.browsing import PASSWORD, an_address
from webapp.accounts import services as accounts
from webapp.catalog.listing import Listing, PictureListing, VariantListing
from webapp.catalog.models import ProductStatus
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
TRACES = "script:not([src]), iframe, math, [onerror], [onload], [onfocus], main b"


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


@pytest.fixture(scope="module")
def mallory(shop):
    """A customer of hostile name with hostile groups, and everything hostile saved."""
    shop.change(
        lambda session: list_products(
            session, [listing(n, words) for n, words in enumerate(PAYLOADS)]
        )
    )
    mallory = shop.visitor()
    answer = mallory.post(
        "/account/register",
        name="<script>alert(1)</script>\"'>",
        email=an_address("mallory"),
        password=PASSWORD,
    )
    assert answer.status == 303
    token = mallory.token()
    products = mallory.products("/c/hostile-i-words-i")
    assert len(products) == len(PAYLOADS)
    for id_, words in zip(products.values(), PAYLOADS, strict=True):
        assert mallory.save(id_, token=token, new_group=words).status == 303
    return mallory


@pytest.mark.parametrize(
    "path", ["/", "/c/hostile-i-words-i", "/wishlist", "/account", "/dev/mailbox"]
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
