"""Mails that came back: believed only when signed, and noted once."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from webapp.accounts import services as accounts
from webapp.core import clock
from webapp.hooks.bounces import HEADER, signature
from webapp.messaging.models import Channel, Kind, State
from webapp.messaging.suppressions import is_suppressed

SECRET = "s" * 40
REASON = "550 5.1.1 no such mailbox"


@pytest.fixture(autouse=True)
def secret(app, monkeypatch):
    monkeypatch.setitem(app.config, "BOUNCE_SECRET", SECRET)


@pytest.fixture
def report(client, session):
    """Tell the shop something, as whoever knows the secret does."""

    def report(told, *, at=None, secret=SECRET, header=None, body=None):
        raw = json.dumps(told).encode()
        at = int(clock.now().timestamp()) if at is None else at
        proof = header or f"t={at},v1={signature(secret, at, raw)}"
        answer = client.post("/m/bounces", data=body or raw, headers={HEADER: proof})
        session.expire_all()
        return answer.status_code

    return report


@pytest.fixture
def cause(session, site):
    def cause(address="alice@example.com"):
        session.expire_all()
        found = is_suppressed(session, site.secrets, Channel.EMAIL, address)
        return found and found.cause

    return cause


def about(told, report, **more):
    message_id = f"<{told.id}@shop.example.com>"
    return {"report": report, "message_id": message_id, "reason": REASON, **more}


def test_a_mailbox_that_is_gone_gets_nothing_any_more(post, report, cause):
    [told], _ = post(Kind.REMINDER)
    assert report(about(told, "permanent", address="Alice@Example.com")) == 204
    assert cause() == "bounced"
    assert (told.state, told.cause, told.reason) == (State.DEAD, "bounced", REASON)
    [again], arrived = post(Kind.REMINDER)
    assert arrived == []
    assert (again.state, again.cause) == (State.HELD, "bounced")


def test_without_an_address_that_of_the_reader_is_meant(post, report, cause):
    [told], _ = post(Kind.REMINDER)
    assert report(about(told, "permanent")) == 204
    assert cause() == "bounced"


def test_what_an_order_named_says_nothing_of_the_readers_own_address(
    post, report, cause
):
    [told], _ = post(Kind.ORDER)
    assert report(about(told, "permanent")) == 204
    assert (told.state, told.cause) == (State.DEAD, "bounced")
    assert cause() is None


@pytest.mark.parametrize(
    "named", ["permanent ", " permanent", "perma\0nent"], ids=ascii
)
def test_blanks_around_a_report_are_passed_over(report, cause, named):
    assert report({"report": named, "address": "alice@example.com"}) == 204
    assert cause() == "bounced"


def test_an_address_is_known_however_its_domain_is_written(report, cause):
    said = {"report": "permanent", "address": "Alice@B\u00fccher.example"}
    assert report(said) == 204
    assert cause("alice@xn--bcher-kva.example") == "bounced"


def test_an_address_alone_is_enough(report, cause):
    assert report({"report": "permanent", "address": "bob@example.com"}) == 204
    assert cause("bob@example.com") == "bounced"
    assert cause() is None


def test_a_full_mailbox_is_noted_and_nothing_follows(post, report, cause):
    [told], _ = post(Kind.REMINDER)
    said = about(told, "transient", address="alice@example.com", reason="452 full")
    assert report(said) == 204
    assert cause() is None
    assert (told.state, told.reason) == (State.SENT, "452 full")
    assert len(post(Kind.REMINDER)[1]) == 1


def test_who_complains_gets_nothing_any_more(post, report, cause):
    [told], _ = post(Kind.REMINDER)
    assert report(about(told, "complaint", address="alice@example.com")) == 204
    assert cause() == "complained"
    assert (told.state, told.cause) == (State.SENT, "complained")
    assert post(Kind.STOCK_ALERT, Kind.REMINDER)[1] == []


def test_a_report_that_comes_again_changes_nothing(
    session, post, report, cause, undone, everything
):
    [told], _ = post(Kind.REMINDER)
    said = about(told, "permanent", address="alice@example.com")
    report(said)
    before = everything()
    with undone():
        assert report(said) == 204
        assert everything() == before


def test_what_was_held_keeps_its_own_reason(session, alice, post, report, cause):
    accounts.opt_out(session, alice.id)
    [told], _ = post(Kind.REMINDER)
    assert report(about(told, "permanent", address="alice@example.com")) == 204
    assert (told.state, told.cause) == (State.HELD, "opted_out")
    assert cause() == "bounced"


def test_a_report_of_what_is_gone_or_never_was_is_taken(report, cause):
    said = {"report": "permanent", "message_id": f"<{uuid4()}@shop.example.com>"}
    assert report(said) == 204
    assert report({**said, "address": "bob@example.com"}) == 204
    assert cause("bob@example.com") == "bounced"


@pytest.mark.parametrize(
    "header",
    [
        *("", "t=,v1=", "v1=abc", "t=1,v1=abc", "nonsense", "t=99999999999999999999"),
        *("t=-5,v1=", "t=1;v1=2", "=,=", "t=\u0661,v1=x".encode().decode("latin-1")),
    ],
)
def test_what_is_not_signed_is_not_believed(client, cause, header):
    told = json.dumps({"report": "permanent", "address": "alice@example.com"})
    answer = client.post("/m/bounces", data=told, headers={HEADER: header})
    assert answer.status_code == 403
    assert cause() is None


def test_a_signature_is_good_for_its_body_secret_and_minute(report, cause):
    told = {"report": "permanent", "address": "alice@example.com"}
    now = int(clock.now().timestamp())
    assert report(told, secret="another") == 403
    assert report(told, body=json.dumps({**told, "x": 1}).encode()) == 403
    for late in (301, -301, 3600):
        assert report(told, at=now - late) == 403
    assert cause() is None
    for late in (290, -290):
        assert report(told, at=now - late) == 204


def test_a_report_that_was_overheard_is_of_no_use_later(report, client, cause):
    raw = json.dumps({"report": "permanent", "address": "alice@example.com"}).encode()
    at = int(clock.now().timestamp())
    proof = {HEADER: f"t={at},v1={signature(SECRET, at, raw)}"}
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        assert client.post("/m/bounces", data=raw, headers=proof).status_code == 403
    assert cause() is None


@pytest.mark.parametrize(
    "told",
    [
        *(None, [], "permanent", 1, {}, {"report": "permanent"}),
        {"report": "gone", "address": "alice@example.com"},
        {"report": ["permanent"], "address": "alice@example.com"},
        {"report": "permanent", "address": {"$ne": ""}},
        {"report": "permanent", "address": ["alice@example.com"]},
        {"report": "permanent", "address": " \0 "},
        {"report": "permanent", "message_id": "1 OR 1=1"},
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused(report, told):
    assert report(told) == 400


@pytest.mark.parametrize(
    "reason", ["\0", "x" * 5_000, "\ud800", {"a": 1}, "line\r\nline"], ids=ascii
)
def test_whatever_a_server_says_can_be_kept(post, report, reason):
    [told], _ = post(Kind.REMINDER)
    assert report(about(told, "permanent", reason=reason)) == 204
    assert len(told.reason) <= 300
    assert "\n" not in told.reason


def test_a_body_that_is_no_json_is_refused(client):
    now = int(clock.now().timestamp())
    for raw in (b"", b"{", b"\xff\xfe", b"[" * 10_000):
        proof = {HEADER: f"t={now},v1={signature(SECRET, now, raw)}"}
        assert client.post("/m/bounces", data=raw, headers=proof).status_code == 400


def test_without_a_secret_there_is_no_such_door(app, monkeypatch, report):
    monkeypatch.setitem(app.config, "BOUNCE_SECRET", "")
    told = {"report": "permanent", "address": "alice@example.com"}
    assert report(told) == 404
    assert report(told, secret="") == 404
