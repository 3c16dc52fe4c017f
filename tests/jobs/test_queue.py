"""Work that is queued is done: once, in time, tried again, and in the end looked at."""

from datetime import timedelta

import pytest
from procrastinate.jobs import Job as QueuedJob
from sqlalchemy import text

from webapp.core import clock
from webapp.jobs import queries
from webapp.jobs.queue import queue
from webapp.jobs.services import NotADeadLetter, enqueue, retry_dead_letter
from webapp.jobs.worker import Backoff, Job, register


@pytest.fixture
def job():
    """Make a function a job for as long as the test lasts."""
    known = []

    def job(function, name="tests.job", **about):
        register(name, Job(function, **about))
        known.append(name)
        return name

    yield job
    for name in known:
        queue.tasks.pop(name, None)


@pytest.fixture
def done(job):
    """A job that notes with what it was called."""
    calls = []
    job(lambda _session, **arguments: calls.append(arguments))
    return calls


def broken(_session):
    return 1 / 0


def status_of(session, job_id):
    asked = text("SELECT status::text FROM procrastinate_jobs WHERE id = :id")
    return session.scalar(asked, {"id": job_id})


def test_a_job_is_done_once_with_its_arguments(session, done, settle):
    assert enqueue(session, "tests.job", one=1, words=["a"])
    assert done == []
    settle()
    settle()
    assert done == [{"one": 1, "words": ["a"]}]


def test_a_job_that_nobody_knows_is_a_mistake_at_once(session):
    with pytest.raises(LookupError, match="no job is called"):
        enqueue(session, "tests.nothing")


def test_what_is_rolled_back_was_never_queued(session, done, settle):
    enqueue(session, "tests.job")
    session.rollback()
    settle()
    assert done == []


def test_a_clash_of_once_keys_leaves_the_transaction_alive(session, done, settle):
    assert enqueue(session, "tests.job", once_key="k", number=1)
    assert not enqueue(session, "tests.job", once_key="k", number=2)
    assert enqueue(session, "tests.job", once_key="other", number=3)
    settle()
    assert [call["number"] for call in done] == [1, 3]
    assert enqueue(session, "tests.job", once_key="k", number=4)


def test_a_job_for_later_waits(session, done, settle):
    enqueue(session, "tests.job", run_at=clock.now() + timedelta(hours=1))
    settle()
    assert done == []
    assert queries.waiting(session, "tests.job") == 1
    assert queries.oldest_due_age(session) == 0


def test_what_a_failing_job_wrote_is_undone(session, job, settle):
    def write_and_fail(session):
        session.execute(text("DELETE FROM shops"))
        session.execute(
            text(
                "INSERT INTO shops (id, slug, name) VALUES"
                " (gen_random_uuid(), 'half', 'Half')"
            )
        )
        return 1 / 0

    enqueue(session, job(write_and_fail, attempts=1))
    settle()
    assert session.scalar(text("SELECT count(*) FROM shops")) == 0
    assert len(queries.dead_letters(session)) == 1


def test_a_job_that_fails_is_tried_again(session, job, settle):
    calls = []

    def fail_twice(_session):
        calls.append(1)
        if len(calls) < 3:
            msg = "not yet"
            raise RuntimeError(msg)

    enqueue(session, job(fail_twice, attempts=3))
    settle()
    assert len(calls) == 3
    assert queries.dead_letters(session) == []
    noted = session.execute(text("SELECT attempt, error FROM job_failures ORDER BY id"))
    assert [tuple(row) for row in noted] == [
        (1, "RuntimeError: not yet"),
        (2, "RuntimeError: not yet"),
    ]


def test_a_job_that_keeps_failing_becomes_a_dead_letter_and_can_be_tried_again(
    session, job, settle
):
    is_broken = [True]
    name = job(lambda _session: 1 / 0 if is_broken[0] else None, attempts=3)
    enqueue(session, name, once_key="k")
    settle()
    (letter,) = queries.dead_letters(session)
    assert letter.attempts == 3
    assert letter.error == "ZeroDivisionError: division by zero"

    retry_dead_letter(session, letter.id)
    settle()
    (again,) = queries.dead_letters(session)
    assert again.attempts == 3, "it got all its attempts again"

    is_broken[0] = False
    retry_dead_letter(session, letter.id)
    settle()
    assert queries.dead_letters(session) == []
    assert status_of(session, letter.id) == "succeeded"


def test_only_a_dead_letter_can_be_tried_again(session, done, settle):
    enqueue(session, "tests.job")
    settle()
    done_job = session.scalar(text("SELECT max(id) FROM procrastinate_jobs"))
    for job_id in (done_job, 10**9):
        with pytest.raises(NotADeadLetter):
            retry_dead_letter(session, job_id)
    assert session.scalar(text("SELECT 1")) == 1


def test_one_poisoned_job_stops_no_other(session, job, done, settle):
    poison = job(broken, name="tests.poison", attempts=2)
    for number in range(3):
        enqueue(session, poison)
        enqueue(session, "tests.job", number=number)
    settle()
    assert [call["number"] for call in done] == [0, 1, 2]
    assert len(queries.dead_letters(session)) == 3


def test_a_key_is_free_while_its_job_runs(session, job, settle):
    calls = []

    def queue_another(session):
        calls.append(1)
        if len(calls) == 1:
            assert enqueue(session, "tests.job", once_key="k")

    enqueue(session, job(queue_another), once_key="k")
    settle()
    assert len(calls) == 2


def test_a_job_gets_what_it_needs_and_nothing_more(session, job, settle, resources):
    given = []
    name = job(
        lambda _session, **arguments: given.append(arguments), needs=("courier",)
    )
    enqueue(session, name)
    settle()
    assert given == [{"courier": resources["courier"]}]


def waits(attempts):
    strategy = Backoff(attempts)
    for attempt in range(attempts):
        queued = QueuedJob(
            id=1,
            queue="default",
            lock=None,
            queueing_lock=None,
            task_name="tests.job",
            attempts=attempt,
        )
        yield strategy.get_retry_decision(exception=ValueError(), job=queued)


def test_waits_double_up_to_an_hour_and_then_end():
    *decided, last = list(waits(20))
    assert last is None
    now = clock.now()
    seconds = [(decision.retry_at - now).total_seconds() for decision in decided]
    for attempt, wait in enumerate(seconds):
        usual = min(2.0 * 2**attempt, 3600)
        assert 0.75 * usual <= wait <= 1.25 * usual + 1


def test_the_age_of_the_oldest_due_job_shows_a_worker_that_stands_still(session, done):
    assert queries.oldest_due_age(session) == 0
    enqueue(session, "tests.job")
    session.execute(text("UPDATE procrastinate_events SET at = at - interval '1 hour'"))
    assert 3600 <= queries.oldest_due_age(session) < 3700
