"""Other people's things look like missing ones; forms prove themselves; looking is free."""

import re
from collections import deque
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import html5lib
import pytest

from tests.architecture.test_routes import LINES, address, ask, sent
from tests.people import same_but_for, where_to
from webapp.storefront.wishlist.forms import IdsField
from webapp.web.forms import Form, IdField
from webapp.web.identity import safe_next

UNSAFE = [line for line in LINES if line[0] == "POST"]
ONE_OF_EACH = {line[1]: line for line in UNSAFE}.values()
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
MALFORMED = ["nothing", "0", "-1", "1 OR 1=1", "%00", "a" * 300, "{}", "😀"]
THINGS = {
    "item_id": "lamp",
    "group_id": "group",
    "removal_id": "removal",
    "link_id": "link",
    "session_id": "browser",
}
# Forms that name things by their ids, with what is fit in them.
FORMS_WITH_IDS = {
    "/wishlist/items": ("product", "variant", "group"),
    "/wishlist/items/{item}/choose": ("variant",),
    "/wishlist/items/{item}/place": ("group", "before"),
    "/wishlist/items/{item}/transfer": ("group",),
    "/wishlist/groups/{group}/place": ("before",),
    "/wishlist/bulk": ("items", "group"),
    "/wishlist/share/issue": ("groups",),
}
OF_OTHERS = {"alice": ("bob", "carol"), "bob": ("alice",), "carol": ("alice", "bob")}


def with_ids(app):
    return [rule for rule in app.url_map.iter_rules() if rule.arguments]


def test_every_id_in_an_address_is_tried_below(app):
    named = {name for rule in with_ids(app) for name in rule.arguments}
    assert named - {"slug", "token"} == set(THINGS)


@pytest.mark.parametrize("part", [{}, {"HX-Request": "true"}], ids=["page", "part"])
@pytest.mark.parametrize("visitor", OF_OTHERS)
def test_the_ids_of_others_in_an_address_look_like_missing_ones(
    world, undone, everything, visitor, part
):
    for rule in with_ids(world.app):
        (name,) = rule.arguments
        if name not in THINGS:
            continue
        known = [f"{other}'s {THINGS[name]}" for other in OF_OTHERS[visitor]]
        others = [world.ids[key] for key in known if key in world.ids]
        answers = set()
        browser = world.browser(visitor)
        for asked in (uuid4(), *others, *MALFORMED):
            path = rule.rule.replace(f"<uuid:{name}>", str(asked))
            before = everything()
            with undone():
                answer = browser.open(
                    path,
                    method="POST" if "POST" in rule.methods else "GET",
                    data={"next": "/", "to": "up", "wanted": "1", "priority": "high"},
                    headers=part,
                )
                assert everything() == before, (rule, asked)
            turned_away = where_to(answer) == "/account/sign-in"
            answers.add("turned away" if turned_away else same_but_for(answer))
        assert len(answers) == 1, rule


def test_every_id_in_a_form_is_tried_below():
    found = {
        name
        for form in every_form()
        for name, field in vars(form).items()
        if issubclass(getattr(field, "field_class", object), IdField | IdsField)
    }
    assert found == {name for names in FORMS_WITH_IDS.values() for name in names}


def every_form(parent=Form):
    for form in parent.__subclasses__():
        yield form
        yield from every_form(form)


@pytest.mark.parametrize("part", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_the_ids_of_others_in_a_form_look_like_missing_ones(
    world, undone, everything, part
):
    hidden = {
        "product": [world.ids["secret"], world.ids["relic"]],
        "variant": [world.products.shirt.variants[1].id, world.ids["lamp"]],
        "group": [world.ids["bob's group"], world.ids["lamp"]],
        "before": [world.ids["bob's lamp"], world.ids["bob's group"]],
        "items": [world.ids["bob's lamp"], world.ids["carol's lamp"]],
        "groups": [world.ids["bob's group"], world.ids["lamp"]],
    }
    fit = {
        "/wishlist/items": {"product": world.ids["vase"]},
        "/wishlist/items/{item}/place": {"before": ""},
        "/wishlist/bulk": {
            "items": world.ids["alice's lamp"],
            "do": "move",
            "group": "",
        },
    }
    browser = world.browser("alice")
    for path, names in FORMS_WITH_IDS.items():
        there = path.format(
            item=world.ids["alice's lamp"], group=world.ids["alice's group"]
        )
        for name in names:
            answers = set()
            for asked in (uuid4(), *hidden[name], *MALFORMED):
                before = everything()
                with undone():
                    sent_along = fit.get(path, {}) | {name: asked}
                    answer = browser.post(there, data=sent_along, headers=part)
                    assert everything() == before, (path, name, asked)
                answers.add(same_but_for(answer))
            assert {status for status, _ in answers} == {404}, (path, name)
            assert len(answers) == 1, (path, name)


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
