"""Many who use one rule at once, on real connections."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from tests.accounts.people import a_customer
from tests.promotions.rules import ADA, a_rule, redeem
from tests.torture import rounds
from webapp.accounts.models import User
from webapp.core.errors import DomainError
from webapp.extensions import db
from webapp.promotions.errors import CodeRevoked, CodeUsed, LimitReached
from webapp.promotions.models import PromoCode, Redemption
from webapp.promotions.services import issue_code, release, revoke_code


class Rush:
    """Alice, Bob and forty-eight others, who all want the same discount."""

    def __init__(self, sessions):
        self.sessions = sessions
        with sessions(expire_on_commit=False) as session:
            self.alice, self.bob = a_customer(session), a_customer(session, "Bob")
            others = [
                User(email=f"{n}@example.com", name=f"No. {n}", password_hash="-")
                for n in range(48)
            ]
            session.add_all(others)
            session.commit()
            self.everybody = [self.alice, self.bob, *others]
            session.expunge_all()

    def rule(self, **more):
        with self.sessions(expire_on_commit=False) as session:
            rule = a_rule(session, **more)
            session.expunge_all()
            return rule

    def do(self, service, *what, **more):
        """Do one thing in a transaction of its own; return a refusal as it is."""
        try:
            with self.sessions.begin() as session:
                return service(session, *what, **more)
        except DomainError as refusal:
            return refusal

    def at_once(self, acts):
        with ThreadPoolExecutor(50) as pool:
            return [wait.result() for wait in [pool.submit(self.do, *a) for a in acts]]

    def code_for(self, user, rule):
        with self.sessions.begin() as session:
            code = issue_code(session, rule.id, user.id, expires_at=None)
            return code.id, code.code

    def uses(self):
        with self.sessions() as session:
            wanted = select(func.count()).select_from(Redemption)
            return session.scalar(wanted.where(Redemption.released_at.is_(None)))


def kinds(answers):
    return Counter(type(one) for one in answers if isinstance(one, DomainError))


@pytest.fixture
def rush(live):
    with live.app_context():
        return Rush(db.sessionmaker)


def test_of_fifty_who_redeem_one_code_at_once_one_does(rush):
    rule = rush.rule()
    for turn in range(rounds(2, 20)):
        _, code = rush.code_for(rush.alice, rule)

        answers = rush.at_once([(redeem, code, rush.alice)] * 50)

        assert kinds(answers) == {CodeUsed: 49}
        assert rush.uses() == turn + 1


def test_of_fifty_customers_ten_use_a_rule_that_allows_ten(rush):
    for turn in range(rounds(1, 20)):
        rush.rule(shared_code=f"FIRST{turn}", most_uses=10)

        answers = rush.at_once(
            [(redeem, f"first {turn}", user) for user in rush.everybody]
        )

        assert kinds(answers) == {LimitReached: 40}
        assert rush.uses() == 10 * (turn + 1)


def test_a_customer_in_fifty_tabs_uses_a_rule_as_often_as_each_may(rush):
    for turn in range(rounds(1, 20)):
        rush.rule(shared_code=f"EACH{turn}", most_per_customer=2)

        answers = rush.at_once([(redeem, f"EACH{turn}", rush.alice)] * 50)

        assert kinds(answers) == {LimitReached: 48}
        assert rush.uses() == 2 * (turn + 1)


def test_fifty_reminders_at_once_give_a_customer_one_code(rush):
    rule = rush.rule()

    def issue(session):
        return issue_code(session, rule.id, rush.alice.id, expires_at=None).code

    assert len(set(rush.at_once([(issue,)] * 50))) == 1
    with rush.sessions() as session:
        assert session.scalar(select(func.count()).select_from(PromoCode)) == 1


def test_a_code_is_either_used_or_taken_back(rush):
    rule = rush.rule()
    for _ in range(rounds(10, 200)):
        before = rush.uses()
        code_id, code = rush.code_for(rush.alice, rule)

        used, revoked = rush.at_once(
            [(redeem, code, rush.alice), (revoke_code, ADA, code_id)]
        )

        if rush.uses() > before:
            assert isinstance(revoked, CodeUsed)
        else:
            assert isinstance(used, CodeRevoked)


def test_a_code_that_is_given_back_while_others_want_it_goes_to_one(rush):
    rule = rush.rule()
    _, code = rush.code_for(rush.alice, rule)
    order_id = uuid7()

    def first(session):
        return redeem(session, code, rush.alice, order_id=order_id)

    rush.do(first)
    for _ in range(rounds(5, 100)):
        answers = rush.at_once(
            [(release, order_id), *[(redeem, code, rush.alice)] * 10]
        )

        assert set(kinds(answers)) <= {CodeUsed}
        assert rush.uses() <= 1
