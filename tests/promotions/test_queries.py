"""Rules and codes as operators look at them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from uuid_utils.compat import uuid7

from tests.promotions.rules import ADA, a_rule, redeem
from webapp.promotions.errors import RuleNotFound
from webapp.promotions.queries import codes_of, rule_choices, rule_page, rules_listed
from webapp.promotions.services import end_rule, issue_code, release, revoke_code

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_rules_are_listed_newest_first_with_what_came_of_them(session, alice, bob):
    old = a_rule(session, name="Old")
    new = a_rule(session, name="New", shared_code="NEW")
    code = issue_code(session, old.id, alice.id, expires_at=None)
    redeem(session, code.code, alice, 5_000)
    redeem(session, "NEW", alice)
    redeem(session, "NEW", bob, 20_000)
    order_id = uuid7()
    redeem(session, "NEW", bob, order_id=order_id)
    release(session, order_id)

    listed = rules_listed(session)

    assert [(r.name, r.codes, r.uses, r.given_minor) for r in listed] == [
        ("New", 0, 2, 3_000),
        ("Old", 1, 1, 500),
    ]
    assert rule_page(session, new.id) == listed[0]
    with pytest.raises(RuleNotFound):
        rule_page(session, uuid7())


def test_rules_are_paged_in_one_statement_however_many(session, statements):
    rules = [a_rule(session, name=f"No. {n}") for n in range(5)]
    session.connection()

    with statements() as sent:
        first = rules_listed(session, most=2)
        rest = rules_listed(session, most=9, before=first[-1].id)

    assert [rule.id for rule in [*first, *rest]] == [r.id for r in reversed(rules)]
    assert len(sent) == 2


def test_where_a_rule_stands(session):
    with time_machine.travel(NOW, tick=False) as clock:
        a_rule(session, name="planned", starts_at=NOW + DAY)
        a_rule(session, name="active", ends_at=NOW + DAY)
        end_rule(session, ADA, a_rule(session, name="off").id)
        a_rule(session, name="over", ends_at=NOW + DAY / 2)
        clock.move_to(NOW + DAY / 2)

        assert all(rule.state == rule.name for rule in rules_listed(session))


def test_codes_are_drawn_from_rules_that_give_some_or_from_the_chosen_one(session):
    with time_machine.travel(NOW, tick=False) as clock:
        planned = a_rule(session, starts_at=NOW + 9 * DAY)
        off = a_rule(session)
        end_rule(session, ADA, off.id)
        over = a_rule(session, ends_at=NOW + DAY)
        clock.move_to(NOW + DAY)

        assert [rule.id for rule in rule_choices(session)] == [planned.id]
        for chosen in (off, over):
            ids = [rule.id for rule in rule_choices(session, chosen.id)]
            assert set(ids) == {chosen.id, planned.id}


@pytest.fixture
def codes(session, alice, bob):
    """Three of Alice's codes, one used, one revoked, one expired, and a live one."""
    with time_machine.travel(NOW, tick=False) as clock:
        rule = a_rule(session)
        used = issue_code(session, rule.id, alice.id, expires_at=NOW + DAY)
        order_id = uuid7()
        redeem(session, used.code, alice, order_id=order_id)
        revoked = issue_code(session, rule.id, alice.id, expires_at=NOW + DAY)
        revoke_code(session, ADA, revoked.id)
        expired = issue_code(session, rule.id, alice.id, expires_at=NOW + DAY)
        clock.move_to(NOW + DAY)
        live = issue_code(session, rule.id, bob.id, expires_at=None)
        yield rule, order_id, [live, expired, revoked, used]


def test_codes_of_a_rule_say_where_they_stand(session, codes):
    rule, order_id, known = codes

    listed = codes_of(session, rule.id)

    assert [code.id for code in listed] == [code.id for code in known]
    assert [code.state for code in listed] == ["live", "expired", "revoked", "used"]
    assert [code.order_id for code in listed] == [None, None, None, order_id]
    assert (listed[0].customer, listed[0].email) == ("Bob", "bob@example.com")
    rest = codes_of(session, rule.id, before=listed[1].id, most=1)
    assert [code.id for code in rest] == [known[2].id]


def test_codes_are_found_by_customer_and_as_they_are_typed(session, codes):
    rule, _, known = codes
    typed = known[0].code.lower().replace("-", " ")

    assert [c.id for c in codes_of(session, rule.id, question=typed)] == [known[0].id]
    assert len(codes_of(session, rule.id, question=" ALICE@example.com ")) == 3
    assert codes_of(session, rule.id, question="nobody") == []
    assert codes_of(session, rule.id, question="a\x00b") == []
    assert codes_of(session, uuid7()) == []
