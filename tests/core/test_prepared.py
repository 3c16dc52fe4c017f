"""Questions that go to PostgreSQL without ceremony are answered like all others."""

import psycopg
import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from tests.accounts.people import a_customer
from tests.catalog.goods import a_listing, put_up
from webapp.accounts.models import User
from webapp.catalog.models import Product, ProductStatus
from webapp.catalog.queries import Choice, cards, product_page_values
from webapp.core.prepared import Question, ask
from webapp.extensions import reading, transaction
from webapp.wiring import VISITS
from webapp.wishlist.queries.products import _PRODUCT_FOR_CUSTOMER
from webapp.wishlist.services import save_item

BY_NAME = select(User.__table__).where(User.__table__.c.name == bindparam("name"))


@pytest.fixture
def alice(live):
    with live.app_context(), transaction() as session:
        alice = a_customer(session)
        for thing in put_up(session, *(a_listing(f"thing-{n}") for n in range(3))):
            save_item(session, alice.id, thing.id)
        session.flush()
        session.expunge(alice)
    return alice


@pytest.fixture
def reader(live, alice):
    with live.app_context():
        reader = reading()
        assert ask(reader, BY_NAME, {"name": alice.name})
        yield reader


@pytest.fixture
def straight(monkeypatch):
    """How many questions were answered without ceremony."""
    answered = []
    asked = Question.asked

    def noting(*args):
        rows = asked(*args)
        answered.append(rows)
        return rows

    monkeypatch.setattr(Question, "asked", noting)
    return answered


def questions(alice):
    listing = Choice()
    return [
        (BY_NAME, {"name": alice.name}),
        (BY_NAME, {"name": "nobody"}),
        (cards(listing), listing.values),
        (cards(Choice(q="thing", available=True)), Choice(q="thing").values),
        (
            _PRODUCT_FOR_CUSTOMER,
            {**product_page_values("thing-1"), "owner_id": alice.id},
        ),
        *((visit.customer, {"token_digest": b"\0" * 32}) for visit in VISITS.values()),
        *((visit.guest, {"token_digest": b"\0" * 32}) for visit in VISITS.values()),
    ]


def test_the_answers_are_the_same(reader, alice):
    for statement, values in questions(alice):
        expected = [tuple(row) for row in reader.execute(statement, values)]

        assert [tuple(row) for row in ask(reader, statement, values)] == expected


def test_rows_are_read_by_name_and_hold_what_models_hold(reader, straight):
    row = ask(reader, select(Product.__table__), {})[0]

    assert len(straight) == 1
    assert row.status is ProductStatus.ACTIVE
    assert row.slug == row[list(row._fields).index("slug")]


def test_a_lost_connection_is_an_outage_once_and_then_replaced(
    live, reader, alice, straight
):
    kill = text("SELECT pg_terminate_backend(:pid)")
    pid = reader.connection.driver_connection.info.backend_pid
    with transaction() as session:
        session.execute(kill, {"pid": pid})
    with pytest.raises(OperationalError):
        ask(reader, BY_NAME, {"name": alice.name})

    with live.app_context():
        assert ask(reading(), BY_NAME, {"name": alice.name})
    assert len(straight) == 1


def test_what_postgresql_refuses_is_told_as_ever(reader):
    with pytest.raises(DBAPIError):
        ask(reader, BY_NAME, {"name": "\0"})


def test_a_statement_that_was_forgotten_meanwhile_is_asked_the_ordinary_way(
    reader, alice, straight
):
    reader.exec_driver_sql("DEALLOCATE ALL")

    assert ask(reader, BY_NAME, {"name": alice.name})[0].name == alice.name
    assert ask(reader, BY_NAME, {"name": alice.name})[0].name == alice.name
    assert len(straight) == 1


def test_a_value_of_an_unknown_kind_goes_the_ordinary_way(reader, straight):
    assert ask(reader, BY_NAME, {"name": psycopg.types.json.Json("x")}) == []
    assert straight == []


def test_within_a_transaction_all_goes_the_ordinary_way(live, alice, straight):
    with live.app_context(), transaction() as session:
        assert ask(session, BY_NAME, {"name": alice.name})
        assert ask(session.connection(), BY_NAME, {"name": alice.name})

    assert straight == []
