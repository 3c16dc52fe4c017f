"""Codes for one customer each: given, given again, taken back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from uuid_utils.compat import uuid7

from tests.promotions.rules import ADA, a_rule, redeem
from webapp.audit.queries import acts
from webapp.promotions.errors import (
    CodeNotFound,
    CodeRevoked,
    CodeUsed,
    CustomerNotFound,
    FieldUnfit,
    RuleEnded,
    RuleNotFound,
)
from webapp.promotions.models import PromoCode
from webapp.promotions.services import (
    end_rule,
    issue_code,
    issue_code_by_hand,
    revoke_code,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def still():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_a_customer_who_has_a_code_gets_it_again_and_it_lives_on(session, alice, still):
    rule = a_rule(session)
    first = issue_code(session, rule.id, alice.id, expires_at=NOW + DAY)
    session.expunge_all()

    again = issue_code(session, rule.id, alice.id, expires_at=NOW + 3 * DAY)

    assert (again.id, again.code) == (first.id, first.code)
    assert again.expires_at == NOW + 3 * DAY


def test_a_code_never_gets_a_shorter_life(session, alice, still):
    rule = a_rule(session)
    issue_code(session, rule.id, alice.id, expires_at=NOW + 3 * DAY)
    again = issue_code(session, rule.id, alice.id, expires_at=NOW + DAY)
    assert again.expires_at == NOW + 3 * DAY

    forever = issue_code(session, rule.id, alice.id, expires_at=None)
    assert forever.expires_at is None
    again = issue_code(session, rule.id, alice.id, expires_at=NOW + DAY)
    assert again.expires_at is None
    assert len(session.scalars(select(PromoCode)).all()) == 1


def test_a_code_that_is_used_expired_or_revoked_is_not_given_again(
    session, alice, bob, still
):
    rule = a_rule(session)
    codes = []

    def another():
        code = issue_code(session, rule.id, alice.id, expires_at=NOW + DAY)
        codes.append(code.code)
        return code

    redeem(session, another().code, alice)
    revoke_code(session, ADA, another().id)
    still.move_to(NOW + 2 * DAY)
    codes.append(issue_code(session, rule.id, alice.id, expires_at=None).code)
    codes.append(issue_code(session, rule.id, bob.id, expires_at=None).code)

    assert len(set(codes)) == 4


def test_codes_of_different_rules_are_different(session, alice):
    one, other = a_rule(session), a_rule(session)

    codes = {
        issue_code(session, rule.id, alice.id, expires_at=None).code
        for rule in (one, other)
    }

    assert len(codes) == 2


def test_no_code_is_given_that_could_not_be_used(session, alice, bob, still):
    planned = a_rule(session, starts_at=NOW + DAY)
    over = a_rule(session, ends_at=NOW + DAY)
    off = a_rule(session)
    end_rule(session, ADA, off.id)
    used_up = a_rule(session, shared_code="ONCE", most_uses=1)
    redeem(session, "ONCE", bob)
    used_by_alice = a_rule(session, shared_code="EACH", most_per_customer=1)
    redeem(session, "EACH", alice)
    still.move_to(NOW + DAY - timedelta(seconds=1))
    assert issue_code(session, over.id, alice.id, expires_at=None)
    assert issue_code(session, planned.id, alice.id, expires_at=None) is None
    still.move_to(NOW + DAY)

    for rule in (off, over, used_up, used_by_alice):
        assert issue_code(session, rule.id, alice.id, expires_at=None) is None
        with pytest.raises(RuleEnded):
            issue_code_by_hand(session, ADA, rule.id, "alice@example.com", None)
    assert issue_code(session, planned.id, alice.id, expires_at=None)
    assert issue_code(session, used_by_alice.id, bob.id, expires_at=None)
    assert issue_code(session, uuid7(), alice.id, expires_at=None) is None


def test_an_operator_gives_a_code_and_it_is_on_record(session, alice, still):
    rule = a_rule(session)

    code = issue_code_by_hand(session, ADA, rule.id, " Alice@Example.com", NOW + DAY)

    assert (code.user_id, code.expires_at) == (alice.id, NOW + DAY)
    done = acts(session, subject_id=rule.id)[0]
    assert (done.action, done.operator_name) == ("promotion.code.issue", "Ada")
    assert done.subject == code.code
    assert done.after == {"expires_at": "2026-11-21T12:00:00+00:00"}


def test_an_operator_is_told_why_a_code_cannot_be_given(session, alice, still):
    rule = a_rule(session)
    with pytest.raises(CustomerNotFound):
        issue_code_by_hand(session, ADA, rule.id, "nobody@example.com", None)
    with pytest.raises(FieldUnfit, match="Choose a day to come"):
        issue_code_by_hand(session, ADA, rule.id, "alice@example.com", NOW)
    with pytest.raises(RuleNotFound):
        issue_code_by_hand(session, ADA, uuid7(), "alice@example.com", None)


def test_revoking_is_on_record_and_done_once(session, alice):
    rule = a_rule(session)
    code = issue_code(session, rule.id, alice.id, expires_at=None)

    revoke_code(session, ADA, code.id)

    assert acts(session, subject_id=rule.id)[0].action == "promotion.code.revoke"
    with pytest.raises(CodeRevoked):
        revoke_code(session, ADA, code.id)
    with pytest.raises(CodeNotFound):
        revoke_code(session, ADA, uuid7())


def test_what_was_used_is_not_taken_back(session, alice):
    rule = a_rule(session)
    code = issue_code(session, rule.id, alice.id, expires_at=None)
    redeem(session, code.code, alice)

    with pytest.raises(CodeUsed):
        revoke_code(session, ADA, code.id)
