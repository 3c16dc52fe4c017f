"""What goes along with an answer: no cookie, ever; how long it is kept; how it is packed."""

import gzip
import json

import pytest
from backports import zstd
from flask.sessions import SecureCookieSessionInterface

from tests.accounts.people import NEWCOMER, PASSWORD, a_customer
from tests.api.enveloped import ASKED, check_envelope
from tests.people import at_shop
from webapp.accounts import services as accounts
from webapp.web.cookies import GUEST_COOKIE, OPERATOR_COOKIE, SHOP_COOKIE

LIST = "/api/v1/e-commerce/wishlist"
TOKEN = "/api/v1/auth/token"
SIGN_IN = {"userName": NEWCOMER["email"], "password": PASSWORD}


@pytest.fixture
def alice(session):
    return a_customer(session)


@pytest.fixture
def alices(program, alice):
    return program(alice)


@pytest.fixture
def with_groups(alices):
    """Alice has so many groups that to tell of them is worth packing."""
    for n in range(20):
        alices.post("/groups", {"name": f"Presents for {n}"})
    return alices


def names_in(header):
    return [name.strip() for name in header.split(",")]


@pytest.mark.parametrize(
    ("method", "path"), ASKED, ids=[" ".join(asked) for asked in ASKED]
)
def test_a_cookie_lets_nobody_in_and_none_is_sent(
    app, session, alice, alices, method, path
):
    token = accounts.start_session(session, alice, user_agent="Firefox")
    session.commit()
    client = at_shop(app, token)
    assert client.get("/account").status_code == 200, "it is a good one"
    with_cookie = client.open(path, method=method, json={})
    without = app.test_client().open(path, method=method, json={})

    assert with_cookie.status_code == without.status_code
    for answer in (with_cookie, without):
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in names_in(answer.headers["Vary"])
    alices.ask(method, path, {})
    assert "Set-Cookie" not in alices.answer.headers


def test_cookies_are_not_even_opened(alices, program, app, monkeypatch):
    def opening(*_):
        pytest.fail("a cookie was opened")

    monkeypatch.setattr(SecureCookieSessionInterface, "open_session", opening)
    monkeypatch.setattr(SecureCookieSessionInterface, "save_session", opening)
    cookies = {SHOP_COOKIE: "x.y.z", OPERATOR_COOKIE: "x.y.z", GUEST_COOKIE: "x"}
    sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}

    assert alices.get("", headers=sent)[0] == 200
    assert alices.post("/groups", {"name": "Garden"}, headers=sent)[0] == 200
    assert alices.get("/nowhere/at/all", headers=sent)[0] == 404
    assert program().post(TOKEN, SIGN_IN, headers=sent)[0] == 200
    with pytest.raises(pytest.fail.Exception):
        app.test_client().get("/wishlist")


def test_signing_in_as_a_program_signs_no_browser_in(app, alice):
    client = app.test_client()
    assert client.post(TOKEN, json=SIGN_IN).status_code == 200
    assert client.get_cookie(SHOP_COOKIE) is None
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize("path", ["/", "/wishlist", "/account", "/sg-admin/"])
def test_a_token_is_nothing_to_a_page(app, alices, path):
    bearer = {"Authorization": f"Bearer {alices.token}"}

    with_token = app.test_client().get(path, headers=bearer)
    without = app.test_client().get(path)

    assert with_token.status_code == without.status_code
    assert with_token.headers.get("Location") == without.headers.get("Location")
    assert "Alice" not in with_token.text


@pytest.mark.parametrize(
    ("method", "path"), ASKED, ids=[" ".join(asked) for asked in ASKED]
)
def test_answers_differ_by_who_asks_and_by_nothing_else(alices, program, method, path):
    packings = ["gzip", "zstd", "identity", "gzip, deflate, br, zstd"]
    for asking in (alices, program()):
        for packing in packings:
            asking.ask(method, path, {}, headers={"Accept-Encoding": packing})
            vary = ", ".join(asking.answer.headers.getlist("Vary"))
            assert sorted(names_in(vary)) == ["Accept-Encoding", "Authorization"]


def test_nobody_keeps_an_answer(alices, program):
    alices.post("/groups", {"name": "Garden"})
    assert alices.answer.headers["Cache-Control"] == "no-store"
    alices.get("/nowhere/at/all")
    assert alices.answer.headers["Cache-Control"] == "no-store"
    nobody = program()
    nobody.get("")
    assert nobody.answer.headers["Cache-Control"] == "no-store"


def test_tokens_are_kept_by_nobody(program, alice):
    stranger = program()
    status, told = stranger.post(TOKEN, SIGN_IN)
    assert status == 200
    assert stranger.answer.headers["Cache-Control"] == "no-store"
    refresh = {"refreshToken": told["data"]["refreshToken"]}
    once = {"Idempotency-Key": "1"}
    for _ in range(2):
        assert stranger.post("/api/v1/auth/refresh", refresh, headers=once)[0] == 200
        assert stranger.answer.headers["Cache-Control"] == "no-store"
    assert stranger.answer.headers["Idempotent-Replayed"] == "true"
    assert stranger.post(TOKEN, SIGN_IN | {"password": "wrong"})[0] == 401
    assert stranger.answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["", "/grouped"])
def test_a_list_may_be_kept_by_who_asked_if_they_ask_whether_it_is_still_so(
    alices, path
):
    alices.get(path)
    tag = alices.answer.headers["ETag"]
    assert tag.startswith('W/"')
    assert alices.answer.headers["Cache-Control"] == "private, no-cache"

    alices.get(path, headers={"If-None-Match": tag})

    assert alices.answer.status_code == 304
    assert alices.answer.data == b""
    assert alices.answer.headers["ETag"] == tag
    assert alices.answer.headers["Cache-Control"] == "private, no-cache"
    vary = ", ".join(alices.answer.headers.getlist("Vary"))
    assert sorted(names_in(vary)) == ["Accept-Encoding", "Authorization"]


def test_a_list_keeps_its_tag_whatever_it_is_packed_in(with_groups):
    tags = set()
    for packing in ("identity", "gzip", "zstd"):
        with_groups.get("/grouped", headers={"Accept-Encoding": packing})
        tags.add(with_groups.answer.headers["ETag"])
    assert len(tags) == 1


PACKED = {
    "zstd": ("zstd", zstd.decompress),
    "gzip, deflate, br, zstd": ("zstd", zstd.decompress),
    "gzip": ("gzip", gzip.decompress),
    "gzip;q=0.5": ("gzip", gzip.decompress),
    "identity": (None, bytes),
    "": (None, bytes),
}


@pytest.mark.parametrize("taken", PACKED)
def test_an_answer_is_packed_as_the_program_takes_it(with_groups, taken):
    packing, unpacked = PACKED[taken]
    with_groups.get("/grouped", headers={"Accept-Encoding": "identity"})
    plain = with_groups.answer.data

    with_groups.get("/grouped", headers={"Accept-Encoding": taken})

    answer = with_groups.answer
    assert answer.headers.get("Content-Encoding") == packing
    whole = unpacked(answer.data)
    assert json.loads(whole)["data"] == json.loads(plain)["data"]
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    if packing:
        assert len(answer.data) < len(plain) / 2


def test_what_is_short_is_not_packed(alices):
    alices.get("/nowhere/at/all", headers={"Accept-Encoding": "zstd, gzip"})
    check_envelope(alices.answer, 404)
    assert "Content-Encoding" not in alices.answer.headers


def test_every_answer_is_guarded_like_a_page(alices, client):
    page = client.get("/nowhere").headers
    guards = (
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Cross-Origin-Opener-Policy",
        "Referrer-Policy",
    )
    for path in ("", "/nowhere/at/all"):
        alices.get(path)
        for name in guards:
            assert alices.answer.headers[name] == page[name]


def test_no_other_site_may_ask_in_a_browser(alices):
    """Its browser asks first whether it may (CORS), and is not told that."""
    asked = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    for method in ("OPTIONS", "GET"):
        alices.ask(method, "", headers=asked)
        assert not any(
            name.startswith("Access-Control") for name, _ in alices.answer.headers
        )
