"""What a page weighs on its way to the customer, compressed as in production."""

import gzip
from urllib.parse import urlsplit

import pytest

KILOBYTE = 1_000
COMPRESSED_ALREADY = (".woff2", ".png", ".jpg", ".webp", ".avif")


@pytest.mark.parametrize("path", ["/", "/p/fishermans-sweater", "/wishlist"])
def test_styles_and_scripts_fit_into_90_kilobytes(path, window):
    weights = weigh(window(), path)
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
