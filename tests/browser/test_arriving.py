"""A page that arrives in pieces keeps its place from the first of them on."""

import http.client
import threading
import time
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from tests.browser.pages import Example
from tests.browser.test_every_page import BY_DAY, LOADS, STILL, unrest

PIECES = 8
PAUSE = 0.06  # seconds between two of them, in which what is there is drawn
MOVING = """<!doctype html><html lang="en"><title>Moving</title><body><div id="room"></div>
<p style="height: 70vh">Words</p><img src="/late.svg" alt="" width="9" height="9">
<script>setTimeout(() => { room.style.height = "300px"; }, 100);</script></body></html>"""
DOT = '<svg xmlns="http://www.w3.org/2000/svg"/>'


class SlowLine(BaseHTTPRequestHandler):
    """Passes on what the shop answers: a page piece by piece, a font late."""

    def do_GET(self):
        answer, body = self.ask()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() in {"content-type", "content-security-policy"}:
                self.send_header(name, value)
        self.end_headers()
        head, mark, rest = body.partition(b"<body")
        size = len(rest) // PIECES + 1
        pieces = [rest[at : at + size] for at in range(0, len(rest), size)]
        if self.path.partition("?")[0].endswith(".woff2"):
            time.sleep(2 * PAUSE)
        self.wfile.write(head)
        for piece in [mark, *pieces] if mark else []:
            time.sleep(PAUSE)
            self.wfile.write(piece)

    def ask(self):
        headers = {"Host": self.headers["Host"], "Cookie": self.headers["Cookie"] or ""}
        with closing(http.client.HTTPConnection(self.server.shop, timeout=30)) as shop:
            shop.request("GET", self.path, headers=headers)
            answer = shop.getresponse()
            return answer, answer.read()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def slow_shop(shop):
    server = ThreadingHTTPServer(("127.0.0.1", 0), SlowLine)
    server.shop = urlsplit(shop.address).netloc
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield replace(shop, address=f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("alice", "/"),
        ("alice", "/p/fishermans-sweater"),
        ("alice", "/wishlist"),
        ("troubled", "/cart"),
        ("troubled", "/checkout"),
        ("buyer", "/account/orders/{order_part}"),
        ("ada", "/sg-admin/orders/{order_returned}"),
        ("ada", "/sg-admin/promotions/"),
        ("vic", "/sg-admin/promotions/{rule}"),
        ("ada", "/sg-admin/settings/"),
    ],
)
def test_what_arrives_late_moves_nothing(window, known, slow_shop, who, path):
    seen = window(known.people[who], at=slow_shop, **BY_DAY)
    seen.open(path.format_map(known.links))
    far, moved = seen.shifts()
    assert far < STILL, moved


def test_what_moves_by_itself_is_told_from_what_moved_once(window):
    seen, bodies = window(**BY_DAY), [MOVING] * (LOADS + 1)

    def late(asked):
        seen.page.wait_for_timeout(400)
        asked.fulfill(body=DOT, content_type="image/svg+xml")

    seen.page.route("**/late.svg", late)
    seen.page.route(
        "**/moving",
        lambda asked: asked.fulfill(body=bodies.pop(), content_type="text/html"),
    )
    page = Example("", "/moving")
    seen.open(page.path)
    assert len(unrest(seen, page, page.path)) == LOADS
    bodies[:] = [MOVING.replace("300px", "0"), MOVING]
    seen.open(page.path)
    assert unrest(seen, page, page.path) == []
