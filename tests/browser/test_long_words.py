"""Words without an end: nothing on a page is pushed out of it, nothing covers another."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.hands import user_id_of
from tests.browser.test_every_page import DESK, PHONE
from tests.journeys.servers import free_port, web_server
from webapp.accounts.models import Operator
from webapp.accounts.owners import Owner
from webapp.audit.services import Actor
from webapp.cart import services as carts
from webapp.catalog.listing import Listing, VariantListing
from webapp.catalog.models import ProductStatus, Variant
from webapp.catalog.services import list_products
from webapp.core.money import Money
from webapp.orders import services as orders
from webapp.orders.address import Address
from webapp.orders.entry import NewLine, NewOrder
from webapp.promotions import services as promotions
from webapp.promotions.models import DiscountKind

# What reaches over the edge of the window without being meant to.
OUTSIDE = """() => [...document.querySelectorAll("body *")]
  .filter((element) => !element.closest(".categories, .strip, .vh, .skip, .you-label"))
  .filter((element) => !element.closest(".op-cards thead"))
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => element.outerHTML.slice(0, 120))"""
# What is wider than the place it stands in, and covers what is beside it.
SPILT = """() => [...document.querySelectorAll("main :is(table, .button, .badge)")]
  .filter((element) => element.checkVisibility() && !element.closest(".vh"))
  .filter((element) => element.scrollWidth > element.clientWidth + 1 ||
    element.getBoundingClientRect().right >
      element.parentElement.getBoundingClientRect().right + 1)
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


@pytest.fixture(scope="session")
def collector(shop):
    """A customer who saved an endless thing in a group without end."""
    shop.change(lambda session: list_products(session, [ENDLESS]))
    customer = shop.newcomer("N" * 80)
    product = customer.products("/search?q=Donaudampfschiff")
    for id_ in product.values():
        assert customer.save(id_, new_group="G" * 80).status == 303
    user_id = user_id_of(shop, customer)
    customer.links = shop.change(lambda session: order_endlessly(session, user_id))
    return customer


def order_endlessly(session, user_id):
    """Order such a thing, to an address without end; give a code of such a rule."""
    variants = session.scalars(select(Variant).where(Variant.sku.in_(["a", "b"]))).all()
    line = NewLine(
        variant_id=variants[0].id,
        product_id=variants[0].product_id,
        sku="S" * 120,
        name=ENDLESS.name,
        variant_label=variants[0].label,
        quantity=99,
        unit_price_minor=123_456_789,
        discount_minor=123_456,
    )
    home = Address("N" * 120, *("L" * 120 for _ in range(2)), "1" * 20, *"CR", "DE")
    new = NewOrder(
        channel="storefront",
        account="keepsake",
        external_id=str(uuid4()),
        user_id=user_id,
        email=f"{'m' * 180}@example.com",
        currency="USD",
        lines=(line,),
        delivery="D" * 60,
        delivery_address=home.as_json(),
        discount_code="C" * 40,
        payment_method="test_card",
        expires_at=None,
    )
    order_id = orders.enter_order(session, new, reserve=False).order_id
    ada = session.scalars(select(Operator).order_by(Operator.id)).first()
    by = Actor(ada.id, ada.name)
    rule = promotions.make_rule(
        session,
        by,
        name="R" * 80,
        kind=DiscountKind.FIXED,
        amount_minor=10**12,
        minimum_minor=10**12,
        currency="USD",
        shared_code="C" * 40,
    )
    promotions.issue_code(session, rule.id, user_id, expires_at=None)
    owner = Owner(user_id=user_id)
    carts.add_many(session, owner, [(variant.id, 4) for variant in variants])
    carts.set_code(session, owner, "C" * 40)
    return {"order": order_id, "rule": rule.id}


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
        "/cart",
        "/checkout",
        "/wishlist/to-cart",
        "/account/orders",
        "/account/orders/{order}",
        "/account/orders/{order}/cancel",
        "/sg-admin/orders/",
        "/sg-admin/orders/{order}",
        "/sg-admin/promotions/",
        "/sg-admin/promotions/{rule}",
        "/sg-admin/settings/",
    ],
    ids=lambda path: path[:36],
)
def test_nothing_is_pushed_out_of_the_page(window, shop, collector, path, viewport):
    who = collector
    if path.startswith("/sg-admin"):
        who = shop.known("ada@example.com", "/sg-admin/sign-in")
    seen = window(who, viewport=viewport)
    seen.open(path.format_map(collector.links))
    closed = seen.page.locator("main details:not([open]) > summary:visible")
    for _ in range(closed.count()):
        closed.first.click()
    assert seen.page.evaluate(OUTSIDE) == []
    assert seen.page.evaluate(SPILT) == []
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
