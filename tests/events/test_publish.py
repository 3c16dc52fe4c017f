"""An event reaches its subscribers once its cause is committed, and costs nothing else."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from sqlalchemy import event as sqlalchemy_event

from webapp.events import services as events
from webapp.events.services import Event, When, publish, subscribe
from webapp.jobs import queries as jobs
from webapp.jobs.queue import queue
from webapp.jobs.worker import Job, register


@dataclass(frozen=True, kw_only=True)
class LampLit(Event):
    """A lamp was lit."""

    name: ClassVar[str] = "tests.LampLit"
    lamp: str
    watts: int


LIT = LampLit(lamp="brass", watts=40)


@pytest.fixture
def told(monkeypatch):
    """Two subscribers, and what each of them was told."""
    heard = []
    monkeypatch.setattr(events, "_subscribers", {})
    monkeypatch.setattr(events, "_kinds", {})
    names = ("tests.moth", "tests.owl")
    for name in names:

        def note(_session, *, _name=name, **fields):
            heard.append((_name, fields))

        register(name, Job(note))
    subscribe({LampLit: names})
    yield heard
    for name in names:
        del queue.tasks[name]


def test_publishing_costs_no_statement_while_nobody_listens(session, sessions):
    sent = []
    connection = sessions.kw["bind"]

    def note(*_):
        sent.append(1)

    sqlalchemy_event.listen(connection, "before_cursor_execute", note)
    publish(session, LIT)
    sqlalchemy_event.remove(connection, "before_cursor_execute", note)
    assert sent == []
    assert jobs.waiting(session) == 0


def test_nobody_hears_before_the_cause_is_committed(session, told):
    publish(session, LIT)
    assert jobs.waiting(session, "events.dispatch") == 1
    assert told == []


def test_each_subscriber_hears_once_with_the_fields_and_an_id(session, told, settle):
    publish(session, LIT)
    settle()
    assert [name for name, _ in told] == ["tests.moth", "tests.owl"]
    (_, first), (_, second) = told
    assert first == second
    assert first.pop("event_id")
    assert first == {"lamp": "brass", "watts": 40}


def test_what_happens_twice_is_told_twice_under_different_ids(session, told, settle):
    publish(session, LIT)
    publish(session, LIT)
    settle()
    ids = {fields["event_id"] for _, fields in told}
    assert len(told) == 4
    assert len(ids) == 2


def test_what_was_rolled_back_never_happened(session, told, settle):
    publish(session, LIT)
    session.rollback()
    settle()
    assert told == []
    assert jobs.waiting(session) == 0


def test_what_nobody_listens_to_any_more_is_no_failure(
    session, told, settle, monkeypatch
):
    publish(session, LIT)
    monkeypatch.setattr(events, "_subscribers", {})
    monkeypatch.setattr(events, "_kinds", {})
    settle()
    assert told == []
    assert jobs.dead_letters(session) == []


def test_a_subscriber_that_fails_keeps_no_other_from_hearing(session, told, settle):
    def fall_asleep(_session, **_fields):
        msg = "asleep"
        raise RuntimeError(msg)

    register("tests.bat", Job(fall_asleep, attempts=2))
    subscribe({LampLit: ("tests.bat", "tests.owl")})
    publish(session, LIT)
    settle()
    del queue.tasks["tests.bat"]
    assert [name for name, _ in told] == ["tests.owl"]
    (letter,) = jobs.dead_letters(session)
    assert letter.error == "RuntimeError: asleep"


def test_who_is_not_concerned_is_not_told_and_costs_nothing(session, settle, told):
    subscribe({LampLit: (When("tests.owl", lambda lit: lit.watts > 40), "tests.moth")})
    publish(session, LIT)
    settle()
    assert [name for name, _ in told] == ["tests.moth"]

    subscribe({LampLit: (When("tests.owl", lambda lit: lit.watts > 40),)})
    publish(session, LIT)
    assert jobs.waiting(session) == 0
