"""Rules: what operators may write into them, and what the log keeps of it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from tests.promotions.rules import ADA, a_rule
from webapp.audit.models import Act
from webapp.audit.queries import acts
from webapp.promotions.errors import FieldUnfit, RuleNotFound
from webapp.promotions.models import DiscountKind, DiscountRule
from webapp.promotions.services import (
    change_rule,
    end_rule,
    issue_code,
    make_rule,
    resume_rule,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LAMPS = UUID(int=1)


def log_of(session, rule):
    return [(done.action, done.before, done.after) for done in acts(session)]


def test_a_rule_is_kept_as_it_was_written_and_put_on_record(session):
    rule = make_rule(
        session,
        ADA,
        name="  Summer   sale ",
        kind=DiscountKind.PERCENT,
        percent_pct=Decimal("12.5"),
        amount_minor=500,  # of the other kind: left out
        currency="USD",
        minimum_minor=5_000,
        category_ids=[LAMPS, LAMPS],
        starts_at=NOW,
        ends_at=NOW + timedelta(days=30),
        most_uses=100,
        most_per_customer=1,
        shared_code=" summer-26 ",
    )

    session.expire_all()
    assert (rule.name, rule.percent_pct, rule.amount_minor) == (
        "Summer sale",
        Decimal("12.50"),
        None,
    )
    assert (rule.category_ids, rule.shared_code) == ([LAMPS], "SUMMER26")
    assert rule.is_active
    ((action, before, after),) = log_of(session, rule)
    assert (action, before) == ("promotion.rule.make", None)
    assert after["percent_pct"] == "12.50"
    assert after["starts_at"] == "2026-11-20T12:00:00+00:00"
    assert "amount_minor" not in after


@pytest.mark.parametrize(
    ("field", "unfit"),
    [
        ("name", ""),
        ("name", " \t"),
        ("name", "x" * 81),
        ("percent_pct", None),
        ("percent_pct", Decimal(0)),
        ("percent_pct", Decimal("100.01")),
        ("percent_pct", Decimal("0.001")),
        ("percent_pct", Decimal("NaN")),
        ("percent_pct", Decimal("Infinity")),
        ("minimum_minor", -1),
        ("minimum_minor", 10**12 + 1),
        ("most_uses", 0),
        ("most_per_customer", -1),
        ("shared_code", "ab"),
        ("shared_code", "über"),
        ("shared_code", "keep 7Q4M 2XKD 9PRT"),
        ("ends_at", NOW),
    ],
)
def test_what_a_rule_cannot_be_is_refused_by_the_field(session, field, unfit):
    with pytest.raises(FieldUnfit) as refusal:
        a_rule(session, **{"starts_at": NOW, field: unfit})

    assert refusal.value.field == field


@pytest.mark.parametrize("amount", [0, -5, 10**12 + 1])
def test_a_fixed_amount_is_above_nothing(session, amount):
    with pytest.raises(FieldUnfit) as refusal:
        a_rule(session, amount=amount)

    assert refusal.value.field == "amount_minor"


def test_two_rules_do_not_share_one_code(session):
    one = a_rule(session, shared_code="SUMMER26")
    other = a_rule(session)

    with pytest.raises(FieldUnfit, match="Another rule has this code"):
        a_rule(session, shared_code="summer 26")
    with pytest.raises(FieldUnfit, match="Another rule has this code"):
        change_rule(session, ADA, other.id, shared_code="summer 26", name="Other")

    session.expire_all()
    assert (one.shared_code, other.shared_code) == ("SUMMER26", None)
    assert other.name == "Ten off"
    assert session.scalar(select(func.count()).select_from(DiscountRule)) == 2
    assert change_rule(session, ADA, one.id, shared_code="summer-26") is False


def test_only_what_changed_is_put_on_record(session):
    rule = a_rule(session, minimum_minor=100)

    assert change_rule(session, ADA, rule.id, name="Fifth off", percent_pct=Decimal(20))
    assert not change_rule(
        session, ADA, rule.id, name="Fifth off", percent_pct=Decimal(20)
    )

    (newest, _made) = log_of(session, rule)
    assert newest == (
        "promotion.rule.change",
        {"name": "Ten off", "percent_pct": "10.00"},
        {"name": "Fifth off", "percent_pct": "20.00"},
    )
    assert rule.minimum_minor == 100


def test_a_rule_may_become_one_of_the_other_kind(session):
    rule = a_rule(session)

    change_rule(session, ADA, rule.id, kind=DiscountKind.FIXED, amount_minor=500)

    session.expire_all()
    assert (rule.kind, rule.percent_pct, rule.amount_minor) == (
        DiscountKind.FIXED,
        None,
        500,
    )


def test_switching_off_and_on_is_on_record_once_each(session, alice):
    rule = a_rule(session)

    for switch in (end_rule, end_rule, resume_rule, resume_rule):
        switch(session, ADA, rule.id)

    actions = [done.action for done in acts(session, subject_id=rule.id)]
    assert actions == [
        "promotion.rule.resume",
        "promotion.rule.end",
        "promotion.rule.make",
    ]
    assert issue_code(session, rule.id, alice.id, expires_at=None)


def test_a_rule_that_is_not_there_is_not_changed(session):
    for act in (change_rule, end_rule, resume_rule):
        with pytest.raises(RuleNotFound):
            act(session, ADA, uuid7())
    assert session.scalar(select(func.count()).select_from(Act)) == 0
