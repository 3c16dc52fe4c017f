"""What a program meets at the real web server, which reads the request before we do."""

import json
import socket
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from tests.accounts.people import a_customer
from tests.api.enveloped import FIELDS, NAMES
from tests.conftest import admin, at, dispose
from tests.journeys.servers import web_server
from webapp import create_app
from webapp.accounts import services as accounts
from webapp.accounts.jwt import Kind
from webapp.core import clock
from webapp.extensions import db

SHOP = "http://shop.example.com"
LIST = "/api/v1/e-commerce/wishlist"
GROUPS = f"{LIST}/groups"


@pytest.fixture(scope="module")
def served(server, template, worker):
    """Return the address of a shop, and a token of Alice's."""
    name = f"served_{worker}"
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    url = at(server, name)
    with web_server(DATABASE_URL=url, BASE_URL=SHOP) as address:
        app = create_app(DATABASE_URL=url, BASE_URL=SHOP)
        with app.app_context(), db.sessionmaker() as session:
            alice = a_customer(session)
            claims = accounts.start_grant(session, alice, program="curl/8")
            session.commit()
        issuer = app.extensions["token_issuer"]
        yield address, issuer.sign(Kind.ACCESS, claims, now=clock.now())
        dispose(app)
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def ask(served):
    """Ask the server; the answer has to be in the envelope."""
    address, token = served

    def ask(method, path, body=None, *, chunked=False, **headers):
        known = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with connected(address) as line:
            line.request(method, path, body, known | named, encode_chunked=chunked)
            return told(line.getresponse())

    return ask


def connected(address):
    return closing(HTTPConnection(urlsplit(address).netloc, timeout=60))


def told(answer):
    raw = answer.read()
    assert answer.headers["Content-Type"] == "application/json"
    read = json.loads(raw)
    assert list(read) == FIELDS
    assert read["httpStatus"] == NAMES[answer.status]
    return answer, read


@pytest.mark.parametrize("length", [4_000, 8_192, 12_000])
def test_a_token_of_any_length_is_refused_in_the_envelope(ask, length):
    answer, read = ask("GET", LIST, Authorization="Bearer " + "x" * length)

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    assert read["message"] == "Missing, expired, or invalid JWT token"


def test_a_good_token_is_let_in(ask):
    assert ask("GET", LIST)[0].status == 200


def test_a_body_in_chunks_is_a_body(ask):
    pieces = iter([b'{"name": ', b'"In pieces"}'])

    answer, read = ask(
        "POST", GROUPS, pieces, chunked=True, Transfer_Encoding="chunked"
    )

    assert answer.status == 200
    assert read["data"]["name"] == "In pieces"


def test_a_body_without_an_end_is_too_large(ask):
    pieces = iter([b'{"name": "', *[b"x" * 8_000] * 8, b'"}'])

    answer, _ = ask("POST", GROUPS, pieces, chunked=True, Transfer_Encoding="chunked")

    assert answer.status == 413


def test_a_large_body_is_refused_by_what_it_says_of_itself(served):
    """Nobody waits for the rest of it."""
    address, token = served
    host = urlsplit(address)
    with socket.create_connection((host.hostname, host.port), timeout=60) as line:
        line.sendall(
            f"POST {GROUPS} HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/json\r\nContent-Length: 999999999\r\n\r\n"
            '{"name": "'.encode()
        )
        with HTTPResponse(line) as answer:
            answer.begin()
            assert told(answer)[0].status == 413


def test_the_head_of_a_list_has_no_body(served):
    address, token = served
    with connected(address) as line:
        line.request("HEAD", LIST, headers={"Authorization": f"Bearer {token}"})
        answer = line.getresponse()
        body = answer.read()

    assert answer.status == 200
    assert body == b""
    assert int(answer.headers["Content-Length"]) > 0


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "BREW"])
def test_an_odd_method_is_told_which_ones_there_are(ask, method):
    answer, _ = ask(method, LIST)

    assert answer.status == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}
