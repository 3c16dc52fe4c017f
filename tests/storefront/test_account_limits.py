"""How often one place may ask for accounts, links, entry and guest lists."""

import pytest

from tests.accounts.people import NEWCOMER, sign_in
from tests.catalog.goods import a_listing, put_up
from tests.conftest import dispose
from webapp import create_app
from webapp.extensions import limiter, transaction


@pytest.fixture
def client(live, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", False)  # put back afterwards
    app = create_app(
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=True,
        DATABASE_URL=live.config["DATABASE_URL"],
    )
    yield app.test_client()
    limiter.reset()
    dispose(app)


def asked(client, times, path, data):
    return [client.post(path, data=data).status_code for _ in range(times)]


def test_registering_is_limited(client):
    statuses = asked(client, 11, "/account/register", NEWCOMER | {"email": "x"})
    assert statuses == [422] * 10 + [429]
    assert client.get("/account/register").status_code == 200


def test_asking_for_links_is_limited_and_the_page_says_so(client):
    nobody = {"email": "nobody@example.com"}
    assert asked(client, 5, "/account/forgot", nobody) == [200] * 5
    answer = client.post("/account/forgot", data=nobody)
    assert answer.status_code == 429
    assert "Please wait" in answer.text
    assert answer.headers["Retry-After"]


def test_guessing_at_many_accounts_from_one_place_is_limited(client):
    statuses = [
        sign_in(client, email=f"nobody{number}@example.com").status_code
        for number in range(61)
    ]
    assert statuses == [422] * 60 + [429]


def test_new_guests_of_one_place_are_limited_and_known_ones_are_not(client):
    with client.application.app_context(), transaction() as session:
        (lamp,) = put_up(session, a_listing("lamp"))
        wish = {"product": lamp.id}
    first = client.application.test_client()
    newcomers = [first, *(client.application.test_client() for _ in range(30))]
    statuses = [
        newcomer.post("/wishlist/items", data=wish).status_code
        for newcomer in newcomers
    ]
    assert statuses == [303] * 30 + [429]
    assert first.post("/wishlist/items", data=wish).status_code == 303
