"""Addresses that nothing is sent to, and that nobody can read from the table."""

import pytest
from sqlalchemy import select, text

from webapp.messaging.models import Channel, Suppression
from webapp.messaging.suppressions import (
    BOUNCED,
    COMPLAINED,
    OPTED_OUT,
    is_suppressed,
    lift,
    suppress,
)

KEYS = ("k" * 32,)
ALICE, PHONE = "alice@example.com", "+4915112345678"


@pytest.fixture
def gone(session):
    """Alice's mailbox is gone."""
    suppress(session, KEYS, Channel.EMAIL, ALICE, cause=BOUNCED, reason="It is gone.")


def cause_of(session, address, channel=Channel.EMAIL, keys=KEYS):
    found = is_suppressed(session, keys, channel, address)
    return found and found.cause


def test_nothing_goes_to_a_suppressed_address(session, gone):
    assert cause_of(session, ALICE) == BOUNCED
    assert cause_of(session, "Alice@Example.com ") == BOUNCED
    assert cause_of(session, "bob@example.com") is None
    assert cause_of(session, ALICE, Channel.SMS) is None


def test_m8_only_a_keyed_hash_remains(session, gone):
    suppress(session, KEYS, Channel.SMS, PHONE, cause=OPTED_OUT, reason="They said so.")
    kept = session.scalar(
        text("SELECT string_agg(s::text, '|') FROM suppressions AS s")
    )
    for part in ("alice", "example", "4915112345678", "12345678"):
        assert part not in kept
        assert part.encode().hex() not in kept
    assert cause_of(session, ALICE, keys=("another key",)) is None


def test_one_that_was_made_with_an_earlier_key_is_found_and_lifted(session, gone):
    keys = ("the new one", *KEYS)
    assert cause_of(session, ALICE, keys=keys) == BOUNCED
    suppress(session, keys, Channel.EMAIL, ALICE, cause=BOUNCED, reason="Again.")
    assert len(session.scalars(select(Suppression)).all()) == 1
    assert lift(session, keys, Channel.EMAIL, ALICE)
    assert cause_of(session, ALICE, keys=keys) is None


def test_twice_is_as_good_as_once_and_the_first_reason_stays(session, gone):
    suppress(session, KEYS, Channel.EMAIL, ALICE, cause=BOUNCED, reason="Still gone.")
    assert is_suppressed(session, KEYS, Channel.EMAIL, ALICE).reason == "It is gone."


@pytest.mark.parametrize("keys", [KEYS, ("the new one", *KEYS)], ids=["same", "newer"])
@pytest.mark.parametrize("cause", [COMPLAINED, OPTED_OUT])
def test_what_its_reader_said_outlives_a_bounce(session, gone, cause, keys):
    suppress(session, keys, Channel.EMAIL, ALICE, cause=cause, reason="Never again.")
    assert is_suppressed(session, keys, Channel.EMAIL, ALICE) == (cause, "Never again.")
    suppress(session, keys, Channel.EMAIL, ALICE, cause=BOUNCED, reason="It is gone.")
    assert not lift(session, keys, Channel.EMAIL, ALICE)
    assert cause_of(session, ALICE, keys=keys) == cause


def test_only_what_bounced_is_lifted_by_verifying(session):
    suppress(session, KEYS, Channel.EMAIL, ALICE, cause=OPTED_OUT, reason="Never.")
    assert not lift(session, KEYS, Channel.EMAIL, ALICE)
    assert cause_of(session, ALICE) == OPTED_OUT
    assert lift(session, KEYS, Channel.EMAIL, ALICE, causes=[OPTED_OUT])
    assert not lift(session, KEYS, Channel.EMAIL, ALICE, causes=[OPTED_OUT])
