"""Whatever becomes of a request, a program is told in the same envelope."""

from io import BytesIO

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from tests.accounts.people import a_customer
from tests.api.conftest import Program
from tests.api.enveloped import (
    ADDRESSES,
    SOME_ID,
    TRACES,
    address_of,
    allowed_at,
    check_envelope,
)
from tests.conftest import dispose
from tests.storefront.test_errors import NOWHERE, OnlyReads, raising
from webapp import create_app
from webapp.accounts.jwt import Claims, Kind
from webapp.api.endpoints import OPERATIONS, Who
from webapp.core import clock
from webapp.core.errors import DomainError, Refusal
from webapp.extensions import db, reading

WISHLIST = "/api/v1/e-commerce/wishlist"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"}
NOT_FOR_NOBODY = [one for one in OPERATIONS if one.who is Who.REQUIRED]


@pytest.fixture
def alices(program, session):
    return program(a_customer(session))


def bearer(program):
    return {"Authorization": f"Bearer {program.token}"} if program.token else {}


def plainly(program, method, path):
    """Ask what no document says anything of."""
    return program.client.open(path, method=method, headers=bearer(program))


@pytest.fixture
def flat(app, monkeypatch):
    """Let the flat list do something else."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", value=False)
    return lambda view: monkeypatch.setitem(
        app.view_functions, "api.read_wishlist", view
    )


def test_what_is_found_is_told(alices):
    alices.get("")
    told = check_envelope(alices.answer, 200)
    assert told["message"] == "Wishlist retrieved successfully"
    alices.post("/groups", {"name": "Garden"})
    check_envelope(alices.answer, 200)
    alices.delete("/clear")
    assert check_envelope(alices.answer, 200)["data"] is None


def test_a_rule_of_the_shop_is_told_as_it_is(alices):
    alices.post("/groups", {"name": "Electronics"})
    alices.post("/groups", {"name": "Electronics"})
    told = check_envelope(alices.answer, 400)
    assert told["message"] == "A group named 'Electronics' already exists"


@pytest.mark.parametrize("one", NOT_FOR_NOBODY, ids=lambda one: one.name)
def test_without_a_token_nothing_is_told(program, one):
    nobody = program()
    nobody.ask(one.method, address_of(one.rule))
    told = check_envelope(nobody.answer, 401)
    assert told["message"] == "Missing, expired, or invalid JWT token"
    assert nobody.answer.headers["WWW-Authenticate"] == 'Bearer realm="Keepsake"'

    nobody.token = "made.up.token"
    nobody.ask(one.method, address_of(one.rule))
    assert check_envelope(nobody.answer, 401)["message"] == told["message"]
    challenge = nobody.answer.headers["WWW-Authenticate"]
    assert challenge == 'Bearer realm="Keepsake", error="invalid_token"'


NOWHERE_ELSE = [
    "/api/",
    "/api/v1",
    "/api/v1/",
    "/api/v2/e-commerce/wishlist",
    "/api/v1/e-commerce",
    "/api/v1/e-commerce/wishlist/",
    "/api/v1/e-commerce/wishlist/groups/",
    "/api/v1/e-commerce/wishlist/x/y/z",
    "/api/v1/e-commerce/products/",
    "/api/v1/e-commerce/products/a/b",
    "/api/v1/e-commerce/wishlist/%00/nothing",
    "/api/v1/%ED%A0%80",
    "/api/v1/" + "a" * 5000,
    "/api/..%2f..%2fetc/passwd",
    "/api/v1/e-commerce/wishlist/%2e%2e/%2e%2e",
    "/api/nowhere.html",
]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
def test_at_an_unknown_address_there_is_nothing(alices, program, method):
    for path in NOWHERE_ELSE:
        for asking in (alices, program()):
            asking.ask(method, path, headers={"Accept": "text/html"})
            told = check_envelope(asking.answer, 404)
            assert told["message"] == "There is nothing at this address"


def test_nobody_is_led_from_two_slashes_to_one(alices):
    for path in ("/api/v1/e-commerce//wishlist", "/api//v1/e-commerce/wishlist"):
        alices.get(path)
        check_envelope(alices.answer, 404)
        alices.post(path)
        assert check_envelope(alices.answer, 405)
        assert "Location" not in alices.answer.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_method_is_told_which_ones_there_are(alices, program, address):
    allowed = allowed_at(address)
    for method in METHODS - allowed:
        for asking in (alices, program()):
            answer = plainly(asking, method, address)
            if method == "HEAD":
                assert answer.status_code == 405
            else:
                told = check_envelope(answer, 405)
                assert told["message"] == "This address does not answer to that method"
            assert set(answer.headers["Allow"].split(", ")) == allowed


def test_what_addresses_answer_to_is_what_the_contract_says():
    assert {
        address[len(WISHLIST) :]: allowed_at(address)
        for address in ADDRESSES
        if address.startswith(WISHLIST)
    } == {
        "": {"GET", "HEAD"},
        "/grouped": {"GET", "HEAD"},
        "/add": {"POST"},
        "/clear": {"DELETE"},
        "/groups": {"GET", "HEAD", "POST"},
        f"/groups/{SOME_ID}": {"DELETE", "PATCH"},
        f"/move-to-cart/{SOME_ID}": {"POST"},
        f"/{SOME_ID}": {"DELETE"},
        f"/{SOME_ID}/group": {"PATCH"},
        f"/{SOME_ID}/position": {"PATCH"},
    }


@pytest.mark.parametrize("path", ["", "/grouped", "/groups"])
def test_the_head_of_an_answer_is_that_of_the_answer(alices, path):
    whole = alices.client.get(WISHLIST + path, headers=bearer(alices))
    head = alices.client.head(WISHLIST + path, headers=bearer(alices))

    assert whole.status_code == head.status_code == 200
    assert head.data == b""
    assert dict(head.headers) == dict(whole.headers)
    assert int(head.headers["Content-Length"]) == len(whole.data)


WITH_BODY = [one for one in OPERATIONS if one.body is not None]
JSON = {"content_type": "application/json"}


@pytest.mark.parametrize("one", WITH_BODY, ids=lambda one: one.name)
def test_a_body_that_is_too_large_is_not_read(alices, one):
    for size, status in ((16 * 1024, 422), (16 * 1024 + 1, 413), (10**6, 413)):
        body = b'{"a": "%s"}' % (b"x" * (size - 9))
        alices.ask(one.method, address_of(one.rule), data=body, **JSON)
        told = check_envelope(alices.answer, status)
    assert told["message"] == "The body is too large"


@pytest.mark.parametrize("one", WITH_BODY, ids=lambda one: one.name)
def test_a_body_that_hides_its_size_is_too_large_as_well(alices, one):
    """Sent in chunks, it has no Content-Length."""
    for size, status in ((16 * 1024, 422), (16 * 1024 + 1, 413), (10**6, 413)):
        body = b'{"a": "%s"}' % (b"x" * (size - 9))
        alices.ask(
            one.method,
            address_of(one.rule),
            input_stream=BytesIO(body),
            headers={"Transfer-Encoding": "chunked"},
            environ_overrides={"wsgi.input_terminated": True},
            **JSON,
        )
        check_envelope(alices.answer, status)


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}], ids=["", "key"])
def test_of_a_body_the_size_is_looked_at_before_the_type(alices, headers):
    alices.post("/add", data=b" " * 17_000, content_type="text/plain", headers=headers)
    check_envelope(alices.answer, 413)


@pytest.mark.parametrize("one", WITH_BODY, ids=lambda one: one.name)
@pytest.mark.parametrize(
    "kind",
    [None, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonx",
     "multipart/form-data; boundary=b", "text/json", "\xff/\xff"],
    ids=["none", "empty", "text", "form", "like-json", "parts", "text-json", "odd"],
)  # fmt: skip
def test_a_body_of_another_type_is_not_read(alices, one, kind):
    alices.ask(one.method, address_of(one.rule), data=b"{}", content_type=kind)
    told = check_envelope(alices.answer, 415)
    assert told["message"] == "Send a body of type application/json"


def test_a_type_may_be_written_in_many_ways(alices):
    for n, kind in enumerate(
        ["application/json", "APPLICATION/JSON", "application/json; charset=utf-8"]
    ):
        body = b'{"name": "Garden %d"}' % n
        status, _ = alices.post("/groups", data=body, content_type=kind)
        assert status == 200


@pytest.mark.parametrize("one", WITH_BODY, ids=lambda one: one.name)
def test_a_field_that_is_amiss_is_named(alices, one):
    alices.ask(one.method, address_of(one.rule), {"nonsense": 1})
    told = check_envelope(alices.answer, 422)
    assert told["data"]["nonsense"] == "is not known"


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_a_status(alices, flat, refusal):
    class Refused(DomainError):
        pass

    Refused.refusal = refusal
    flat(raising(Refused("Not like this.")))
    answer = plainly(alices, "GET", WISHLIST)
    assert 400 <= answer.status_code < 500
    told = check_envelope(answer, answer.status_code)
    assert told["message"] == "Not like this."
    assert ("Retry-After" in answer.headers) is (answer.status_code == 429)


@pytest.mark.parametrize(
    "error",
    [
        KeyError("a-password"),
        RuntimeError('File "x.py", line 3: a-password'),
        IntegrityError("INSERT", {}, Exception("a-password")),
        RecursionError(),
    ],
    ids=["key", "file", "database", "depth"],
)
def test_a_mistake_of_ours_tells_nothing_of_itself(alices, flat, error):
    flat(raising(error))
    answer = plainly(alices, "GET", WISHLIST)
    told = check_envelope(answer, 500)
    assert told["message"] == "Unexpected server error"


def test_what_the_database_cannot_keep_is_no_mistake_of_ours(alices, flat):
    flat(lambda: str(reading().scalar(text("SELECT :words"), {"words": "\0"})))
    answer = plainly(alices, "GET", WISHLIST)
    check_envelope(answer, 400)


def test_a_database_that_only_reads_for_a_while_is_away(alices, flat):
    flat(raising(IntegrityError("x", {}, OnlyReads())))
    check_away(plainly(alices, "GET", WISHLIST))


def check_away(answer):
    told = check_envelope(answer, 503)
    assert told["message"] == "The shop is away for a moment"
    assert answer.headers["Retry-After"] == "5"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.fixture(scope="module")
def away():
    """A shop whose database nobody answers for."""
    return create_app(DATABASE_URL=NOWHERE, RATELIMIT_ENABLED=False)


# What a program has to send along to get as far as the database.
SENT = {
    "sign_in": {"userName": "alice@example.com", "password": "correct horse battery"},
    "refresh": {"refreshToken": Kind.REFRESH},
    "revoke": {"token": Kind.ACCESS},
}


def token_of(app, kind):
    claims = Claims(uuid7(), uuid7(), uuid7())
    return app.extensions["token_issuer"].sign(kind, claims, now=clock.now())


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.name)
def test_while_the_database_is_away_every_endpoint_says_so(away, one):
    asking = Program(away, token_of(away, Kind.ACCESS))
    body = {
        name: token_of(away, value) if isinstance(value, Kind) else value
        for name, value in SENT.get(one.name, {}).items()
    }
    asking.ask(one.method, address_of(one.rule), body or None)

    check_away(asking.answer)


def test_while_the_database_is_away_the_rest_is_told_as_ever(away):
    stranger = Program(away)
    for method, path, status in (
        ("GET", "", 401),
        ("GET", "/x/y/z", 404),
        ("PUT", "", 405),
    ):
        stranger.ask(method, path)
        check_envelope(stranger.answer, status)


def test_when_all_connections_are_taken_the_shop_is_away(live):
    url = live.config["DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:")
    narrow = {"url": url, "pool_size": 1, "max_overflow": 0, "pool_timeout": 0.01}
    app = create_app(
        DATABASE_URL=url,
        SQLALCHEMY_ENGINES={"default": narrow, "reads": narrow},
        RATELIMIT_ENABLED=False,
    )
    asking = Program(app, token_of(app, Kind.ACCESS))
    with app.app_context():
        engines = [db.get_engine(name) for name in ("default", "reads")]
    with engines[0].connect(), engines[1].connect():
        asking.get("")
        check_away(asking.answer)
        asking.post("/groups", {"name": "Garden"})
        check_away(asking.answer)

    asking.get("")
    check_envelope(asking.answer, 401)
    dispose(app)


def test_pages_answer_as_pages_whatever_a_program_would_like(client, app):
    as_json = {"Accept": "application/json", "Content-Type": "application/json"}
    for method, path, status in (
        ("GET", "/nowhere", 404),
        ("GET", "/api", 404),
        ("GET", "/apis/v1", 404),
        ("GET", "/API/v1/e-commerce/wishlist", 404),
        ("PUT", "/wishlist", 405),
        ("POST", "/wishlist/items", 404),
        ("GET", "/sg-admin/nowhere", 404),
    ):
        answer = client.open(path, method=method, headers=as_json)
        assert answer.status_code == status, path
        assert answer.mimetype == "text/html"
        assert not TRACES.search(answer.text.replace("<", ""))
