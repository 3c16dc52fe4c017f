"""What operators did: written once, read newest first, and never changed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from webapp.audit.models import Act
from webapp.audit.queries import acts
from webapp.audit.services import Actor, record

ADA = Actor(uuid7(), "Ada")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_an_act_says_who_did_what_to_what_and_why(session):
    order, alice, wishlist = uuid7(), uuid7(), uuid7()
    with time_machine.travel(NOW, tick=False):
        record(
            session,
            ADA,
            "order.refund",
            subject="Order 1001",
            subject_id=order,
            user_id=alice,
            wishlist_id=wishlist,
            reason="It came broken",
            before={"refunded_minor": 0},
            after={"refunded_minor": 500},
        )

    act = session.scalars(select(Act)).one()
    assert (act.operator_id, act.operator_name) == (ADA.operator_id, "Ada")
    assert (act.user_id, act.wishlist_id) == (alice, wishlist)
    (done,) = acts(session, subject_id=order)
    assert (done.acted_at, done.action, done.subject) == (
        NOW,
        "order.refund",
        "Order 1001",
    )
    assert (done.reason, done.before, done.after) == (
        "It came broken",
        {"refunded_minor": 0},
        {"refunded_minor": 500},
    )


def test_what_changed_is_kept_as_json_can_hold_it(session):
    facts = {
        "id": UUID(int=7),
        "at": NOW,
        "on": date(2026, 12, 24),
        "pct": Decimal("12.50"),
        "ids": [UUID(int=8)],
        "deep": {"one": (Decimal(1), None, True)},
    }

    record(session, ADA, "rule.change", subject="Sale", after=facts)

    (done,) = acts(session)
    assert done.before is None
    assert done.after == {
        "id": "00000000-0000-0000-0000-000000000007",
        "at": "2026-11-20T12:00:00+00:00",
        "on": "2026-12-24",
        "pct": "12.50",
        "ids": ["00000000-0000-0000-0000-000000000008"],
        "deep": {"one": ["1", None, True]},
    }


def test_a_long_story_is_cut(session):
    record(session, ADA, "order.cancel", subject="x" * 999, reason="y" * 999)

    (done,) = acts(session)
    assert (len(done.subject), len(done.reason)) == (200, 500)


def test_acts_are_paged_newest_first(session):
    order = uuid7()
    with time_machine.travel(NOW, tick=False) as clock:
        for n in range(7):
            record(session, ADA, f"act.{n}", subject="-", subject_id=order)
            if n % 2:
                clock.shift(timedelta(seconds=1))
        record(session, ADA, "another", subject="-")

    first = acts(session, subject_id=order, most=3)
    rest = acts(session, subject_id=order, before=first[-1].id)

    told = [done.action for done in [*first, *rest]]
    assert told == [f"act.{n}" for n in reversed(range(7))]
    assert len(acts(session)) == 8


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE activity_log SET reason = 'another'",
        "UPDATE activity_log SET acted_at = acted_at",
        "DELETE FROM activity_log",
    ],
)
def test_nobody_changes_what_was_done(session, change):
    record(session, ADA, "order.refund", subject="Order 1001")

    with (
        pytest.raises(IntegrityError, match="the activity log is never changed"),
        session.begin_nested(),
    ):
        session.execute(text(change))

    assert len(acts(session)) == 1
