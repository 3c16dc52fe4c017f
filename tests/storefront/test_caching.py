"""Whatever shows who is asking is kept by nobody: not by proxies, not by the browser."""

import re

import pytest
from sqlalchemy import select

from tests.architecture.test_routes import LINES, address, ask
from webapp.orders.models import Order
from webapp.promotions.models import PromoCode

PUBLIC = {"/brand.css": 3600, "/robots.txt": 3600, "/api/docs": 300}  # seconds
EVERYBODY = ("anonymous", "carol", "alice", "ada")
KINDS = {(method, rule): line for line in LINES for method, rule in [line[:2]]}


@pytest.mark.parametrize("line", LINES, ids=lambda line: " ".join(line[:3]))
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_an_answer_is_not_stored(world, undone, line, headers):
    for visitor in EVERYBODY:
        with undone():
            answer = ask(world, visitor, line, **headers)
        kept = answer.headers["Cache-Control"]
        if line[1] in PUBLIC:
            assert kept == f"public, max-age={PUBLIC[line[1]]}"
            assert "Set-Cookie" not in answer.headers
        else:
            assert kept == "no-store"
        if answer.mimetype == "text/html":
            assert "Cookie" in answer.headers["Vary"]
            assert "HX-Request" in answer.headers["Vary"]


@pytest.mark.parametrize("line", KINDS.values(), ids=lambda line: " ".join(line[:2]))
def test_every_answer_is_guarded(world, undone, line):
    with undone():
        headers = ask(world, "alice", line).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'self'; script-")
    assert headers["Referrer-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_personal_answer_has_no_validator_but_the_one_that_its_own_page_asks_by(
    world,
):
    for visitor in EVERYBODY:
        for line in LINES:
            if line[0] == "GET" and line[1] not in PUBLIC:
                headers = world.browser(visitor).get(address(world, *line[1:3])).headers
                assert headers["Cache-Control"] == "no-store"
                assert headers.get("ETag", "W/").startswith("W/")
                assert "Last-Modified" not in headers
                assert "Expires" not in headers


def test_pages_do_not_come_with_a_cookie_before_there_is_something_to_keep(world):
    looked_at = ("/", "/p/lamp", "/search?q=lamp", "/wishlist", "/cart")
    for path in (*looked_at, "/wishlist/to-cart"):
        cookies = world.browser("anonymous").get(path).headers.getlist("Set-Cookie")
        assert all(cookie.startswith("keepsake=") for cookie in cookies), path


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(world, undone):
    data = {"email": "alice@example.com", "password": "correct horse battery"}
    with undone():
        entered = world.browser("carol").post("/account/sign-in", data=data)
        saved = world.browser("anonymous").post(
            "/wishlist/items", data={"product": world.ids["lamp"]}
        )
        put = world.browser("anonymous").post(
            "/cart/lines", data={"variant": world.ids["lamp's variant"]}
        )
        desk = world.browser("anonymous").post(
            "/sg-admin/sign-in", data=data | {"email": "ada@example.com"}
        )
    for answer in (entered, saved, put, desk):
        cookies = answer.headers.getlist("Set-Cookie")
        assert cookies
        for cookie in cookies:
            assert "HttpOnly" in cookie
            strict = cookie.startswith("keepsake_operator=")
            assert f"SameSite={'Strict' if strict else 'Lax'}" in cookie
            assert f"Path={'/sg-admin' if strict else '/'}" in cookie
            assert "Domain=" not in cookie


def test_a_search_is_never_compressed_with_the_secrets_beside_it(world):
    headers = {"Accept-Encoding": "gzip, zstd, br"}
    answer = world.browser("alice").get("/search?q=lamp", headers=headers)
    assert "Content-Encoding" not in answer.headers
    assert world.browser("alice").get("/", headers=headers).headers["Content-Encoding"]


PAGES = ["/", "/?sort=name", "/c/lamps", "/search?q=lamp", "/p/lamp", "/p/shirt?o1=S"]
PAGES += ["/p/lamp/similar", "/wishlist", "/account", "/nowhere"]
PAGES += ["/cart", "/checkout", "/wishlist/to-cart", "/account/orders"]
EACH_ALONE = ("alice", "anonymous", "bob", "carol", "alice", "bob")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_what_was_drawn_for_one_person_is_never_shown_to_another(
    world, monkeypatch, headers
):
    monkeypatch.setitem(world.app.config, "WTF_CSRF_ENABLED", value=True)
    owned = {
        name: {f"Presents of {name}", *ids_of(world, name), *told_to(world, name)}
        for name in ("alice", "bob", "carol")
    }
    browsers = {name: world.browser(name) for name in {*EACH_ALONE}}
    orders = [world.ids["alice's order"], world.ids["bob's order"]]
    ways = [world.links["alice's way"], world.links["bob's way"]]
    own = [f"/account/orders/{order_id}" for order_id in orders]
    own += [f"/wishlist/to-cart/{token}" for token in ways]
    for path in (*PAGES, *own):
        tokens = {}
        for name in EACH_ALONE:
            answer = browsers[name].get(path, headers=headers)
            for other, words in owned.items():
                shown = {word for word in words if word in answer.text}
                shown -= {word for word in words if word in path}  # asked for it
                assert other == name or not shown, (path, name, shown)
            tokens[name] = set(re.findall(r'csrf_token" value="([^"]+)"', answer.text))
        for name, found in tokens.items():
            for token in found:
                check_token(browsers[name], token)


def ids_of(world, name):
    return {str(key) for known, key in world.ids.items() if known.startswith(name)}


def told_to(world, name):
    """Return what orders and codes of somebody are called."""
    if name == "carol":
        return []
    mine = {"user_id": world.people_of(name).id}
    numbers = world.session.scalars(select(Order.number).filter_by(**mine))
    codes = world.session.scalars(select(PromoCode.code).filter_by(**mine))
    return [*numbers, *codes]


def check_token(browser, token):
    """A token works in the browser that it was shown in."""
    answer = browser.post("/wishlist/removals/x/undo", data={"csrf_token": token})
    assert answer.status_code == 410
