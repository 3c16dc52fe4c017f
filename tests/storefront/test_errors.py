"""Unknown pages, lost sessions, expired forms, a database that is away: pages that help."""

import re

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from tests.architecture.test_routes import pages
from tests.catalog.goods import a_listing, put_up
from tests.conftest import admin, at, dispose
from tests.people import sign_in_at, sign_in_at_admin
from webapp import create_app
from webapp.core.errors import DomainError, Refusal
from webapp.extensions import limiter, reading, transaction
from webapp.web import errors
from webapp.web.cookies import GUEST_COOKIE

NOWHERE = "postgresql://nobody:a-password@127.0.0.1:1/nothing"
FRAGMENT = {"HX-Request": "true"}
TRACES = re.compile(r"Traceback|psycopg|sqlalchemy|a-password|File &#34;|site-packages")
HOME = "storefront.catalogue.home"


@pytest.fixture(params=["page", "fragment"])
def ask(request):
    """Ask as a visit or as htmx does; the answer has to be fit for it."""

    def ask(client, method, path, **more):
        headers = FRAGMENT if request.param == "fragment" else {}
        answer = client.open(path, method=method, headers=headers, **more)
        assert not TRACES.search(answer.text)
        assert answer.mimetype == "text/html"
        if request.param == "fragment":
            assert answer.headers["HX-Retarget"] == "#notice"
            assert answer.headers["HX-Reswap"] == "outerHTML"
            assert answer.text.startswith('<div id="notice" hx-swap-oob="true">')
            assert "<html" not in answer.text
        else:
            assert answer.text.startswith("<!doctype html>")
            assert '<main id="main"' in answer.text
            assert 'href="/"' in answer.text
        return answer

    return ask


@pytest.fixture
def guarded(app, monkeypatch):
    """A browser at a shop that insists on its CSRF tokens."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=True)
    return app.test_client()


@pytest.fixture
def home(app, monkeypatch):
    """Let the front page do something else."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", value=False)
    return lambda view: monkeypatch.setitem(app.view_functions, HOME, view)


def raising(error):
    def view():
        raise error

    return view


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/p/nothing",
        "/c/nothing",
        "/p/%00",
        "/c/%ED%A0%80",
        "/sg-admin/nowhere",
        "/static/nothing.css",
        "/wishlist/items/x/y/z",
        "/" + "a" * 5000,
        "/..%2f..%2fetc/passwd",
    ],
)
def test_an_unknown_page_says_so(client, ask, path):
    answer = ask(client, "GET", path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_button_of_another_page_is_not_a_page(client, ask):
    for path in ("/wishlist/items", "/cart/lines", "/cart/code"):
        answer = ask(client, "GET", path)
        assert answer.status_code == 405
        assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}
    assert ask(client, "DELETE", "/wishlist").status_code == 405
    assert ask(client, "POST", "/").status_code == 405


def test_an_expired_form_asks_to_load_the_page_again(guarded, ask):
    for data in ({}, {"csrf_token": "old"}, {"csrf_token": "a.b.c"}):
        answer = ask(guarded, "POST", "/wishlist/items", data=data)
        assert answer.status_code == 400
        assert errors.STALE_FORM in answer.text


@pytest.fixture
def limited(live, monkeypatch):
    """A browser at a shop that counts what is asked of it."""
    monkeypatch.setattr(limiter, "enabled", False)  # put back afterwards
    app = create_app(
        DATABASE_URL=live.config["DATABASE_URL"],
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=True,
    )
    yield app.test_client()
    limiter.reset()
    dispose(app)


def test_too_much_at_once_asks_for_patience(limited, ask):
    for _ in range(5):
        assert limited.post("/account/forgot", data={}).status_code == 422
    answer = ask(limited, "POST", "/account/forgot", data={})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_new_guests_from_one_address_are_counted(limited):
    app = limited.application
    with app.app_context(), transaction() as session:
        lamp = put_up(session, a_listing())[0].id
    answers = [
        app.test_client().post("/wishlist/items", data={"product": lamp}).status_code
        for _ in range(31)
    ]
    assert answers == [303] * 30 + [429]


def test_a_mistake_of_ours_shows_no_trace_of_itself(client, home, ask):
    home(raising(KeyError("a-password")))
    answer = ask(client, "GET", "/")
    assert answer.status_code == 500
    assert errors.BROKEN in answer.text


def test_a_broken_promise_of_the_database_is_a_mistake_of_ours(client, home, ask):
    home(raising(IntegrityError("INSERT", {}, Exception("a-password"))))
    assert ask(client, "GET", "/").status_code == 500


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_a_status_and_is_said_as_it_is(client, home, ask, refusal):
    class Refused(DomainError):
        pass

    Refused.refusal = refusal
    home(raising(Refused("Not like <b>this</b>.")))
    answer = ask(client, "GET", "/")
    assert 400 <= answer.status_code < 500
    assert "Not like &lt;b&gt;this&lt;/b&gt;." in answer.text


def test_what_the_database_cannot_keep_is_no_mistake_of_ours(client, home, ask):
    home(lambda: str(reading().scalar(text("SELECT :words"), {"words": "\0"})))
    assert ask(client, "GET", "/").status_code == 400


def test_a_number_too_large_for_its_column_is_no_mistake_of_ours(live, monkeypatch):
    monkeypatch.setitem(live.config, "PROPAGATE_EXCEPTIONS", value=False)
    too_large = text("SELECT CAST(:number AS bigint)")
    view = lambda: str(reading().scalar(too_large, {"number": str(2**70)}))  # noqa: E731
    monkeypatch.setitem(live.view_functions, HOME, view)
    client = live.test_client()
    assert client.get("/").status_code == 400
    assert client.get("/wishlist").status_code == 200


def test_a_database_that_only_reads_for_a_while_is_away(client, app, home, ask):
    home(raising(IntegrityError("x", {}, OnlyReads())))
    answer = ask(client, "GET", "/")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


class OnlyReads(Exception):
    sqlstate = "25006"


def test_a_crowd_before_the_database_is_an_outage(client, home, ask):
    home(raising(NoFreeConnection("no connection in time")))
    assert ask(client, "GET", "/").status_code == 503


@pytest.fixture(scope="module")
def away():
    """A shop whose database nobody answers for."""
    return create_app(
        DATABASE_URL=NOWHERE, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False
    )


def everybody(app):
    """Browsers with every kind of cookie, for the shop would look them up."""
    guest = app.test_client()
    guest.set_cookie(GUEST_COOKIE, "token")
    return {
        "anonymous": app.test_client(),
        "guest": guest,
        "customer": sign_in_at(app.test_client(), "token"),
        "operator": sign_in_at_admin(app.test_client(), "token"),
    }


STANDS_ALONE = {"/brand.css", "/robots.txt", "/healthz", "/api/docs"}
NEEDS_NOBODY = STANDS_ALONE | {"/dev/mailbox", "/account/sign-in", "/account/register"}


def addresses(app, method):
    for rule in pages(app):
        if method in rule.methods:
            yield re.sub(r"<[^>]+>", "00000000-0000-7000-8000-000000000000", rule.rule)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_while_the_database_is_away_every_page_says_so(away, method):
    seen = set()
    for who, client in everybody(away).items():
        for path in addresses(away, method):
            answer = client.open(path, method=method)
            assert answer.status_code != 500, (who, path)
            if answer.mimetype.startswith("image/"):
                continue  # the same picture, whatever became of its message
            assert not TRACES.search(answer.text), path
            if answer.status_code == 503:
                assert answer.headers["Retry-After"] == "5"
                assert answer.headers["Cache-Control"] == "no-store"
                assert "catching its breath" in answer.text
                seen.add((who, path))
    if method == "GET":
        # Whether a mail's link is ours is known without asking the database.
        known = {path for path in addresses(away, "GET") if path.startswith("/m/")}
        assert {path for _, path in seen} >= set(
            addresses(away, "GET")
        ) - NEEDS_NOBODY - known - {
            "/account/forgot",
            "/wishlist/drawer",  # leads to the list
            "/account/verify/00000000-0000-7000-8000-000000000000",
        }
        for path in ("/wishlist", "/cart", "/checkout", "/account/orders"):
            assert ("customer", path) in seen
        for path in ("/sg-admin/", "/sg-admin/orders/", "/sg-admin/settings/"):
            assert ("operator", path) in seen
    assert not {path for _, path in seen} & STANDS_ALONE


def test_while_the_database_is_away_an_unknown_page_says_that(away, ask):
    for who, client in everybody(away).items():
        answer = ask(client, "GET", "/nowhere")
        assert answer.status_code in {404, 503}, who
    assert ask(away.test_client(), "POST", "/").status_code == 405


def test_while_the_database_is_away_a_click_says_so(away, ask):
    for client in everybody(away).values():
        answer = ask(client, "GET", "/c/lamps")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"


def test_health_tells_a_dead_process_from_a_dead_database(away):
    client = away.test_client()
    assert client.get("/healthz").json == {"status": "alive"}
    assert client.get("/readyz").status_code == 503


def test_the_shop_heals_by_itself_once_its_connections_were_cut(live, server):
    client = live.test_client()
    assert client.get("/").status_code == 200
    with admin(server) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [make_url(live.config["DATABASE_URL"]).database],
        )
    assert client.get("/").status_code in {200, 503}
    assert client.get("/").status_code == 200


def test_an_empty_database_is_not_ready(server, worker, ask):
    name = f"empty_{worker}"
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    app = create_app(DATABASE_URL=at(server, name), RATELIMIT_ENABLED=False)

    answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json["status"] == "migrations are not current"
    dispose(app)
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
