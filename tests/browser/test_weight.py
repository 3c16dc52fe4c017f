"""What a page weighs on its way to the customer, compressed as in production."""

import gzip
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from tests.browser.hands import user_id_of
from webapp.accounts.owners import Owner
from webapp.cart.services import add_many
from webapp.catalog.models import Variant

KILOBYTE = 1_000
COMPRESSED_ALREADY = (".woff2", ".png", ".jpg", ".webp", ".avif")


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/p/fishermans-sweater", "/wishlist"),
        *("/cart", "/checkout", "/account/orders", "/wishlist/to-cart"),
    ],
)
def test_styles_and_scripts_fit_into_90_kilobytes(path, window, shop):
    has_a_cart = path in {"/cart", "/checkout", "/account/orders"}
    weights = weigh(window(shop.known("bob@example.com") if has_a_cart else None), path)
    code = [size for name, size in weights.items() if name.endswith((".css", ".js"))]
    assert len(code) > 5
    assert sum(code) <= 90 * KILOBYTE, weights


def test_the_first_page_fits_into_200_kilobytes_with_its_pictures(window):
    weights = weigh(window(viewport={"width": 1440, "height": 900}), "/")
    assert any(name.startswith("/static/img/products/") for name in weights)
    assert sum(weights.values()) <= 200 * KILOBYTE, weights


def test_a_wishlist_of_50_things_fits_into_60_kilobytes(shop):
    alice = shop.newcomer()
    token = alice.token()
    wanted = [alice.products(f"/?page={page}") for page in (1, 2, 3)]
    for product in list(dict.fromkeys(id_ for page in wanted for id_ in page.values()))[
        :50
    ]:
        assert alice.save(product, token=token).status == 303
    assert len(alice.saved()) == 50
    page = alice.get("/wishlist").text.encode()
    assert len(page) <= 60 * KILOBYTE, (len(page), len(gzip.compress(page)))


def test_a_cart_of_50_things_fits_into_12_kilobytes_on_its_way(shop):
    alice = shop.newcomer()
    user_id = user_id_of(shop, alice)

    def fill(session):
        some = select(Variant.id).where(Variant.stock > 0).order_by(Variant.id)
        wanted = [(id_, 1) for id_ in session.scalars(some.limit(50))]
        add_many(session, Owner(user_id=user_id), wanted)

    shop.change(fill)
    page = alice.get("/cart").text
    assert page.count('class="line"') == 50
    assert len(gzip.compress(page.encode())) <= 12 * KILOBYTE


def weigh(seen, path):
    """Return what is fetched for a first visit: path → bytes over the wire."""
    answers = []
    seen.page.on("response", lambda answer: answers.append(answer))
    seen.page.goto(path, wait_until="networkidle")
    weights = {}
    for answer in answers:
        name, body = urlsplit(answer.url).path, answer.body()
        is_small = name.endswith(COMPRESSED_ALREADY)
        weights[name] = len(body if is_small else gzip.compress(body, 6))
    return weights
