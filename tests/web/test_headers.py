"""What a browser says of itself is believed no more than what is typed."""

import pytest

from tests.architecture.test_routes import LINES, address, sent
from webapp.web.cookies import GUEST_COOKIE, OPERATOR_COOKIE, SHOP_COOKIE

HOSTILE = {
    "broken address": {"HX-Request": "true", "HX-Current-URL": "http://[broken"},
    "address of another": {
        "HX-Request": "true",
        "HX-Current-URL": "https://evil.example//evil.example/?a=b",
    },
    "long address": {"HX-Request": "true", "HX-Current-URL": "/p/" + "x" * 5000},
    "name of nobody": {"User-Agent": "\x7f\xa0\xff" * 200},
    "no name": {"User-Agent": ""},
    "odd encodings": {"Accept-Encoding": "gzip;q=x, *;q=-1, \xff"},
    "another host": {"Host": "evil.example"},
    "forwarded": {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "'; --"},
    "half a cookie": {"Cookie": f"{SHOP_COOKIE}=; {GUEST_COOKIE}"},
    "odd cookies": {"Cookie": f'{SHOP_COOKIE}="\\000\\377"; {GUEST_COOKIE}="\\000"'},
    "forged cookies": {
        "Cookie": f"{SHOP_COOKIE}=e30.aaaaaa.bbbb; {OPERATOR_COOKIE}=eyJ9.x.y;"
        f" {GUEST_COOKIE}={'x' * 3000}"
    },
    "wrong types": {"Accept": "application/json", "Content-Type": "\xff/\xff"},
    "tricks": {"X-HTTP-Method-Override": "DELETE", "X-Original-URL": "/sg-admin/"},
    "ranges": {"Range": "bytes=0-1,5-", "If-None-Match": "*", "If-Range": "x"},
}


@pytest.mark.parametrize("headers", HOSTILE.values(), ids=HOSTILE)
def test_no_header_breaks_a_page(world, undone, headers):
    for line in LINES:
        if line[2] in {"unknown", "wrong"}:
            continue
        client = world.browser("anonymous")
        with undone():
            answer = client.open(
                address(world, *line[1:3]),
                method=line[0],
                data=sent(world, *line[:3]),
                headers=headers,
            )
        assert answer.status_code < 500, line[:3]
        assert "evil" not in answer.headers.get("Location", ""), line[:3]
        back = answer.headers.get("HX-Redirect", "/")
        assert back.startswith("/")
        assert not back.startswith("//")
        assert "next=//" not in back
        assert "next=http" not in back


def test_no_header_lets_anybody_in(world):
    client = world.browser("anonymous")
    for headers in HOSTILE.values():
        for path in ("/account", "/sg-admin/"):
            assert client.get(path, headers=headers).status_code in {303, 401}


def test_no_page_repeats_the_host_that_was_asked_for(world):
    for path in ("/", "/wishlist", "/account/forgot", "/nowhere"):
        answer = world.browser("alice").get(path, headers={"Host": "evil.example"})
        assert "evil" not in answer.text


@pytest.mark.parametrize("path", ["/", "/search", "/account/sign-in", "/m/c/x"])
@pytest.mark.parametrize("raw", [b"\xff", b"\xed\xa0\x80", "b\u00fccher".encode()])
def test_an_address_of_raw_bytes_is_an_address(client, path, raw):
    query = (b"q=" + raw + b"&to=/" + raw).decode("latin-1")
    answer = client.get(path, environ_overrides={"QUERY_STRING": query})
    assert answer.status_code < 500
