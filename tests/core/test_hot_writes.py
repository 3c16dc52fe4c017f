"""Writes that go to PostgreSQL without ceremony behave like all others."""

from uuid import uuid4

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import ProgrammingError as Forgotten

from webapp.core import hot_writes
from webapp.extensions import db, transaction

ADD = text("INSERT INTO guests (id, token_digest, touched_at) VALUES (:id, :d, now())")
KEEP = text("UPDATE guests SET touched_at = now() WHERE id = :id RETURNING id, now()")
COUNT = text("SELECT count(*) FROM guests")
TWICE = text("INSERT INTO once VALUES (:n), (:n)")
WHOLE = text("SELECT CAST(:n AS integer)")
KILL = text("SELECT pg_terminate_backend(:pid)")


def a_guest(session, id_=None):
    id_ = id_ or uuid4()
    assert hot_writes.send(session, ADD, {"id": id_, "d": id_.bytes * 2}) is None
    return id_


def given_up(session):
    a_guest(session)
    raise ZeroDivisionError


def guests():
    with db.engine.connect() as connection:
        return connection.scalar(COUNT)


@pytest.fixture
def shop(live):
    with live.app_context():
        yield live


@pytest.fixture
def ordinary(monkeypatch):
    """What was executed the ordinary way."""
    sent = []
    execute = db.session.execute
    monkeypatch.setattr(
        db.session, "execute", lambda *what: sent.append(what) or execute(*what)
    )
    return sent


def test_what_is_committed_stays_and_the_rest_does_not(shop, ordinary):
    with transaction() as session:
        known = a_guest(session)
        row = hot_writes.send(session, KEEP, {"id": known})
        nobody = hot_writes.send(session, KEEP, {"id": uuid4()})
    with pytest.raises(ZeroDivisionError), transaction() as session:
        given_up(session)

    assert (row.id, nobody, guests()) == (known, None, 1)
    assert ordinary == []


def test_a_savepoint_takes_back_what_was_refused_and_nothing_else(shop, ordinary):
    with transaction() as session:
        known = a_guest(session)
        with (
            pytest.raises(IntegrityError, match="pk_guests") as refused,
            session.begin_nested(),
        ):
            a_guest(session, known)
        a_guest(session)

    assert guests() == 2
    assert ordinary == []
    assert known.hex not in str(refused.value).replace("-", "").split("DETAIL")[0]


def test_what_fits_no_column_is_told_as_ever(shop):
    with pytest.raises(DataError), transaction() as session:
        hot_writes.send(session, WHOLE, {"n": 10**12})


def test_a_refusal_of_the_commit_is_told_and_the_connection_is_good_again(shop):
    with transaction() as session:
        session.execute(
            text("CREATE TABLE once (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        )
    with pytest.raises(IntegrityError, match="once"), transaction() as session:
        hot_writes.send(session, TWICE, {"n": 1})

    with transaction() as session:
        a_guest(session)
    assert guests() == 1


@pytest.mark.parametrize("when", ["before", "amid", "at the end"])
def test_a_lost_connection_is_an_outage_once_and_then_replaced(shop, when):
    with transaction() as session:
        pid = session.connection().connection.driver_connection.info.backend_pid

    def lost(moment):
        if moment == when:
            with db.get_engine("reads").connect() as other:
                other.execute(KILL, {"pid": pid})

    def write(session):
        lost("before")
        a_guest(session)
        lost("amid")
        a_guest(session)
        lost("at the end")

    with pytest.raises(OperationalError), transaction() as session:
        write(session)

    with transaction() as session:
        a_guest(session)
    assert guests() == 1


def test_a_statement_that_was_forgotten_is_sent_the_ordinary_way_next(shop, ordinary):
    with transaction() as session:
        a_guest(session)
        session.connection().exec_driver_sql("DEALLOCATE ALL")
    with pytest.raises(Forgotten), transaction() as session:
        a_guest(session)
    with transaction() as session:
        a_guest(session)

    assert guests() == 2
    assert len(ordinary) == 1


def test_whoever_listens_hears_of_it(shop):
    heard = []
    with transaction() as session:
        connection = session.connection()
        event.listen(
            connection, "before_cursor_execute", lambda *what: heard.append(what)
        )
        a_guest(session)

    assert len(heard) == 1
