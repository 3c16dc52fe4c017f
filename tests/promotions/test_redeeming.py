"""Using codes for orders: when it works, when not, and giving them back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import select
from uuid_utils.compat import uuid7

from tests.promotions.rules import ADA, a_rule, lines, redeem
from webapp.catalog.models import Category
from webapp.promotions.errors import (
    CodeExpired,
    CodeNotYet,
    CodeNotYours,
    CodeRefused,
    CodeRevoked,
    CodeUnknown,
    CodeUsed,
    LimitReached,
    MinimumNotReached,
    NothingEligible,
)
from webapp.promotions.jobs import release_code
from webapp.promotions.models import Redemption
from webapp.promotions.queries import quote
from webapp.promotions.services import (
    change_rule,
    end_rule,
    issue_code,
    release,
    resume_rule,
    revoke_code,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def uses(session):
    """Return what was used and not given back."""
    wanted = select(Redemption).where(Redemption.released_at.is_(None))
    return lambda: session.scalars(wanted).all()


def refused(session, code, user, *amounts, because, **more):
    """See that a code is refused, that a quote says the same, and nothing is used."""
    before = len(session.scalars(select(Redemption)).all())
    of = more.pop("of", None) or lines(*(amounts or (10_000,)))
    with pytest.raises(CodeRefused) as refusal:
        redeem(session, code, user, of=of, **more)
    assert type(refusal.value) is because
    said = quote(
        session,
        user_id=user.id if user else None,
        code=code,
        lines=of,
        currency=more.get("currency", "USD"),
    )
    assert (said.discount, said.refusal, said.name) == (None, str(refusal.value), "")
    assert len(session.scalars(select(Redemption)).all()) == before
    return str(refusal.value)


def test_a_one_time_code_takes_its_part_off_and_is_noted(session, alice, uses):
    rule = a_rule(session)
    code = issue_code(session, rule.id, alice.id, expires_at=None)
    order_id = uuid7()

    typed = code.code.lower().replace("-", " ")
    discount = redeem(session, typed, alice, 7_000, 3_005, order_id=order_id)

    assert discount.total_minor == 1_000
    assert sorted(discount.shares.values()) == [300, 700]
    (use,) = uses()
    assert (use.rule_id, use.code_id, use.user_id) == (rule.id, code.id, alice.id)
    assert (use.order_id, use.amount_minor, use.currency) == (order_id, 1_000, "USD")


def test_a_quote_says_what_redeeming_would_do_and_uses_nothing(session, alice, uses):
    rule = a_rule(session, shared_code="Summer-26")
    cart = lines(999, 1)

    said = quote(session, user_id=None, code=" summer 26", lines=cart, currency="USD")

    assert (said.code, said.name, said.refusal) == ("SUMMER26", rule.name, None)
    assert uses() == []
    assert redeem(session, "SUMMER26", alice, of=cart) == said.discount


def test_a_code_works_once(session, alice):
    rule = a_rule(session)
    code = issue_code(session, rule.id, alice.id, expires_at=None).code
    redeem(session, code, alice)

    refused(session, code, alice, because=CodeUsed)


def test_what_is_no_code_and_what_is_somebody_elses_look_the_same(session, alice, bob):
    rule = a_rule(session)
    bobs = issue_code(session, rule.id, bob.id, expires_at=None).code

    sentences = {
        refused(session, bobs, alice, because=CodeNotYours),
        refused(session, bobs, None, because=CodeNotYours),
        refused(session, "NOSUCHCODE", alice, because=CodeUnknown),
        refused(session, "KEEP-2222-2222-2222", alice, because=CodeUnknown),
        refused(session, "", alice, because=CodeUnknown),
        refused(session, "A\x00B", alice, because=CodeUnknown),
    }

    assert len(sentences) == 1
    redeem(session, bobs, bob)


def test_a_used_or_revoked_code_of_somebody_else_looks_unknown_too(session, alice, bob):
    rule = a_rule(session)
    code = issue_code(session, rule.id, bob.id, expires_at=None)
    redeem(session, code.code, bob)
    refused(session, code.code, alice, because=CodeNotYours)


@pytest.mark.parametrize(("moved", "works"), [(-1, True), (0, False), (1, False)])
def test_a_code_lives_to_the_second(session, alice, moved, works):
    with time_machine.travel(NOW, tick=False) as clock:
        rule = a_rule(session)
        code = issue_code(session, rule.id, alice.id, expires_at=NOW + HOUR).code
        clock.move_to(NOW + HOUR + timedelta(seconds=moved))
        if works:
            redeem(session, code, alice)
        else:
            refused(session, code, alice, because=CodeExpired)


@pytest.mark.parametrize(
    ("moved", "because"),
    [(-HOUR, CodeNotYet), (timedelta(0), None), (HOUR, None), (HOUR * 2, CodeExpired)],
)
def test_a_rule_works_from_its_start_until_its_end(session, alice, moved, because):
    with time_machine.travel(NOW + moved, tick=False):
        a_rule(session, shared_code="NOW", starts_at=NOW, ends_at=NOW + HOUR * 2)
        if because is None:
            redeem(session, "NOW", alice)
        else:
            refused(session, "NOW", alice, because=because)


def test_the_end_of_a_rule_ends_the_codes_it_gave_out(session, alice):
    with time_machine.travel(NOW, tick=False) as clock:
        rule = a_rule(session, ends_at=NOW + HOUR)
        code = issue_code(session, rule.id, alice.id, expires_at=NOW + HOUR * 9)
        assert code.expires_at == NOW + HOUR
        clock.move_to(NOW + HOUR)
        refused(session, code.code, alice, because=CodeExpired)


def test_a_rule_switched_off_leaves_the_codes_it_gave_out_valid(session, alice, bob):
    rule = a_rule(session, shared_code="SUMMER26")
    code = issue_code(session, rule.id, alice.id, expires_at=None).code

    end_rule(session, ADA, rule.id)

    refused(session, "SUMMER26", bob, because=CodeExpired)
    assert issue_code(session, rule.id, bob.id, expires_at=None) is None
    assert redeem(session, code, alice).total_minor == 1_000
    resume_rule(session, ADA, rule.id)
    redeem(session, "SUMMER26", bob)


def test_a_revoked_code_is_withdrawn_for_good(session, alice):
    rule = a_rule(session)
    code = issue_code(session, rule.id, alice.id, expires_at=None)
    revoke_code(session, ADA, code.id)

    refused(session, code.code, alice, because=CodeRevoked)


def test_a_rule_is_used_as_often_as_it_allows(session, alice, bob):
    a_rule(session, shared_code="FIRSTTWO", most_uses=2)
    redeem(session, "FIRSTTWO", alice)
    order_id = uuid7()
    redeem(session, "FIRSTTWO", bob, order_id=order_id)

    assert "was used" in refused(session, "FIRSTTWO", bob, because=LimitReached)
    release(session, order_id)
    redeem(session, "FIRSTTWO", bob)


def test_each_customer_uses_it_as_often_as_each_may(session, alice, bob):
    a_rule(session, shared_code="ONEEACH", most_per_customer=1)
    redeem(session, "ONEEACH", alice)

    assert "You have" in refused(session, "ONEEACH", alice, because=LimitReached)
    redeem(session, "ONEEACH", bob)


def test_the_limits_of_a_rule_hold_for_its_one_time_codes_too(session, alice, bob):
    rule = a_rule(session, most_uses=1)
    codes = [
        issue_code(session, rule.id, user.id, expires_at=None).code
        for user in (alice, bob)
    ]
    redeem(session, codes[0], alice)

    refused(session, codes[1], bob, because=LimitReached)


def test_the_minimum_is_that_of_the_whole_cart(session, alice):
    lamps = Category(slug="lamps", name="Lamps", position=1)
    session.add(lamps)
    session.flush()
    a_rule(session, shared_code="FIFTY", minimum_minor=5_000, category_ids=[lamps.id])
    lamp, book = lines(1_000, category_id=lamps.id)[0], lines(4_000)[0]

    told = refused(
        session, "FIFTY", alice, because=MinimumNotReached, of=[lamp, *lines(3_999)]
    )
    assert told == "This code works for $50.00 or more"
    discount = redeem(session, "FIFTY", alice, of=[lamp, book])
    assert discount.total_minor == 100
    assert discount.shares == {lamp.key: 100, book.key: 0}


def test_a_minimum_is_told_as_the_shops_customers_write_it(session, alice):
    a_rule(session, shared_code="FIFTY", minimum_minor=5_000)

    said = quote(
        session,
        user_id=alice.id,
        code="FIFTY",
        lines=lines(1),
        currency="USD",
        locale="de_DE",
    )

    assert said.refusal == "This code works for 50,00\xa0$ or more"


def test_a_code_that_goes_with_nothing_in_the_cart_is_kept_for_later(session, alice):
    a_rule(session, shared_code="LAMPS", category_ids=[uuid7()])
    refused(session, "LAMPS", alice, because=NothingEligible)
    refused(session, "LAMPS", alice, because=NothingEligible, of=[])


def test_what_would_take_nothing_off_is_kept_for_later(session, alice):
    a_rule(session, shared_code="TENTH")
    refused(session, "TENTH", alice, 5, because=NothingEligible)
    refused(session, "TENTH", alice, 0, because=NothingEligible)


def test_a_rule_is_nothing_to_a_cart_in_another_currency(session, alice):
    a_rule(session, shared_code="TENTH")
    refused(session, "TENTH", alice, currency="EUR", because=NothingEligible)


def test_a_cancelled_order_gives_its_code_back_once_and_twice(session, alice, uses):
    rule = a_rule(session, most_per_customer=1)
    code = issue_code(session, rule.id, alice.id, expires_at=None).code
    order_id = uuid7()
    redeem(session, code, alice, order_id=order_id)

    for _ in range(2):
        release_code(
            session, event_id=str(uuid7()), order_id=str(order_id), is_expired=True
        )
    assert uses() == []

    redeem(session, code, alice)
    release(session, order_id)  # the earlier order's, again
    assert len(uses()) == 1


def test_what_was_given_back_stays_revoked(session, alice):
    rule = a_rule(session)
    code = issue_code(session, rule.id, alice.id, expires_at=None)
    order_id = uuid7()
    redeem(session, code.code, alice, order_id=order_id)
    release(session, order_id)
    revoke_code(session, ADA, code.id)

    refused(session, code.code, alice, because=CodeRevoked)


def test_other_terms_hold_from_the_next_order_on(session, alice, bob, uses):
    rule = a_rule(session, shared_code="SUMMER26")
    redeem(session, "SUMMER26", alice)

    change_rule(session, ADA, rule.id, percent_pct=Decimal(20))

    assert redeem(session, "SUMMER26", bob).total_minor == 2_000
    assert sorted(use.amount_minor for use in uses()) == [1_000, 2_000]


def test_a_quote_is_one_statement(session, alice, statements):
    rule = a_rule(session, most_uses=9, most_per_customer=2)
    code = issue_code(session, rule.id, alice.id, expires_at=None).code

    with statements() as sent:
        quote(session, user_id=alice.id, code=code, lines=lines(1), currency="USD")

    assert len(sent) == 1
