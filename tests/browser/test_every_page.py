"""A walk over all pages: what must hold on each of them, whoever looks at it."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import axe_playwright_python
import html5lib
import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.buying import buy_and_sell
from tests.browser.pages import EXAMPLES, NOT_PAGES, Example
from tests.journeys.servers import web_server
from webapp.accounts.models import User
from webapp.catalog.models import Variant
from webapp.core import clock
from webapp.sharing import services as sharing
from webapp.wishlist import services as wishlist
from webapp.wishlist.models import (
    ItemStatus,
    Priority,
    Visibility,
    WishlistGroup,
    WishlistItem,
)

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
CHECKS = Path(__file__).with_name("checks.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK = {"width": 1440, "height": 900}
BY_DAY = {"viewport": DESK, "color_scheme": "light", "reduced_motion": "reduce"}
PHONE = {"width": 390, "height": 844}
FIRST_STOPS = 8  # of the Tab key, from the top and from the main part

# Whether one sees which element has the focus, and which it is.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const seen = ["", "::before", "::after"].some((part) => {
    const style = getComputedStyle(element, part);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return outlined || style.boxShadow !== "none";
  });
  return [seen, element.outerHTML.slice(0, 120)];
}"""
FAULTY = """<!doctype html><html lang="en"><title>Faulty</title><body><main tabindex="-1">
<p id="a" style="color: #ccc">pale</p></b><img src="data:,"><input>
<a id="a" href="/" style="display: block; width: 9px; height: 9px; outline: 0">x</a>
<div style="width: 900px">wide</div></main></body></html>"""


@pytest.fixture(scope="module")
def known(shop):
    """Those who look at pages, and links that were mailed to one of them."""
    guest = shop.visitor()
    for product in list(guest.products().values())[:3]:
        assert guest.save(product).status == 303
    guest.post("/wishlist/to-cart")
    newcomer = shop.newcomer("Nora")
    newcomer.post("/account/forgot", email=newcomer.email)
    people = {
        "nobody": shop.visitor(),
        "guest": guest,
        "newcomer": newcomer,
        "alice": shop.known("alice@example.com"),
        "ada": shop.known("ada@example.com", "/sg-admin/sign-in"),
        "ed": shop.known("ed@example.com", "/sg-admin/sign-in"),
        "vic": shop.known("vic@example.com", "/sg-admin/sign-in"),
    }
    buyers, bought = buy_and_sell(shop)
    people |= buyers
    letters = shop.letters_to(newcomer.email)
    links = {"letter": letters[0].name}
    for link in chain.from_iterable(letter.links for letter in letters):
        _, kind, token = link.rsplit("/", 2)
        links[kind] = token
    links |= shop.change(partial(share, [shop.app.config["SECRET_KEY"]]))
    links |= shop.change(organise) | bought
    return SimpleNamespace(people=people, links=links)


def share(keys, session):
    """Share what the demo's alice has, in part; return tokens and groups by name."""
    users = {user.email: user.id for user in session.scalars(select(User))}
    alice, bob = users["alice@example.com"], users["bob@example.com"]
    public, taken = session.scalars(
        select(WishlistGroup.id).filter_by(user_id=alice).order_by(WishlistGroup.id)
    ).all()[:2]
    empty = wishlist.create_group(session, bob, "Nothing so far")
    ended = sharing.issue_link(session, alice, group_id=taken, keys=keys)
    sharing.revoke_link(session, alice, ended.link_id)
    sharing.set_visibility(session, alice, public, Visibility.PUBLIC, keys=keys)
    issued = {
        "list": sharing.share_list(
            session, alice, group_ids=[public, taken], ungrouped=True, keys=keys
        ),
        "group": sharing.issue_link(session, alice, group_id=public, keys=keys),
        "empty": sharing.issue_link(session, bob, group_id=empty, keys=keys),
        "ended": ended,
    }
    tokens = {name: one.token for name, one in issued.items()}
    return tokens | {"public": public, "taken": taken}


def organise(session):
    """Write about what the demo's alice has, put some of it away; return items."""
    alice = session.scalar(select(User.id).where(User.email == "alice@example.com"))
    items = session.scalars(
        select(WishlistItem).filter_by(user_id=alice, status=ItemStatus.ACTIVE)
    ).all()
    today, soon = clock.now().date(), clock.now().date() + timedelta(days=9)
    for item, needed in zip(items, (soon, soon, today), strict=False):
        wishlist.edit_item(
            session,
            alice,
            item.id,
            note="The large one, please.\nNot the blue.",
            is_note_private=False,
            wanted_count=3,
            priority=Priority.HIGH,
            expires_on=needed,
            today=today,
        )
    wishlist.expire_items(session, today + timedelta(days=1))
    wishlist.archive_items(session, alice, [items[3].id])
    first = next(item for item in items[4:] if item.variant_id is None)
    return {
        "open": first.id,
        "chosen": settled(session, alice, items[4:]),
        "deleted": UUID(int=7),
    }


def settled(session, alice, items):
    """Choose a variant for one of these; return its item."""
    for item in items[::-1]:
        if item.variant_id is None:
            variant_id = session.scalar(
                select(Variant.id).filter_by(product_id=item.product_id)
            )
            wishlist.choose_variant(session, alice, item.id, variant_id)
            return item.id
    return None


def test_every_page_is_walked(shop):
    pages = {
        rule.endpoint for rule in shop.app.url_map.iter_rules() if "GET" in rule.methods
    }
    assert pages == {one.endpoint for one in EXAMPLES} | NOT_PAGES.keys()


def test_the_walk_sees_what_is_wrong(window):
    seen = window(viewport=PHONE)
    seen.page.set_content(FAULTY)
    found = " ".join(barriers(seen) + mistakes(FAULTY) + unseen_focus(seen))
    for fault in (
        "color-contrast",
        "image-alt",
        "label",
        "hard to hit",
        "keeps no room",
        "scrolls sideways",
        "inline",
        "twice: #a",
        "not exactly one h1",
        "unexpected-end-tag",
        "<a id",
    ):
        assert fault in found


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_page_is_fit_for_everybody(example, window, known):
    who = known.people[example.who]
    path = example.path.format_map(known.links)
    see_fit(window(who, **BY_DAY), example, path)


def test_the_page_is_fit_while_the_database_is_away(window, shop):
    nowhere = shop.settings["DATABASE_URL"].replace("browser_", "no_such_database_")
    with web_server(**shop.settings | {"DATABASE_URL": nowhere}) as address:
        closed = replace(shop, address=address)
        seen = window(at=closed, **BY_DAY)
        see_fit(seen, Example("", "/", status=503), "/")
        expect(seen.page.get_by_role("heading")).to_have_text("Back in a moment")
        seen.complaints = [one for one in seen.complaints if "503" not in one]


def see_fit(seen, example, path):
    """Look at a page by day at a desk, and by night on a phone."""
    answer = seen.open(path)
    assert answer.status == example.status
    assert mistakes(answer.text()) == []
    example.act(seen)
    seen.look_to_the_end()
    assert barriers(seen) == []
    assert unseen_focus(seen) == []

    seen.page.set_viewport_size(PHONE)
    seen.page.emulate_media(color_scheme="dark")
    seen.open(path)
    example.act(seen)
    seen.look_to_the_end()
    assert barriers(seen) == []
    seen.see_blocked()


def mistakes(html):
    """Return what is wrong with the markup as it was sent."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(html)
    wrong = [str(error) for error in parser.errors]
    ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
    wrong += [f"twice: #{id_}" for id_, times in ids.items() if times > 1]
    if len(page.findall(".//h1")) != 1:
        wrong.append("not exactly one h1")
    for element in page.iter():
        inline = element.tag == "style" or "style" in element.attrib
        script = element.tag == "script" and not element.get("src")
        handler = any(name.startswith("on") for name in element.attrib)
        if inline or script or handler:
            wrong.append(f"inline: {element.tag} {element.attrib}")
    return wrong


def barriers(seen):
    """Return what axe and our own checks find on the page as it stands."""
    seen.page.evaluate(AXE)
    found = seen.page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})",
        RULES,
    )
    broken = [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    return broken + seen.page.evaluate(CHECKS)


def unseen_focus(seen):
    """Return what the Tab key reaches without anybody seeing it."""
    unseen = []
    for start in ("a", "main"):
        seen.page.locator(start).first.focus()
        for _ in range(FIRST_STOPS):
            seen.page.keyboard.press("Tab")
            focus = seen.page.evaluate(FOCUS)
            if focus and not focus[0]:
                unseen.append(focus[1])
    return unseen
