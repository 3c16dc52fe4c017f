"""How programs stay, and what ends their access."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from sqlalchemy import select

from tests.accounts.people import PASSWORD, a_customer, is_signed_in, sign_in
from tests.api.conftest import Program
from tests.api.envelopes import is_told, told_of
from tests.api.tokens import (
    come_in,
    give_back,
    is_refused,
    pair,
    renew,
    renewed,
    works,
)
from webapp.accounts.jwt import Kind
from webapp.accounts.models import ApiGrant
from webapp.extensions import db

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
NEW = "a wholly new password"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def door(app, quick_passwords):
    """A program that acts for nobody yet."""
    return Program(app)


def test_an_access_token_dies_to_the_second_and_is_renewed(door, shop, clock):
    access, refresh = pair(door)
    clock.move_to(NOW + 15 * MINUTE - SECOND)
    assert works(door, access)
    clock.move_to(NOW + 15 * MINUTE)
    assert not works(door, access)
    access, _ = renewed(door, refresh)
    assert door.answer.json["message"] == "Tokens renewed successfully"
    assert is_told(door.answer)
    assert works(door, access)


def test_access_lasts_for_as_long_as_somebody_renews_it(door, shop, clock):
    _, refresh = pair(door)
    for days in (29, 58, 87):
        clock.move_to(NOW + timedelta(days=days))
        access, refresh = renewed(door, refresh)
        assert works(door, access)
    clock.move_to(NOW + timedelta(days=87 + 30) - SECOND)
    _, refresh = renewed(door, refresh)
    clock.shift(timedelta(days=30))
    renew(door, refresh)
    assert is_refused(door)


def test_renewing_takes_nothing_from_the_token_in_use(door, shop):
    access, refresh = pair(door)
    newer, _ = renewed(door, refresh)
    assert newer != access
    assert works(door, access)
    assert works(door, newer)


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "k"}], ids=["plain", "keyed"])
def test_a_refresh_token_that_was_used_ends_it_all_for_thief_and_owner(
    door, shop, session, key
):
    access, stolen = pair(door)
    newer, refresh = renewed(door, stolen)

    renew(door, stolen, **key)

    assert is_refused(door)
    session.expire_all()
    assert session.scalars(select(ApiGrant)).all() == []
    assert not works(door, access)
    assert not works(door, newer)
    renew(door, refresh)
    assert is_refused(door)
    assert come_in(door)[0] == 200


def test_an_answer_that_got_lost_is_given_again_for_the_same_key(door, shop):
    _, refresh = pair(door)
    key = {"Idempotency-Key": "d2b2f5f5"}
    lost = renewed(door, refresh, **key)
    assert "Idempotent-Replayed" not in door.answer.headers
    again = renewed(door, refresh, **key)
    assert door.answer.headers["Idempotent-Replayed"] == "true"
    assert again == lost
    assert works(door, again[0])
    assert renewed(door, again[1]) != again


def test_signing_in_twice_under_one_key_begins_one_access(door, shop, session):
    key = {"Idempotency-Key": "first-start"}
    assert pair(door, **key) == pair(door, **key)
    assert len(session.scalars(select(ApiGrant)).all()) == 1


def test_the_same_refresh_token_at_the_same_moment_is_given_one_pair(
    live, quick_passwords
):
    with live.app_context(), db.sessionmaker.begin() as session:
        a_customer(session)
    _, refresh = pair(Program(live))
    together, heard = Barrier(4), []

    def ask():
        program = Program(live)
        together.wait()
        status, told = renew(program, refresh)
        heard.append((status, told["data"]))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(status for status, _ in heard) == [200, 401, 401, 401]
    (won,) = (data for status, data in heard if status == 200)
    assert not works(Program(live), won["accessToken"])


WRONG = {
    "nonsense": "no token",
    "an access token": "{access}",
    "of another signature": "{unsigned}.AAAA",
    "unsigned": "{unsigned}.",
    "cut": "{cut}",
    "spaced": " {refresh}",
    "a header": "Bearer {refresh}",
    "accents": "é.é.é",
    "nul": "\x00",
    "8 kB": "{refresh}" + "A" * 8_000,
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_refresh_token_renews_and_ends_nothing(door, shop, everything, case):
    access, refresh = pair(door)
    wrong = WRONG[case].format(
        access=access,
        refresh=refresh,
        unsigned=refresh.rpartition(".")[0],
        cut=refresh[:-1],
    )
    before = everything()
    renew(door, wrong)
    assert is_refused(door)
    assert everything() == before
    renewed(door, refresh)


@pytest.mark.parametrize("case", [case for case in WRONG if case != "an access token"])
def test_what_is_no_token_ends_nothing(door, shop, everything, case):
    access, refresh = pair(door)
    wrong = WRONG[case].format(
        access=access,
        refresh=refresh,
        unsigned=refresh.rpartition(".")[0],
        cut=refresh[:-1],
    )
    before = everything()
    assert give_back(door, wrong)[0] == 200
    assert everything() == before


@pytest.mark.parametrize("path", ["refresh", "revoke"])
@pytest.mark.parametrize("value", [None, 5, "", ["a"], {}, "\ud800"], ids=repr)
def test_what_is_no_text_is_amiss(door, shop, path, value):
    name = {"refresh": "refreshToken", "revoke": "token"}[path]
    status, told = door.post(f"/api/v1/auth/{path}", {name: value})
    assert status == 422
    assert told["data"].keys() == {name}


@pytest.mark.parametrize("number", [0, 1], ids=["access", "refresh"])
def test_either_token_ends_the_access_with_both(door, shop, number):
    tokens, others = pair(door), pair(door)
    status, told = give_back(door, tokens[number])
    assert (status, told["data"]) == (200, None)
    assert told["message"] == "Access ended successfully"
    assert is_told(door.answer)
    assert not works(door, tokens[0])
    renew(door, tokens[1])
    assert is_refused(door)
    assert works(door, others[0])


def test_giving_back_what_does_not_work_is_no_mistake(door, shop, clock):
    access, refresh = pair(door)
    give_back(door, refresh)
    done = told_of(door.answer)
    clock.move_to(NOW + timedelta(days=31))
    for token in (refresh, access, "no token", "a.b.c"):
        give_back(door, token)
        assert told_of(door.answer) == done


def test_a_new_password_ends_every_program_at_once(door, shop, client):
    access, refresh = pair(door)
    bobs, _ = pair(door, email="bob@example.com")
    sign_in(client)
    answer = client.post("/account/password", data={"present": PASSWORD, "new": NEW})
    assert answer.status_code == 303
    assert not works(door, access)
    renew(door, refresh)
    assert is_refused(door)
    assert works(door, bobs)
    assert is_signed_in(client)
    assert come_in(door)[0] == 401
    assert come_in(door, password=NEW)[0] == 200


def test_signing_out_everywhere_else_ends_every_program(door, shop, client):
    access, _ = pair(door)
    sign_in(client)
    client.post("/account/sessions/end-others")
    assert not works(door, access)


def test_a_customer_who_is_deleted_has_no_programs(door, shop, session):
    access, refresh = pair(door)
    session.delete(shop.alice)
    session.commit()
    assert not works(door, access)
    renew(door, refresh)
    assert is_refused(door)


def test_signing_out_of_a_browser_leaves_programs_alone(door, shop, client):
    access, _ = pair(door)
    sign_in(client)
    client.post("/account/sign-out")
    assert works(door, access)


def test_operators_are_no_customers_here_either(door, world):
    assert come_in(door, "ada@example.com")[0] == 401


def test_each_token_has_an_id_of_its_own(door, shop):
    issuer = door.app.extensions["token_issuer"]
    access, refresh = pair(door)
    ids = {
        issuer.read(Kind.ACCESS, access).token_id,
        issuer.read(Kind.REFRESH, refresh).token_id,
    }
    assert len(ids) == 2
