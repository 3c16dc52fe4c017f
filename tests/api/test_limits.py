"""Each program may ask so often a minute, and is told how often it still may."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from limits.storage import storage_from_string

from tests.accounts.people import a_customer
from tests.conftest import dispose
from tests.idempotency.conftest import Hands
from webapp import create_app
from webapp.accounts import services as accounts
from webapp.accounts.jwt import Kind
from webapp.api import endpoints, limits
from webapp.core import clock
from webapp.extensions import limiter

LIMIT = 5
PRODUCT = "/api/v1/e-commerce/products/nothing"
TOKEN = "/api/v1/auth/token"


@pytest.fixture(autouse=True)
def counting(app, monkeypatch):
    """A shop that counts, and stops early."""
    counting = SimpleNamespace(enabled=True, storage=storage_from_string("memory://"))
    monkeypatch.setattr(limits, "limiter", counting)
    monkeypatch.setitem(app.config, "API_PER_MINUTE", LIMIT)
    return counting


@pytest.fixture(autouse=True)
def hands(monkeypatch):
    """The shop's clock, which stands still: nobody's minute ends meanwhile."""
    hands = Hands()
    monkeypatch.setattr(clock, "now", lambda: hands.now)
    return hands


@pytest.fixture
def alice(session):
    return a_customer(session)


@pytest.fixture
def bob(session):
    return a_customer(session, "Bob")


def told(program):
    """Return what an answer says of limit, what is left of it, and how long."""
    names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    return tuple(int(program.answer.headers[name]) for name in names)


def exhaust(program, path="", *, limit=LIMIT):
    for _ in range(limit):
        assert program.get(path)[0] != 429
    assert program.get(path)[0] == 429


def test_every_answer_says_how_many_are_left(program, alice):
    alices = program(alice)
    left = []
    for _ in range(LIMIT):
        assert alices.get("")[0] == 200
        limit, remaining, seconds = told(alices)
        assert limit == LIMIT
        assert 1 <= seconds <= 60
        left.append(remaining)
    assert left == [4, 3, 2, 1, 0]


def test_one_too_many_is_told_when_to_come_back(program, alice):
    alices = program(alice)
    exhaust(alices)

    status, answer = alices.get("")

    assert status == 429
    assert answer["httpStatus"] == "TOO_MANY_REQUESTS"
    assert answer["success"] is False
    assert answer["message"] == answer["data"] == "Too many requests"
    limit, remaining, seconds = told(alices)
    assert (limit, remaining) == (LIMIT, 0)
    assert alices.answer.headers["Retry-After"] == str(seconds)


def test_whoever_waits_as_long_as_told_may_ask_again(program, alice, hands):
    alices = program(alice)
    exhaust(alices)
    wait = timedelta(seconds=int(alices.answer.headers["Retry-After"]))

    hands.pass_time(wait - timedelta(seconds=1))
    assert alices.get("")[0] == 429
    hands.pass_time(timedelta(seconds=1))
    assert alices.get("")[0] == 200
    assert told(alices) == (LIMIT, LIMIT - 1, 60)


def test_refusals_count_and_say_so(program, alice):
    alices = program(alice)
    asked = [
        alices.post("/groups", {"name": ""}),
        alices.post("/groups", data="x", content_type="text/plain"),
        alices.post("/groups", data="{}" * 9000, content_type="application/json"),
        alices.delete("/groups/00000000-0000-7000-8000-000000000000"),
    ]
    assert [status for status, _ in asked] == [422, 415, 413, 404]
    assert told(alices)[1] == LIMIT - 4


def test_a_mistake_of_ours_counts_and_says_so(app, program, alice, monkeypatch):
    def broken(*_, **__):
        raise KeyError

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", value=False)
    monkeypatch.setattr(endpoints, "answer_unless_known", broken)
    alices = program(alice)

    assert alices.get("")[0] == 500
    assert told(alices)[1] == LIMIT - 1


def test_what_is_too_much_writes_nothing_and_asks_the_database_nothing(
    program, alice, statements
):
    alices = program(alice)
    exhaust(alices)

    with statements() as sent:
        assert alices.post("/groups", {"name": "Garden"})[0] == 429

    assert sent == []


def test_two_programs_of_one_customer_do_not_share_a_count(program, alice):
    first, second = program(alice), program(alice)
    exhaust(first)

    assert second.get("")[0] == 200
    assert told(second)[1] == LIMIT - 1


def test_two_customers_do_not_share_a_count(program, alice, bob):
    exhaust(program(alice))

    assert program(bob).get("")[0] == 200


def test_all_tokens_of_one_grant_share_a_count(app, program, alice, hands):
    """Else to renew the token would be to begin anew."""
    alices = program(alice)
    exhaust(alices)
    issuer = app.extensions["token_issuer"]
    claims = issuer.read(Kind.ACCESS, alices.token)
    alices.token = issuer.sign(
        Kind.ACCESS, claims._replace(token_id=uuid4()), now=hands.now
    )

    assert alices.get("")[0] == 429


def test_all_endpoints_share_a_count(program, alice):
    alices = program(alice)
    alices.get("")
    alices.get("/groups")
    alices.get(PRODUCT)
    alices.delete("/clear")

    assert told(alices)[1] == LIMIT - 4


def test_who_brings_no_token_is_counted_by_address(program, alice):
    exhaust(program(), PRODUCT)

    assert program().get(PRODUCT)[0] == 429, "another program, at the same place"
    elsewhere = program()
    elsewhere.get(PRODUCT, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert told(elsewhere)[1] == LIMIT - 1
    assert program(alice).get(PRODUCT)[0] == 404, "who brings one, by that"


def test_whoever_has_many_addresses_is_counted_once(program):
    asking = program()
    for host in range(LIMIT + 1):
        address = {"REMOTE_ADDR": f"2001:db8:1:2::{host:x}"}
        status, _ = asking.get(PRODUCT, environ_base=address)

    assert status == 429
    asking.get(PRODUCT, environ_base={"REMOTE_ADDR": "2001:db8:1:3::1"})
    assert told(asking)[1] == LIMIT - 1


def test_thirty_may_sign_in_a_minute_from_one_address(program, alice):
    knocking = program()
    for left in range(29, -1, -1):
        assert knocking.post(TOKEN, {})[0] == 422
        assert told(knocking)[:2] == (30, left)

    assert knocking.post(TOKEN, {})[0] == 429
    assert knocking.post("/api/v1/auth/refresh", {})[0] == 422, "nothing to guess"
    assert knocking.get(PRODUCT)[0] == 404, "what is no knocking is counted apart"
    assert program(alice).get("")[0] == 200


@pytest.mark.parametrize("token", [None, "made.up.token"])
def test_who_may_not_ask_is_not_counted(program, token):
    stranger = program()
    stranger.token = token
    for _ in range(LIMIT + 1):
        assert stranger.get("")[0] == 401
        assert "RateLimit-Limit" not in stranger.answer.headers


def test_a_token_that_was_taken_back_is_counted_like_its_grant(program, alice, session):
    alices = program(alice)
    accounts.end_grants(session, alice.id)
    session.commit()
    for _ in range(LIMIT):
        assert alices.get("")[0] == 401

    assert alices.get("")[0] == 429


def test_pages_say_nothing_of_it(client):
    assert "RateLimit-Limit" not in client.get("/").headers


def test_a_replay_counts_too(program, alice):
    alices = program(alice)
    for _ in range(2):
        alices.post("/groups", {"name": "Garden"}, headers={"Idempotency-Key": "1"})

    assert alices.answer.headers["Idempotent-Replayed"] == "true"
    assert told(alices)[1] == LIMIT - 2


def test_minutes_of_different_programs_begin_at_different_times(program, alice):
    resets = set()
    for _ in range(30):
        one = program(alice)
        one.get("")
        resets.add(told(one)[2])

    assert len(resets) > 5


def test_numbers_are_kept_for_their_minute_and_the_one_before():
    minutes = limits.Minutes()
    for _ in range(3):
        minutes.one_more("alice", 7.0)
    assert minutes.one_more("bob", 8.0) == 1, "his next minute has begun"
    assert minutes.one_more("alice", 7.0) == 4, "hers is not over"
    assert minutes.one_more("alice", 8.0) == 1

    minutes.one_more("alice", 9.0)
    assert minutes.before == {"alice": 1, "bob": 1}
    minutes.one_more("alice", 11.0)
    assert (minutes.numbers, minutes.before) == ({"alice": 1}, {})


def test_a_clock_that_was_put_back_keeps_nobody_waiting():
    minutes = limits.Minutes()
    minutes.one_more("alice", 70.0)

    asked = [minutes.one_more("alice", minute) for minute in (10.0, 11.0, 12.0)]

    assert asked == [1, 1, 1]


class Away:
    """A storage that nobody answers for."""

    base_exceptions = ConnectionError

    def incr(self, *_):
        raise ConnectionError


def test_while_counts_are_away_nobody_is_kept_from_asking(program, alice, counting):
    counting.storage = Away()
    alices = program(alice)

    for _ in range(LIMIT + 1):
        assert alices.get("")[0] == 200
    assert told(alices)[1] == LIMIT


def test_one_request_asks_the_storage_once(program, alice, counting):
    storage, asked = counting.storage, []
    counting.storage = SimpleNamespace(
        base_exceptions=storage.base_exceptions,
        incr=lambda *what: asked.append(what) or storage.incr(*what),
    )

    program(alice).get("")

    assert len(asked) == 1
    assert asked[0][1] == 60, "and it is forgotten after the minute"


def test_a_shop_counts_unless_it_is_told_not_to(live, monkeypatch):
    monkeypatch.setattr(limits, "limiter", limiter)
    monkeypatch.setattr(limiter, "enabled", False)  # put back afterwards
    app = create_app(
        DATABASE_URL=live.config["DATABASE_URL"],
        RATELIMIT_ENABLED=True,
        API_PER_MINUTE=2,
    )
    client = app.test_client()
    statuses = [client.get(PRODUCT).status_code for _ in range(3)]
    limiter.reset()
    dispose(app)

    assert statuses == [404, 404, 429]


def test_where_nothing_is_counted_nothing_is_said_of_it(program, alice, counting):
    counting.enabled = False
    alices = program(alice)

    for _ in range(LIMIT + 1):
        assert alices.get("")[0] == 200
        assert "RateLimit-Limit" not in alices.answer.headers
