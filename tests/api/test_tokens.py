"""How programs come in: by the address and password of whoever they act for."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import func, select

from tests.accounts.people import a_customer, sign_in
from tests.api.conftest import Program
from tests.api.envelopes import is_told, told_of
from tests.api.tokens import come_in, is_refused, pair, renew, works
from webapp.accounts import passwords
from webapp.accounts.models import SignInTries
from webapp.extensions import db

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
NO_MATCH = "E-mail address and password do not match. Please try again."
TRIES = ("sign_in_tries",)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def door(app, quick_passwords):
    """A program that acts for nobody yet."""
    return Program(app)


def test_a_customer_lets_a_program_in_by_address_and_password(door, shop):
    status, told = come_in(door)
    assert status == 200
    assert is_told(door.answer)
    assert told["message"] == "Signed in successfully"
    tokens = told["data"]
    assert {name: tokens[name] for name in ("tokenType", "expiresIn")} == {
        "tokenType": "Bearer",
        "expiresIn": 900,
    }
    assert tokens["refreshExpiresIn"] == 30 * 24 * 3600
    assert tokens.keys() == {
        "accessToken",
        "refreshToken",
        "tokenType",
        "expiresIn",
        "refreshExpiresIn",
    }
    assert works(door, tokens["accessToken"])


def test_tokens_are_kept_by_no_cache_and_come_with_no_cookie(door, shop):
    _, refresh = pair(door)
    assert door.answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in door.answer.headers
    renew(door, refresh)
    assert door.answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in door.answer.headers


@pytest.mark.parametrize("email", ["ALICE@example.com", "  alice@example.com "])
def test_an_address_may_be_written_as_on_the_pages(door, shop, email):
    assert come_in(door, email)[0] == 200


def test_a_program_acts_for_whoever_let_it_in(door, shop):
    alices, _ = pair(door)
    bobs, _ = pair(door, email="bob@example.com")
    shop.group("Garden")
    for token, names in ((alices, ["Garden"]), (bobs, [])):
        _, told = Program(door.app, token).get("/groups")
        assert [group["name"] for group in told["data"]] == names


def test_unknown_and_wrong_get_the_same_answer_for_the_same_work(
    door, shop, monkeypatch, everything
):
    passwords.matches("anything", None)  # the dummy is made once per process
    verified = []
    verify = PasswordHasher.verify

    def counted(self, kept, given):
        verified.append(kept)
        return verify(self, kept, given)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    before = everything(but=TRIES)
    heard = []
    for email in ("alice@example.com", "nobody@example.com", "no address", "\x00"):
        come_in(door, email, "wrong")
        assert is_refused(door, NO_MATCH, is_bad=False)
        heard.append((told_of(door.answer), door.answer.headers.to_wsgi_list()))

    assert len({body for body, _ in heard}) == 1
    assert all(headers == heard[0][1] for _, headers in heard)
    assert len(verified) == len(heard)
    assert len({kept.rpartition("$")[0].rpartition("$")[0] for kept in verified}) == 1
    assert everything(but=TRIES) == before


def test_ten_wrong_passwords_close_the_door_for_as_long_as_is_told(door, shop, clock):
    heard = [come_in(door, password="wrong")[0] for _ in range(11)]
    assert heard == [401] * 10 + [429]
    assert door.answer.headers["Retry-After"] == "900"
    assert is_told(door.answer)
    assert "wait 15 minutes" in door.answer.json["message"]

    clock.move_to(NOW + 15 * MINUTE - SECOND)
    assert come_in(door)[0] == 429  # the right one, even
    assert door.answer.headers["Retry-After"] == "1"
    assert "wait a minute" in door.answer.json["message"]
    clock.move_to(NOW + 15 * MINUTE)
    assert come_in(door)[0] == 200


def test_guesses_are_counted_together_with_those_on_the_pages(door, shop, client):
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 422
        assert come_in(door, password="wrong")[0] == 401
    assert come_in(door)[0] == 429
    assert sign_in(client).status_code == 429
    assert come_in(door, "bob@example.com")[0] == 200


def test_the_right_password_forgets_the_wrong_ones(door, shop, session):
    for _ in range(3):
        heard = [come_in(door, password="wrong")[0] for _ in range(9)]
        assert heard == [401] * 9
        assert come_in(door)[0] == 200
    assert session.scalar(select(func.count()).select_from(SignInTries)) == 0


def test_a_guess_counts_although_its_key_may_be_used_again(live, quick_passwords):
    """On real connections: what a refusal undoes must not undo the count."""
    with live.app_context(), db.sessionmaker.begin() as session:
        a_customer(session)
    door = Program(live)
    keys = {"Idempotency-Key": "always-the-same"}
    heard = [come_in(door, password="wrong", **keys)[0] for _ in range(11)]
    assert heard == [401] * 10 + [429]
    with live.app_context(), db.sessionmaker.begin() as session:
        assert session.scalars(select(SignInTries.tries)).all() == [10]


UNFIT = {
    "nothing": ({}, {"userName": "is required", "password": "is required"}),
    "no password": ({"userName": "a"}, {"password": "is required"}),
    "blank": (
        {"userName": "", "password": ""},
        {"userName": "must not be blank", "password": "must not be blank"},
    ),
    "numbers": (
        {"userName": 1, "password": None},
        {"userName": "must be text", "password": "must be text"},
    ),
    "half a letter": (
        {"userName": "\ud800", "password": "\udfff"},
        {"userName": "must be text", "password": "must be text"},
    ),
    "too long": (
        {"userName": "a" * 255, "password": "b" * 201},
        {
            "userName": "must have at most 254 characters",
            "password": "must have at most 200 characters",
        },
    ),
    "more": (
        {"userName": "a", "password": "b", "scope": "admin"},
        {"scope": "is not known"},
    ),
}


@pytest.mark.parametrize("case", UNFIT)
def test_what_is_amiss_is_told_by_field_and_counts_as_no_try(
    door, shop, everything, case
):
    body, amiss = UNFIT[case]
    before = everything()
    status, told = door.post("/api/v1/auth/token", body)
    assert (status, told["data"]) == (422, amiss)
    assert everything() == before


def test_a_password_is_never_repeated(door, shop):
    come_in(door, password="a secret that nobody repeats")
    assert "secret" not in door.answer.text
    door.post("/api/v1/auth/token", {"password": ["a secret that nobody repeats"]})
    assert "secret" not in door.answer.text
