"""Show the Nu checker every page of a demo shop, as each kind of visitor has it."""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from scripts.demo_shop import ROOT, demo_shop
from tests.journeys.browsing import TOKEN, Answer, Browser

CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
PASSWORD = "keepsake-demo"  # noqa: S105 - everybody may know the demo's
# The one thing every page does that the checker does not know.
HTMX = r"Attribute “hx-[a-z:-]+” not allowed on element .*"
VARIETIES = 6  # of one path with different queries: filters, options, pages
# Where a walk through the shop begins: the front page, and what no link leads to.
STARTS = (
    "/",
    "/wishlist",
    "/account",
    "/account/sign-in",
    "/account/register",
    "/account/forgot",
    "/account/reset/unknown",
    "/account/verify/unknown",
    "/dev/mailbox",
    "/nothing-here",
    "/p/nothing-here",
    "/c/nothing-here",
    "/wishlist/items",
    "/search?q=lamp",
    "/search?q=nothing+like+this",
    "/search?price_min=abc",
    "/?on_sale=1&available=1",
)
# Forms filled in wrongly: the answer is a page with sentences beside the fields.
MISTAKES = {
    "/account/register": {"name": "", "email": "nobody", "password": "short"},
    "/account/sign-in": {"email": "nobody@example.com", "password": "wrong"},
    "/account/forgot": {"email": ""},
}
STARTS_AT_THE_BACK = ("/sg-admin/", "/sg-admin/sign-in", "/sg-admin/nothing-here")
MISTAKES_AT_THE_BACK = {
    "/sg-admin/sign-in": {"email": "nobody@example.com", "password": "wrong"}
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a browser; operators keep to their own door."""

    name: str
    browser: Browser
    at_the_back: bool = False

    def pages(self) -> Iterator[tuple[str, Answer]]:
        """Yield every page to be found by following links, refusals included."""
        waiting = list(STARTS_AT_THE_BACK if self.at_the_back else STARTS)
        seen, varieties = set[str](), Counter[str]()
        while waiting:
            path = waiting.pop()
            plain = urlsplit(path).path
            elsewhere = plain.startswith("/sg-admin") is not self.at_the_back
            if elsewhere or path in seen or varieties[plain] >= VARIETIES:
                continue
            seen.add(path)
            varieties[plain] += 1
            answer = self.browser.get(path)
            if is_page(answer):
                yield path, answer
            waiting += self._leads(path, answer)

    def _leads(self, path: str, answer: Answer) -> list[str]:
        links = Links()
        links.feed(answer.text)
        base = self.browser.address
        found = [*links.found, answer.headers.get("Location", "")]
        whole = (urlsplit(urljoin(base + path, address)) for address in found)
        return [
            f"{parts.path}?{parts.query}" if parts.query else parts.path
            for parts in whole
            if f"{parts.scheme}://{parts.netloc}" == base
            and not parts.path.startswith("/static/")
        ]

    def mistakes(self) -> Iterator[tuple[str, Answer]]:
        """Yield the answers to forms filled in wrongly, or kept open too long."""
        forms = MISTAKES_AT_THE_BACK if self.at_the_back else MISTAKES
        for path, form in forms.items():
            token = TOKEN.search(self.browser.get(path).text)
            if token is None:  # signed in, and led on
                continue
            answer = self.browser.post(path, token=unescape(token[1]), **form)
            yield f"{path}, filled in wrongly,", answer
        stale = self.browser.post("/wishlist/items", token="old")  # noqa: S106
        yield "/wishlist/items, from an old page,", stale


class Links(HTMLParser):
    """Collects where a page leads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element's address."""
        said = dict(attrs)
        address = said.get("href") if tag == "a" else said.get("hx-get")
        if address:
            self.found.append(address)


def main() -> None:
    """Fetch every page, check it, and name each error with its page."""
    if not CHECKER.exists():
        sys.exit("The Nu HTML checker is not here; run: make html")
    with tempfile.TemporaryDirectory(prefix="keepsake-html-") as folder:
        pages: dict[str, str] = {}
        print("Opening a demo shop and walking through it…", flush=True)
        with demo_shop() as address:
            for visitor in visitors(address):
                before = len(pages)
                for path, answer in [*visitor.pages(), *visitor.mistakes()]:
                    name = f"{len(pages):05}.html"
                    Path(folder, name).write_text(answer.text)
                    pages[name] = f"{path} as {visitor.name} ({answer.status})"
                print(f"  {visitor.name}: {len(pages) - before} pages", flush=True)
        errors = check(Path(folder))
    for error in errors:
        name = urlsplit(error["url"]).path.rpartition("/")[2]
        where = f"{pages[name]}, line {error.get('lastLine', '?')}"
        print(f"{where}: {error['message']}\n  {error.get('extract', '').strip()}")
    print(f"{len(pages)} pages checked, {len(errors)} errors.")
    sys.exit(1 if errors else 0)


def visitors(address: str) -> Iterator[Visitor]:
    """Yield each kind of visitor."""
    yield Visitor("anybody", Browser(address))
    guest = Browser(address)
    for product in list(guest.products().values())[:3]:
        guest.save(product)
    yield Visitor("a guest", guest)
    alice = Browser(address)
    alice.sign_in("alice@example.com", PASSWORD)
    yield Visitor("alice", alice)
    yield Visitor("anybody at the back", Browser(address), at_the_back=True)
    ada = Browser(address)
    ada.sign_in("ada@example.com", PASSWORD, "/sg-admin/sign-in")
    yield Visitor("ada", ada, at_the_back=True)


def is_page(answer: Answer) -> bool:
    """Tell whether an answer is a whole page, not a fragment or a redirect."""
    return answer.text.lstrip().lower().startswith("<!doctype html")


def check(folder: Path) -> list[dict[str, str]]:
    """Return the errors that the Nu checker finds in the files of ``folder``."""
    command = ["java", "-jar", CHECKER, "--format", "json", "--errors-only", "--stdout"]
    command += ["--filterpattern", HTMX, "--exit-zero-always", folder]
    said = subprocess.run(command, check=True, capture_output=True)
    messages: list[dict[str, str]] = json.loads(said.stdout)["messages"]
    return [message for message in messages if message["type"] == "error"]


if __name__ == "__main__":
    main()
