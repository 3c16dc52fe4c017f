"""What a token says, and for how long and by whom it is believed."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from webapp.accounts.jwt import (
    ACCESS_LIVES,
    LONGEST,
    REFRESH_LIVES,
    Claims,
    Issuer,
    Kind,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
NAME, AUDIENCE = "https://shop.example.com", "https://shop.example.com/api/v1"
KEY, NEW_KEY = "the key that is in use here today", "the key that replaces it tomorrow"
CLAIMS = Claims(UUID(int=1), UUID(int=2), UUID(int=3))


def issuer(*keys, name=NAME, audience=AUDIENCE):
    return Issuer(name, audience, keys or (KEY,))


def part(token, number):
    """Return a part of a token as JSON: its header, or what it says."""
    text = token.split(".")[number]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.mark.parametrize("kind", Kind)
def test_a_token_says_again_what_it_was_made_of(kind):
    token = issuer().sign(kind, CLAIMS, now=NOW)
    assert issuer().read(kind, token) == CLAIMS


def test_a_token_says_who_made_it_for_whom_and_nothing_of_the_customer():
    token = issuer().sign(Kind.ACCESS, CLAIMS, now=NOW)
    assert part(token, 1) == {
        "iss": NAME,
        "aud": AUDIENCE,
        "sub": str(CLAIMS.user_id),
        "sid": str(CLAIMS.grant_id),
        "jti": str(CLAIMS.token_id),
        "iat": int(NOW.timestamp()),
        "nbf": int(NOW.timestamp()),
        "exp": int((NOW + timedelta(minutes=15)).timestamp()),
    }


def test_a_token_names_its_kind_and_key_but_not_the_key_itself():
    header = part(issuer().sign(Kind.REFRESH, CLAIMS, now=NOW), 0)
    assert header.keys() == {"alg", "typ", "kid"}
    assert (header["alg"], header["typ"]) == ("HS256", "rt+jwt")
    assert len(header["kid"]) == 16
    assert KEY not in header["kid"]


@pytest.mark.parametrize(
    ("kind", "lives"), [(Kind.ACCESS, ACCESS_LIVES), (Kind.REFRESH, REFRESH_LIVES)]
)
def test_a_token_dies_to_the_second(clock, kind, lives):
    token = issuer().sign(kind, CLAIMS, now=NOW)
    clock.move_to(NOW + lives - SECOND)
    assert issuer().read(kind, token) == CLAIMS
    clock.move_to(NOW + lives)
    assert issuer().read(kind, token) is None


def test_a_token_of_the_future_has_to_wait_to_the_second(clock):
    token = issuer().sign(Kind.ACCESS, CLAIMS, now=NOW + HOUR)
    clock.move_to(NOW + HOUR - SECOND)
    assert issuer().read(Kind.ACCESS, token) is None
    clock.move_to(NOW + HOUR)
    assert issuer().read(Kind.ACCESS, token) == CLAIMS


def test_neither_kind_passes_for_the_other():
    for kind, other in (Kind, reversed(Kind)):
        assert issuer().read(other, issuer().sign(kind, CLAIMS, now=NOW)) is None


@pytest.mark.parametrize(
    "other",
    [
        issuer("another key altogether"),
        issuer(name="https://other.example.com"),
        issuer(audience="https://shop.example.com/api/v2"),
        issuer(audience=NAME),
    ],
    ids=["key", "issuer", "version", "pages"],
)
def test_tokens_of_another_shop_or_for_another_door_are_not_believed(other):
    token = other.sign(Kind.ACCESS, CLAIMS, now=NOW)
    assert other.read(Kind.ACCESS, token) == CLAIMS
    assert issuer().read(Kind.ACCESS, token) is None


def test_a_replaced_key_is_believed_for_as_long_as_it_is_kept():
    token = issuer(KEY).sign(Kind.ACCESS, CLAIMS, now=NOW)
    assert issuer(NEW_KEY, KEY).read(Kind.ACCESS, token) == CLAIMS
    assert issuer(NEW_KEY).read(Kind.ACCESS, token) is None


def test_only_the_key_in_use_signs():
    token = issuer(NEW_KEY, KEY).sign(Kind.ACCESS, CLAIMS, now=NOW)
    assert issuer(NEW_KEY).read(Kind.ACCESS, token) == CLAIMS
    assert issuer(KEY).read(Kind.ACCESS, token) is None


def test_tokens_are_not_signed_with_the_key_of_cookies_itself():
    for signed_with in issuer().keys.values():
        assert signed_with.raw_value != KEY.encode()
        assert len(signed_with.raw_value) >= 32


def test_one_changed_letter_makes_a_token_worthless():
    token = issuer().sign(Kind.ACCESS, CLAIMS, now=NOW)
    for place, letter in enumerate(token):
        changed = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        assert issuer().read(Kind.ACCESS, changed) is None, place


@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "a.b.c", "\x00", "é.é.é", "\ud800", "=.=.=", "." * 4_000],
    ids=["empty", "1", "2", "3", "nul", "accents", "half", "padding", "dots"],
)
def test_what_is_no_token_is_not_believed(text):
    assert issuer().read(Kind.ACCESS, text) is None


@pytest.mark.parametrize("letter", ["[", '{"a":'], ids=["lists", "objects"])
def test_a_header_nested_very_deep_is_not_believed(letter):
    deep = letter * (LONGEST // len(letter) // 2)
    header = base64.urlsafe_b64encode(deep.encode()).decode().rstrip("=")
    assert len(f"{header}.e30.AAAA") < LONGEST
    assert issuer().read(Kind.ACCESS, f"{header}.e30.AAAA") is None


@pytest.mark.parametrize(("letters", "is_read"), [(1_000, True), (4_000, False)])
def test_a_token_that_is_too_long_is_not_believed(letters, is_read):
    wordy = issuer(name=f"https://{'a' * letters}.example.com")
    read = wordy.read(Kind.ACCESS, wordy.sign(Kind.ACCESS, CLAIMS, now=NOW))
    assert (read == CLAIMS) is is_read


def test_what_was_believed_before_is_checked_for_kind_letters_and_time(clock):
    ours = issuer()
    token = ours.sign(Kind.ACCESS, CLAIMS, now=NOW)
    assert ours.read(Kind.ACCESS, token) == CLAIMS

    assert ours.read(Kind.REFRESH, token) is None
    assert ours.read(Kind.ACCESS, token[:-1]) is None
    assert ours.read(Kind.ACCESS, token) == CLAIMS
    clock.move_to(NOW + ACCESS_LIVES)
    assert ours.read(Kind.ACCESS, token) is None
    clock.move_to(NOW - SECOND)
    assert ours.read(Kind.ACCESS, token) is None


def test_only_access_tokens_that_are_ours_are_remembered():
    ours = issuer()
    for token in (
        issuer(NEW_KEY).sign(Kind.ACCESS, CLAIMS, now=NOW),
        ours.sign(Kind.REFRESH, CLAIMS, now=NOW),
    ):
        ours.read(Kind.ACCESS, token)
        ours.read(Kind.REFRESH, token)

    assert not ours.checked
