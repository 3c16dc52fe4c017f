"""A browser without a screen: it keeps cookies, fills in forms, follows nothing."""

import re
from dataclasses import dataclass
from html import unescape
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    Request,
    build_opener,
)
from uuid import uuid4

PASSWORD = "a long way from home"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
NOTICE = re.compile(r'<div class="notice [^>]*>.*?<p>(.*?)</p>', re.DOTALL)
ITEM = re.compile(
    r'<li class="item[^"]*" id="item-([0-9a-f-]+)">.*?<h3>(.*?)</h3>', re.DOTALL
)
HEART = re.compile(
    r'id="heart-([0-9a-f-]+)"[^>]*?aria-pressed="(true|false)"[^>]*?aria-label="([^"]*)"'
)


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    text: str

    @property
    def notice(self) -> str:
        """What the page says has happened."""
        found = NOTICE.search(self.text)
        return unescape(found[1]) if found else ""


class Browser:
    def __init__(self, address, cookies=()):
        self.address = address
        self.jar = CookieJar()
        for cookie in cookies:
            self.jar.set_cookie(cookie)
        self.opener = build_opener(HTTPCookieProcessor(self.jar), Stay())

    def at(self, address):
        """Return a browser with the same cookies that asks another server."""
        return Browser(address, self.jar)

    def get(self, path, **headers) -> Answer:
        return self._ask(Request(self.address + path, headers=headers))

    def post(self, path, *, token=None, headers=None, **form) -> Answer:
        """Send a form; without ``token``, with that of a page opened just before."""
        fields = {"csrf_token": token or self.token(path), **form}
        request = Request(
            self.address + path,
            urlencode(fields, doseq=True).encode(),
            headers=headers or {},
        )
        return self._ask(request)

    def token(self, path="/") -> str:
        """Return the token that forms for ``path`` need."""
        admin = path.startswith("/sg-admin")
        page = self.get("/sg-admin/sign-in" if admin else "/account/forgot")
        return unescape(TOKEN.search(page.text)[1])

    def _ask(self, request) -> Answer:
        try:
            answer = self.opener.open(request, timeout=30)
        except HTTPError as error:
            answer = error
        with answer:
            return Answer(answer.status, answer.headers, answer.read().decode())

    def cookies(self):
        """Return them as Playwright wants them."""
        return [
            {
                "name": cookie.name,
                "value": cookie.value,
                "domain": "127.0.0.1",
                "path": cookie.path,
            }
            for cookie in self.jar
        ]

    # What a customer does

    def register(self, name="Alice", email=None) -> str:
        email = email or an_address(name)
        answer = self.post(
            "/account/register", name=name, email=email, password=PASSWORD
        )
        assert answer.status == 303, answer.text
        return email

    def sign_in(self, email, password=PASSWORD, door="/account/sign-in") -> Answer:
        return self.post(door, email=email, password=password)

    def sign_out(self) -> Answer:
        return self.post("/account/sign-out")

    def save(self, product, **more) -> Answer:
        return self.post("/wishlist/items", product=product, **more)

    def press_heart(self, product, token) -> Answer:
        """Save as a page with JavaScript does it."""
        asked = {"HX-Request": "true", "HX-Current-URL": f"{self.address}/"}
        return self.post("/wishlist/items", product=product, token=token, headers=asked)

    def saved(self) -> list[str]:
        """Return the names on the wishlist page, from the top."""
        names = (name for _, name in ITEM.findall(self.get("/wishlist").text))
        return [unescape(re.sub("<[^>]+>", "", name)) for name in names]

    def products(self, path="/") -> dict[str, str]:
        """Return the products of a listing: name → id."""
        hearts = HEART.findall(self.get(path).text)
        names = re.compile(r"^(?:Save|Remove) (.*?)(?: from your wishlist)?$")
        return {names.match(unescape(label))[1]: id_ for id_, _, label in hearts}


def an_address(name="somebody") -> str:
    return f"{name.lower()}-{uuid4().hex[:10]}@example.com"
