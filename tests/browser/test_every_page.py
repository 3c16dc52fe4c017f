"""A walk over all pages: what must hold on each of them, whoever looks at it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import axe_playwright_python
import html5lib
import pytest
from playwright.sync_api import expect

from tests.browser.looking import Window
from tests.browser.pages import EXAMPLES, NOT_PAGES, Example
from tests.journeys.servers import web_server

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
CHECKS = Path(__file__).with_name("checks.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK = {"width": 1440, "height": 900}
BY_DAY = {"viewport": DESK, "color_scheme": "light", "reduced_motion": "reduce"}
PHONE = {"width": 390, "height": 844}
FIRST_STOPS = 8  # of the Tab key, from the top and from the main part
STILL = 0.05  # of a layout; web.dev calls twice as much good
LOADS = 3

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
def windows(chromium, shop, known):
    """A window for each of them: what it fetched for one page, it need not again."""
    windows = {
        name: Window(chromium.new_context(base_url=shop.address, **BY_DAY), shop)
        for name in known.people
    }
    yield windows
    for window in windows.values():
        window.context.close()


@pytest.fixture
def sit_down(windows, known):
    """Sit down at somebody's window, by day; it remembers nothing of the last page."""
    used = []

    def sit_down(name):
        seen = windows[name]
        used.append(seen)
        seen.complaints.clear()
        seen.context.clear_cookies()
        seen.context.add_cookies(known.people[name].cookies())
        seen.page.set_viewport_size(DESK)
        seen.page.emulate_media(color_scheme="light")
        return seen

    yield sit_down
    complaints = [complaint for one in used for complaint in one.complaints]
    for one in used:
        one.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        one.page.goto("about:blank")
    assert complaints == []


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
def test_the_page_is_fit_for_everybody(example, sit_down, known):
    see_fit(sit_down(example.who), example, example.path.format_map(known.links))


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
    assert unrest(seen, example, path) == []

    seen.page.set_viewport_size(PHONE)
    seen.page.emulate_media(color_scheme="dark")
    seen.open(path)
    example.act(seen)
    seen.look_to_the_end()
    assert barriers(seen) == []
    assert unrest(seen, example, path) == []
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
        # Frames hold mails, in which nothing runs, axe neither.
        "rules => axe.run(document, {"
        "runOnly: rules, resultTypes: ['violations'], iframes: false})",
        RULES,
    )
    broken = [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    return broken + seen.page.evaluate(CHECKS)


def unrest(seen, example, path):
    """Return what moves on each load of a page, and how far.

    A busy machine may draw a page of which half has arrived. That is gone when the page
    is loaded again; what a page does by itself is not.
    """
    found = []
    for _ in range(LOADS):
        far, moved = seen.shifts()
        if far < STILL:
            return []
        found.append(f"moves by {far:.3f}: {moved}")
        seen.open(path)
        example.act(seen)
    return found


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
