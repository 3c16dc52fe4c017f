from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from tests.accounts.people import PASSWORD, a_customer, an_operator
from webapp.accounts import jobs, queries
from webapp.accounts import services as accounts
from webapp.accounts.errors import BadPassword, NoSuchSession, NotYourPassword
from webapp.accounts.models import OperatorSession, UserSession
from webapp.accounts.session_rules import Lifetime
from webapp.config import Config
from webapp.core import tokens

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEW = "a wholly new password"
SECOND = timedelta(seconds=1)


def start(session, user, agent="Firefox"):
    token = accounts.start_session(session, user, user_agent=agent)
    return token, who(session, token).session_id


def who(session, token):
    known = {"token_digest": tokens.digest(token)}
    return session.execute(queries.CUSTOMER, known).one_or_none()


def change(session, user, keep, present=PASSWORD, new=NEW):
    accounts.change_password(
        session, user.id, present=present, new=new, keep_session=keep, ip=""
    )


def test_a_token_finds_its_customer(session):
    alice, bob = a_customer(session), a_customer(session, "Bob")
    token, _ = start(session, alice)
    start(session, bob)
    found = who(session, token)
    assert (found.user_id, found.name, found.is_verified) == (alice.id, "Alice", False)


def test_the_database_keeps_no_token(session):
    token, _ = start(session, a_customer(session))
    kept = session.scalars(select(UserSession)).one()
    assert kept.token_digest == tokens.digest(token)
    assert token.encode() not in kept.token_digest


def test_a_session_ends_for_its_owner_only(session):
    alice, bob = a_customer(session), a_customer(session, "Bob")
    token, session_id = start(session, alice)
    with pytest.raises(NoSuchSession):
        accounts.end_session(session, bob.id, session_id)
    accounts.end_session(session, alice.id, session_id)
    assert who(session, token) is None
    with pytest.raises(NoSuchSession):
        accounts.end_session(session, alice.id, session_id)
    with pytest.raises(NoSuchSession):
        accounts.end_session(session, alice.id, uuid4())


def test_a_new_password_ends_the_other_sessions(session):
    alice, bob = a_customer(session), a_customer(session, "Bob")
    here, here_id = start(session, alice)
    there, _ = start(session, alice)
    bobs, _ = start(session, bob)

    change(session, alice, here_id)

    assert who(session, here)
    assert who(session, there) is None
    assert who(session, bobs)
    assert accounts.recognise(session, email=alice.email, password=NEW, ip="")


def test_a_new_password_wants_the_present_one(session):
    alice = a_customer(session)
    _, here = start(session, alice)
    with pytest.raises(NotYourPassword):
        change(session, alice, here, present="wrong")
    with pytest.raises(BadPassword):
        change(session, alice, here, new=alice.email)


def test_a_visit_is_noted_once_in_a_while(session):
    hour = timedelta(hours=1)
    with time_machine.travel(NOW, tick=False) as clock:
        token, session_id = start(session, a_customer(session))
        for passed, seen in ((hour - SECOND, NOW), (hour, NOW + hour)):
            clock.move_to(NOW + passed)
            accounts.touch_session(session, session_id, at_most_every=hour)
            assert who(session, token).seen_at == seen


def test_a_browser_that_talks_too_much_is_cut_short(session):
    alice = a_customer(session)
    start(session, alice, agent="x\x00" * 10_000)
    [kept] = queries.sessions_of(session, alice.id)
    assert len(kept.user_agent) <= 300


@pytest.mark.parametrize(
    ("seen_ago", "started_ago", "is_over"),
    [
        (timedelta(days=30) - SECOND, timedelta(days=31), False),
        (timedelta(days=30) + SECOND, timedelta(days=31), True),
        (SECOND, timedelta(days=180) - SECOND, False),
        (SECOND, timedelta(days=180) + SECOND, True),
    ],
)
def test_a_session_is_over_after_rest_or_age(seen_ago, started_ago, is_over):
    lifetime = Lifetime(idle=timedelta(days=30), total=timedelta(days=180))
    seen_at, started_at = NOW - seen_ago, NOW - started_ago
    assert lifetime.is_over(started_at=started_at, seen_at=seen_at, now=NOW) is is_over


def test_sessions_that_ended_by_age_are_dropped(session):
    with time_machine.travel(NOW, tick=False) as clock:
        alice = a_customer(session)
        ada = an_operator(session)
        accounts.start_session(session, alice, user_agent="Firefox")
        accounts.start_operator_session(session, ada)
        clock.move_to(NOW + timedelta(days=29))
        accounts.start_session(session, alice, user_agent="Chromium")

        jobs.forget(session, lifetimes=Config().lifetimes)
        assert len(session.scalars(select(UserSession)).all()) == 2
        assert session.scalars(select(OperatorSession)).all() == []

        clock.move_to(NOW + timedelta(days=30))
        jobs.forget(session, lifetimes=Config().lifetimes)
        (left,) = session.scalars(select(UserSession))
        assert left.user_agent == "Chromium"
