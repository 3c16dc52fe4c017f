"""Drafts look like nothing; forms prove themselves; looking is free."""

import re
from collections import deque
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest

from tests.architecture.test_routes import LINES, address, ask, sent
from tests.people import same_but_for, where_to
from webapp.web.forms import Form
from webapp.web.identity import safe_next

UNSAFE = [line for line in LINES if line[0] == "POST"]
# Believed for what is in the address, or for a signature: no cookie has a say there.
WITHOUT_COOKIE = ("/m/", "/sms/")
ONE_OF_EACH = {
    line[1]: line for line in UNSAFE if not line[1].startswith(WITHOUT_COOKIE)
}.values()
FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    " //evil.example/",
    "/%09/evil.example/\r\nX-Evil: 1",
    "javascript:alert(1)",
    "data:text/html,x",
    "http:evil.example",
    "/" + "a" * 5000,
    "evil.example",
    "\x00/x",
]


def every_form(parent=Form):
    for form in parent.__subclasses__():
        yield form
        yield from every_form(form)


def test_a_draft_looks_like_a_product_that_never_was(world):
    pages = {
        same_but_for(world.browser("alice").get(path))
        for path in ("/p/secret", "/p/nothing")
    }
    assert len(pages) == 1
    assert "secret" not in world.browser("alice").get("/search?q=secret").text.replace(
        'value="secret"', ""
    ).replace("“secret”", "").replace("q=secret", "")


@pytest.fixture
def guarded(world, monkeypatch):
    """The same shop, insisting on its CSRF tokens."""
    monkeypatch.setitem(world.app.config, "WTF_CSRF_ENABLED", value=True)
    return world


def token_of(client, path):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)[1]


@pytest.mark.parametrize("visitor", ["anonymous", "carol", "alice", "ada"])
def test_nothing_is_done_without_the_token_of_this_very_browser(
    guarded, undone, everything, visitor
):
    elsewhere = guarded.browser("bob")
    foreign = token_of(elsewhere, "/")
    for line in ONE_OF_EACH:
        data = sent(guarded, *line[:3])
        path = address(guarded, *line[1:3])
        for token in (None, "", "made-up", foreign):
            browser = guarded.browser(visitor)
            browser.get(path)
            before = everything(but={"user_sessions", "operator_sessions"})
            with undone():
                answer = browser.post(path, data=data | {"csrf_token": token or ""})
                by_header = browser.post(
                    path, data=data, headers={"X-CSRFToken": token or ""}
                )
            assert {answer.status_code, by_header.status_code} == {400}, path
            assert everything(but={"user_sessions", "operator_sessions"}) == before


@pytest.mark.parametrize("visitor", ["anonymous", "carol", "alice", "ada"])
def test_whoever_has_a_way_out_takes_it_without_a_token_of_the_browser(
    guarded, undone, visitor
):
    for line in UNSAFE:
        if line[1].startswith("/m/st") and line[2] == "alice's":
            with undone():
                answer = guarded.browser(visitor).post(address(guarded, *line[1:3]))
            assert answer.status_code == 200, line
            assert "Set-Cookie" not in answer.headers


def test_with_the_token_of_this_browser_it_is_done(guarded):
    browser = guarded.browser("alice")
    data = {"product": guarded.ids["vase"], "csrf_token": token_of(browser, "/")}
    assert browser.post("/wishlist/items", data=data).status_code == 303


def test_signing_in_makes_older_tokens_worthless(guarded):
    browser = guarded.browser("anonymous")
    old = token_of(browser, "/account/sign-in")
    data = {"email": "alice@example.com", "password": "correct horse battery"}
    entered = browser.post("/account/sign-in", data=data | {"csrf_token": old})
    assert entered.status_code == 303
    again = browser.post("/account/sign-out", data={"csrf_token": old})
    assert again.status_code == 400


@pytest.mark.parametrize("visitor", ["anonymous", "carol", "alice", "ada"])
def test_following_every_link_changes_nothing(world, everything, visitor):
    browser = world.browser(visitor)
    before = everything()
    known = {address(world, *line[1:3]) for line in LINES if line[0] == "GET"}
    waiting, seen = deque(known), set(known)
    while waiting:
        path = waiting.popleft()
        answer = browser.get(path)
        assert answer.status_code < 500
        for link in links(answer):
            target = urlsplit(urljoin(path, link))
            local = target.path + (f"?{target.query}" if target.query else "")
            if not target.netloc and local not in seen and len(seen) < 150:
                seen.add(local)
                waiting.append(local)
    assert len(seen) > 20
    assert everything() == before


def links(answer):
    """Find whatever a crawler would follow, addresses of buttons included."""
    if answer.mimetype != "text/html" or not answer.text.startswith("<!doctype"):
        return
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    for element in page.iter():
        for name in ("href", "src", "formaction", "action", "hx-get", "hx-post"):
            if (element.get(name) or "").startswith("/") and "/static/" not in (
                element.get(name)
            ):
                yield element.get(name)


def test_half_a_character_leads_nowhere():
    assert safe_next("/\ud800") == "/"


@pytest.mark.parametrize("target", FOREIGN)
def test_nobody_is_led_out_of_the_shop(world, undone, target):
    assert safe_next(target) == "/"
    for line in UNSAFE:
        data = sent(world, *line[:3]) | {"next": target}
        visitor = "ada" if line[1].startswith("/sg-admin") else "alice"
        with undone():
            path = address(world, *line[1:3])
            check_local(world.browser(visitor).post(path, data=data))
    for path in ("/account/sign-in", "/account/register", "/sg-admin/sign-in"):
        for visitor in ("anonymous", "alice", "ada"):
            browser = world.browser(visitor)
            check_local(browser.get(path, query_string={"next": target}))


def check_local(answer):
    for name in ("Location", "HX-Redirect"):
        target = answer.headers.get(name, "/")
        assert target.startswith("/"), target
        assert not target.startswith(("//", "/\\")), target
        assert "evil" not in urlsplit(target).netloc


def test_the_way_back_after_signing_in_is_kept(world, undone):
    turned_away = world.browser("anonymous").get("/account?tab=1")
    assert turned_away.location == "/account/sign-in?next=/account?tab%3D1"
    data = {
        "email": "alice@example.com",
        "password": "correct horse battery",
        "next": "/p/lamp?o1=S",
    }
    with undone():
        answer = world.browser("anonymous").post("/account/sign-in", data=data)
    assert answer.location == "/p/lamp?o1=S"
    line = ["POST", "/wishlist/items", "vase"]
    with undone():
        assert where_to(ask(world, "alice", line)) == "/"
