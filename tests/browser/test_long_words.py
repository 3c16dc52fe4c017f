"""Words without an end: nothing on a page is pushed out of it, nothing covers another."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import DESK, PHONE
from tests.journeys.servers import free_port, web_server
from webapp.catalog.listing import Listing, VariantListing
from webapp.catalog.models import ProductStatus
from webapp.catalog.services import list_products
from webapp.core.money import Money

# What reaches over the edge of the window without being meant to.
OUTSIDE = """() => [...document.querySelectorAll("body *")]
  .filter((element) => !element.closest(".categories, .strip, .vh, .skip, .you-label"))
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => element.outerHTML.slice(0, 120))"""
SHOP_NAME = "The Riverside Emporium of Fine and Curious Things, Old and New"
ENDLESS = Listing(
    slug="endless",
    name="Donaudampfschiff" * 8,
    description="W" * 200,
    shop="Kaufhaus" * 9,
    category="Ladenregal" * 7,
    options=("Seitenlänge" * 6,),
    variants=tuple(
        VariantListing(
            option_values=(value * 60,),
            price=Money(123_456_789, "USD"),
            compare_at=Money(223_456_789, "USD"),
            stock=4,
            sku=value,
        )
        for value in "ab"
    ),
    pictures=(),
    status=ProductStatus.ACTIVE,
    expected_on=None,
)


@pytest.fixture(scope="module")
def collector(shop):
    """A customer who saved an endless thing in a group without end."""
    shop.change(lambda session: list_products(session, [ENDLESS]))
    customer = shop.newcomer("N" * 80)
    product = customer.products("/search?q=Donaudampfschiff")
    for id_ in product.values():
        assert customer.save(id_, new_group="G" * 80).status == 303
    return customer


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(
    "path",
    [
        "/search?q=" + "x" * 300,
        "/search?q=Donaudampfschiff",
        "/p/endless",
        "/p/endless?o1=" + "a" * 60,
        "/wishlist",
        "/account",
    ],
    ids=lambda path: path[:24],
)
def test_nothing_is_pushed_out_of_the_page(window, collector, path, viewport):
    seen = window(collector, viewport=viewport)
    seen.open(path)
    for closed in seen.page.locator("main details:not([open]) > summary:visible").all():
        closed.click()
    assert seen.page.evaluate(OUTSIDE) == []
    assert seen.page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_long_name_of_the_shop_stays_on_one_line(window, shop, viewport):
    port = free_port()
    settings = shop.settings | {
        "SHOP_NAME": SHOP_NAME,
        "BASE_URL": f"http://127.0.0.1:{port}",
    }
    with web_server(port=port, **settings) as address:
        seen = window(viewport=viewport)
        seen.shop = type(shop)(shop.app, address, settings)
        seen.page.goto(f"{address}/wishlist")
        name = seen.page.locator(".site-bar .wordmark")
        expect(name).to_have_text(SHOP_NAME)
        assert name.bounding_box()["height"] < 50
        assert seen.page.evaluate(OUTSIDE) == []
