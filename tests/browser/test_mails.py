"""Mails on telephones: nothing is wider than the screen, by day and by night."""

import pytest

from tests.browser.test_every_page import DESK, PHONE
from webapp.core.site import Site
from webapp.messaging.rendering import WayOut, inlined, mail_texts, sample
from webapp.messaging.wording import editable

SITE = Site(
    name="Keepsake",
    base_url="https://shop.example.com",
    locale="en_US",
    timezone="UTC",
    currency="USD",
    secret_key="k" * 32,
)
OUT = WayOut("You get this because.", f"{SITE.base_url}/m/stop/all/x", "No more")
ENDLESS = {"name": "Donaudampfschiff" * 8, "what": "Ladenregal" * 9, "label": "W" * 60}
DEAR = "$1,234,567.89"
PRICES = ("price", "now", "saved", "regular", "lowest", "saved_at", "amount", "owed")
OUTSIDE = """() => [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => element.outerHTML.slice(0, 120))"""
# The first column of a table in pixels, where it stands beside another.
NAMES = """() => [...document.querySelectorAll("td:first-child:not(:last-child)")]
  .map((cell) => cell.getBoundingClientRect().width)"""
BUTTON = """() => {
  const {backgroundColor, color} = getComputedStyle(document.querySelector(".act a"));
  return [backgroundColor, color];
}"""


def stretched(value):
    """Return what a mail is about, its names without end and its prices very high."""
    if isinstance(value, list):
        return [stretched(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: ENDLESS.get(key)
        or (DEAR if key in PRICES and one else True if key == "varies" else None)
        or stretched(one)
        for key, one in value.items()
    }


def page_of(name, known):
    return inlined(mail_texts(name, known, SITE, way_out=OUT).html)


@pytest.fixture
def look(chromium):
    """Open a mail at a width, by day or by night."""
    opened = []

    def look(markup, width, scheme="light"):
        viewport = {"width": width, "height": 700}
        context = chromium.new_context(viewport=viewport, color_scheme=scheme)
        opened.append(context)
        page = context.new_page()
        page.set_content(markup)
        return page

    yield look
    for context in opened:
        context.close()


@pytest.mark.parametrize("name", editable())
@pytest.mark.parametrize("width", [320, 360, 390, 430, 600])
def test_no_mail_is_wider_than_a_telephone(look, name, width):
    known = sample(name, SITE)
    for told in (known, stretched(known)):
        page = look(page_of(name, told), width)
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert min(page.evaluate(NAMES), default=width) >= width * 0.3


def test_a_button_is_of_the_shops_green_by_day_and_by_night(look):
    mail = page_of("alerts", sample("alerts", SITE))
    by_day = look(mail, 390).evaluate(BUTTON)
    by_night = look(mail, 390, "dark").evaluate(BUTTON)
    assert by_day == ["rgb(29, 79, 67)", "rgb(255, 255, 255)"]
    assert by_night == ["rgb(147, 216, 194)", "rgb(10, 34, 27)"]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_operators_see_a_mail_to_its_end(window, shop, viewport):
    """Nothing runs in the frame that could measure the mail; it is tall enough."""
    ada = shop.known("ada@example.com", "/sg-admin/sign-in")
    seen = window(ada, viewport=viewport)
    for name in editable():
        seen.open(f"/sg-admin/messages/wordings/{name}")
        framed = seen.page.locator("iframe")
        framed.scroll_into_view_if_needed()
        letter = framed.element_handle().content_frame()
        letter.wait_for_selector(".sheet")
        ends = letter.locator("body").bounding_box()
        frame = framed.bounding_box()
        assert ends["width"] <= frame["width"] + 1, name
        assert ends["height"] <= frame["height"] < ends["height"] * 2, name
