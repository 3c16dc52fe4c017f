"""Programs that act for a customer: how long, and until what ends it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select, text

from tests.accounts.people import PASSWORD, a_customer
from webapp.accounts import jobs, passwords, queries
from webapp.accounts import services as accounts
from webapp.accounts.errors import NoSuchGrant, WrongPassword
from webapp.accounts.models import AccountLink, ApiGrant, Purpose
from webapp.accounts.services.grants import MOST_OF_ONE_PROGRAM
from webapp.config import Config
from webapp.core import tokens
from webapp.extensions import db

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
HERE = "203.0.113.7"
KEY = "the application's key"
NEW = "a wholly new password"
SOMEBODY_WAITS = text("""
    SELECT EXISTS (
        SELECT FROM pg_locks
         WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
    )
""")


def start(session, user, program="curl/8"):
    return accounts.start_grant(session, user, program=program)


def works(session, claims):
    """Tell whether access tokens of a grant find their customer."""
    known = {"grant_id": claims.grant_id, "user_id": claims.user_id}
    return session.execute(queries.CALLER, known).one_or_none() is not None


def grants(session):
    return session.scalar(select(func.count()).select_from(ApiGrant))


def programs(session, user):
    return [known.program for known in queries.programs_of(session, user.id)]


def change_password(session, user, *, keep=None):
    accounts.change_password(
        session, user.id, present=PASSWORD, new=NEW, keep_session=keep or uuid4(), ip=""
    )


def test_a_program_acts_for_its_customer_alone(session):
    alice, bob = a_customer(session), a_customer(session, "Bob")
    claims = start(session, alice)
    assert works(session, claims)
    assert not works(session, claims._replace(user_id=bob.id))
    assert not works(session, claims._replace(grant_id=start(session, bob).grant_id))


def test_the_database_keeps_nothing_that_could_be_used_as_a_token(session):
    start(session, a_customer(session))
    kept = session.execute(select(ApiGrant.__table__)).one()._asdict()
    assert kept.keys() == {
        "id",
        "user_id",
        "program",
        "refresh_id",
        "started_at",
        "refreshed_at",
        "expires_at",
    }


def test_a_refresh_token_works_once_and_gives_the_next(session):
    first = start(session, a_customer(session))
    second = accounts.renew_grant(session, first)
    assert second.grant_id == first.grant_id
    assert second.token_id != first.token_id
    third = accounts.renew_grant(session, second)
    assert third.token_id not in {first.token_id, second.token_id}
    assert works(session, third)


def test_a_refresh_token_that_was_used_ends_the_grant_for_thief_and_owner(session):
    first = start(session, a_customer(session))
    second = accounts.renew_grant(session, first)
    assert accounts.renew_grant(session, first) is None
    assert not works(session, second)
    assert accounts.renew_grant(session, second) is None


def test_one_stolen_token_costs_no_other_program_its_access(session):
    alice = a_customer(session)
    stolen, other = start(session, alice), start(session, alice, "app/1")
    accounts.renew_grant(session, stolen)
    accounts.renew_grant(session, stolen)
    assert programs(session, alice) == ["app/1"]
    assert accounts.renew_grant(session, other)


def test_nobody_renews_or_ends_what_is_anothers(session):
    alice, bob = a_customer(session), a_customer(session, "Bob")
    claims = start(session, alice)
    assert accounts.renew_grant(session, claims._replace(user_id=bob.id)) is None
    with pytest.raises(NoSuchGrant):
        accounts.end_grant(session, bob.id, claims.grant_id)
    assert works(session, claims)


def test_renewing_puts_the_end_off(session):
    with time_machine.travel(NOW, tick=False) as clock:
        alice = a_customer(session)
        claims = start(session, alice)
        clock.move_to(NOW + 29 * DAY)
        claims = accounts.renew_grant(session, claims)
        clock.move_to(NOW + 59 * DAY - SECOND)
        (known,) = queries.programs_of(session, alice.id)
        assert (known.started_at, known.refreshed_at) == (NOW, NOW + 29 * DAY)
        clock.move_to(NOW + 59 * DAY)
        assert programs(session, alice) == []


def test_programs_are_told_by_name_the_one_renewed_last_first(session):
    with time_machine.travel(NOW, tick=False) as clock:
        alice, bob = a_customer(session), a_customer(session, "Bob")
        claims = start(session, alice, "app/1\x00\n on a phone")
        start(session, alice, "x" * 5_000)
        start(session, bob)
        clock.move_to(NOW + DAY)
        accounts.renew_grant(session, claims)
        assert programs(session, alice) == ["app/1 on a phone", "x" * 300]


def test_a_program_ends_once_for_its_owner(session):
    alice = a_customer(session)
    claims = start(session, alice)
    accounts.end_grant(session, alice.id, claims.grant_id)
    assert not works(session, claims)
    for missing in (claims.grant_id, uuid4()):
        with pytest.raises(NoSuchGrant):
            accounts.end_grant(session, alice.id, missing)


def by_a_new_password(session, user):
    change_password(session, user)


def by_a_mailed_link(session, user):
    accounts.send_reset(session, email=user.email)
    link = session.scalars(
        select(AccountLink).filter_by(purpose=Purpose.RESET_PASSWORD)
    ).one()
    token = tokens.sign(KEY, link.purpose, link.id)
    accounts.reset_password(session, token, password=NEW, keys=[KEY])


def by_signing_out_everywhere_else(session, user):
    accounts.end_other_sessions(session, user.id, but=uuid4())


def by_deleting_the_customer(session, user):
    session.delete(user)
    session.flush()


@pytest.mark.parametrize(
    "end",
    [
        by_a_new_password,
        by_a_mailed_link,
        by_signing_out_everywhere_else,
        by_deleting_the_customer,
    ],
)
def test_all_programs_end_at_once(session, end):
    alice, bob = a_customer(session), a_customer(session, "Bob")
    first, second, bobs = (start(session, user) for user in (alice, alice, bob))
    end(session, alice)
    assert not works(session, first)
    assert not works(session, second)
    assert accounts.renew_grant(session, first) is None
    assert works(session, bobs)
    assert grants(session) == 1


def test_a_program_that_signs_in_anew_each_time_keeps_only_its_latest(session):
    with time_machine.travel(NOW, tick=False) as clock:
        alice, bob = a_customer(session), a_customer(session, "Bob")
        other, bobs = start(session, alice, "app/1"), start(session, bob)
        first = start(session, alice)
        for day in range(1, MOST_OF_ONE_PROGRAM):
            clock.move_to(NOW + day * SECOND)
            start(session, alice)
        assert grants(session) == MOST_OF_ONE_PROGRAM + 2
        start(session, alice)
        assert grants(session) == MOST_OF_ONE_PROGRAM + 2
        assert not works(session, first)
        assert works(session, other)
        assert works(session, bobs)


def test_what_is_over_is_dropped(session):
    with time_machine.travel(NOW, tick=False) as clock:
        alice = a_customer(session)
        over = start(session, alice)
        clock.move_to(NOW + SECOND)
        start(session, alice)
        for passed, left in ((30 * DAY - SECOND, 2), (30 * DAY, 1)):
            clock.move_to(NOW + passed)
            jobs.forget(session, lifetimes=Config().lifetimes)
            assert grants(session) == left
        assert accounts.renew_grant(session, over) is None


def test_of_two_who_bring_the_same_refresh_token_one_wins_and_then_both_lose(live):
    """Nobody can tell the thief from the owner; so the second one ends it for both."""
    with live.app_context():
        sessions = db.sessionmaker
    with sessions() as session:
        stolen = start(session, a_customer(session))
        session.commit()

    def renew(_who):
        with sessions.begin() as session:
            return accounts.renew_grant(session, stolen)

    with ThreadPoolExecutor(8) as pool:
        renewed = list(pool.map(renew, range(8)))

    (winner,) = filter(None, renewed)
    with sessions.begin() as session:
        assert not works(session, winner)
        assert accounts.renew_grant(session, winner) is None


def test_no_token_is_given_behind_the_back_of_a_new_password(live, monkeypatch):
    """Whoever was recognised by the old password before it was changed gets nothing."""
    matches = passwords.matches

    def replaced_meanwhile(password, kept):
        is_right = matches(password, kept)
        monkeypatch.setattr(passwords, "matches", matches)
        with db.sessionmaker.begin() as other:
            change_password(other, alice)
        return is_right

    with live.app_context(), db.sessionmaker(expire_on_commit=False) as session:
        alice = a_customer(session)
        monkeypatch.setattr(passwords, "matches", replaced_meanwhile)
        with pytest.raises(WrongPassword):
            accounts.recognise(session, email=alice.email, password=PASSWORD, ip=HERE)


def test_a_new_password_waits_for_whoever_is_being_given_a_token_and_ends_it(live):
    """The token is made under the customer's lock; the change comes after, and wins."""
    with live.app_context():
        sessions = db.sessionmaker

    def change(user):
        with sessions.begin() as session:
            change_password(session, user)

    with sessions(expire_on_commit=False) as session, ThreadPoolExecutor(1) as pool:
        alice = a_customer(session)
        known = accounts.recognise(
            session, email=alice.email, password=PASSWORD, ip=HERE
        )
        changing = pool.submit(change, alice)
        while not (changing.done() or session.scalar(SOMEBODY_WAITS)):
            pass
        claims = start(session, known)
        session.commit()
        changing.result()
        assert not works(session, claims)
