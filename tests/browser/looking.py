"""A window of a browser that writes down whatever it has to complain about."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.browsing import Browser
from tests.queue import run_next
from webapp.extensions import db
from webapp.messaging.mailbox import Mail, mails

# A page is there when its fonts are, and it was drawn with them.
WATCH = """
(() => {
  window.blocked = [];
  window.shifts = [];
  const note = (entries) => {
    for (const { hadRecentInput, value, sources } of entries) {
      if (hadRecentInput) continue;
      const moved = sources.map(({ node }) => (node?.outerHTML ?? node?.data ?? "").trim());
      window.shifts.push({ value, moved: moved.map((words) => words.slice(0, 80)) });
    }
  };
  const watcher = new PerformanceObserver((list) => note(list.getEntries()));
  watcher.observe({ type: "layout-shift", buffered: true });
  addEventListener("load", async () => {
    await document.fonts.ready;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      note(watcher.takeRecords());
      watcher.disconnect();
      window.isThere = true;
    }));
  });
  document.addEventListener("securitypolicyviolation", (event) =>
    window.blocked.push(`${event.violatedDirective} ${event.blockedURI}`),
  );
})();
"""
# Functions, not expressions: the content policy lets no page evaluate words.
IS_THERE = "() => window.isThere"
AT_REST = """() =>
  window.isThere &&
  !document.querySelector(".htmx-request, .similar:not(:has(.cards))") &&
  !document.getAnimations().some((animation) => animation.playState === "running")
"""
HAS_FOCUS = """name =>
  (document.activeElement.id || document.activeElement.localName) === name"""
PATIENCE = 30  # seconds
LEAP = 5_000  # ms within which an open page asks what is new
# A mail is framed without scripts, and so without the one of ours that watches.
REFUSED = re.compile("Failed to load resource.*status of 4|Blocked script.*/letter")


@dataclass(frozen=True)
class Shop:
    """The open shop, and the app in which tests may look at its database."""

    app: Flask
    address: str
    settings: dict[str, str]

    def visitor(self) -> Browser:
        return Browser(self.address)

    def newcomer(self, name="Alice") -> Browser:
        """Return the browser of a customer who has just registered."""
        browser = Browser(self.address)
        browser.email = browser.register(name)
        return browser

    def known(self, email, door="/account/sign-in") -> Browser:
        """Return the browser of one of the demo's people."""
        browser = Browser(self.address)
        answer = browser.sign_in(email, "keepsake-demo", door)
        assert answer.status == 303, answer.text
        return browser

    def letters_to(self, email) -> list[Mail]:
        """Run the queue; return what was mailed to somebody, the newest first."""
        self._apart(self._run_queue)
        return mails(self.app.config["KEEPSAKE"].instance / "mailbox", to=email)

    def change(self, work):
        """Do ``work`` with a session of the shop's own database, and commit."""

        def in_transaction():
            with db.sessionmaker.begin() as session:
                return work(session)

        return self._apart(in_transaction)

    def _run_queue(self):
        while run_next(db.sessionmaker, self.app.extensions["resources"]):
            pass

    def _apart(self, work):
        # Where Playwright's event loop runs, the queue's can not.
        def inside():
            with self.app.app_context():
                return work()

        with ThreadPoolExecutor(1) as elsewhere:
            return elsewhere.submit(inside).result()


@dataclass
class Window:
    """One window: its page, and what went wrong in it."""

    context: BrowserContext
    shop: Shop
    page: Page = field(init=False)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page = self.context.new_page()
        self.page.add_init_script(WATCH)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self._complain(f"error: {error}"))
        self.page.on("request", self._asked)
        self.page.on("dialog", self._asked_back)

    def _complain(self, text):
        self.complaints.append(f"{text} (on {self.page.url})")

    def _said(self, message):
        # A refusal with a page or a sentence of its own is an answer like any other.
        if message.type in {"error", "warning"} and not REFUSED.match(message.text):
            self._complain(f"console: {message.text}")

    def _asked(self, request):
        parts = urlsplit(request.url)
        if (
            parts.scheme != "data"
            and f"{parts.scheme}://{parts.netloc}" != self.shop.address
        ):
            self._complain(f"asked elsewhere: {request.url}")

    def _asked_back(self, dialog):
        self._complain(f"dialog: {dialog.message}")
        dialog.dismiss()

    def see_blocked(self):
        """Complain of what the content policy had to block on this page."""
        for blocked in self.page.evaluate("window.blocked ?? []"):
            self._complain(f"blocked: {blocked}")

    def another(self):
        """Open a second window of the same browser."""
        return Window(self.context, self.shop, complaints=self.complaints)

    # What one does and sees in a window

    def open(self, path):
        answer = self.page.goto(path)
        self.ready()
        return answer

    def ready(self):
        """Wait until scripts listen."""
        self.page.wait_for_load_state("load")

    def look_to_the_end(self):
        """Scroll down, wait until everything is there, and come back to the top."""
        self.page.wait_for_function(IS_THERE)
        self.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        self.page.wait_for_function(AT_REST)
        self.page.evaluate("scrollTo(0, 0)")

    def shifts(self):
        """Return how far this page moved until it was there, and what of it moved.

        What one does there oneself, and a jump to its end, come later.
        """
        self.page.wait_for_function(IS_THERE)
        shifts = self.page.evaluate("shifts")
        return sum(one["value"] for one in shifts), [one["moved"] for one in shifts]

    def heart(self, name) -> Locator:
        words = re.compile(
            f"^(Save {re.escape(name)}|Remove {re.escape(name)} from .*)$"
        )
        return self.page.locator("main").get_by_role("button", name=words)

    @property
    def notice(self) -> Locator:
        return self.page.locator("#notice p")

    def told(self, *words):
        for word in words:
            expect(self.notice).to_contain_text(word)

    def counts(self, number):
        """See that the heart in the header counts so many."""
        text = f"{number} saved" if number else ""
        expect(self.page.locator("#saved-count")).to_have_text(text)

    def sent(self, path="/wishlist/"):
        """Wait, as a block's end, for the answer to a write."""
        return self.page.expect_response(
            lambda answer: path in answer.url and answer.request.method == "POST"
        )

    def sees(self, claim):
        """Wait until what one claims is so."""
        deadline = time.monotonic() + PATIENCE
        while not claim():
            assert time.monotonic() < deadline, "that never came to be"
            self.page.wait_for_timeout(50)

    def focus(self) -> str:
        """Return what has the focus: its id, or the name of its element."""
        return self.page.evaluate(
            "document.activeElement.id || document.activeElement.localName"
        )

    def focuses(self, name):
        """Wait until that has the focus: its id, or the name of its element."""
        self.page.wait_for_function(HAS_FOCUS, arg=name)

    def asks(self, path):
        """Let the seconds pass after which a page asks what is new; wait for the answer.

        Its clock must have been installed.
        """
        with self.page.expect_response(f"**{path}"):
            self.page.clock.fast_forward(LEAP)

    def submit(self, button, **fields):
        """Fill in the form of a page and send it."""
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").fill(value)
        self.page.locator("main").get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_load_state()
