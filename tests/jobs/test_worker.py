"""The real worker, in a process of its own: it delivers, it stops, it can be killed."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from time import monotonic

import pytest
from sqlalchemy import text

from webapp.extensions import db
from webapp.jobs import services as jobs
from webapp.jobs import worker
from webapp.jobs.queue import queue

# A worker with one more job, which takes its time when it is told to; everything
# about it is quicker than in the shop.
PROGRAM = """
import sys, time
from pathlib import Path
from webapp import create_app
from webapp.extensions import db
from webapp.jobs import worker

def note(session, *, words, seconds, log):
    with Path(log).open("a") as file:
        file.write(f"begin {words}\\n")
    if seconds and Path(log).read_text().count(f"begin {words}\\n") == 1:
        time.sleep(seconds)
    with Path(log).open("a") as file:
        file.write(f"end {words}\\n")

worker.STALLED_AFTER = 1.5
worker.register("tests.note", worker.Job(note))
app = create_app()
with app.app_context():
    worker.work(
        app.config["DATABASE_URL"],
        db.sessionmaker,
        app.extensions["resources"],
        update_heartbeat_interval=0.3,
        stalled_worker_timeout=1.5,
        fetch_job_polling_interval=0.3,
    )
"""


def wait_for(condition, within=25.0):
    pause, deadline = threading.Event(), monotonic() + within
    while not condition():
        assert monotonic() < deadline, "it never happened"
        pause.wait(0.05)


class Workshop:
    """Some workers on one queue, and the log of what they did."""

    def __init__(self, app, log):
        self.log = log
        self.environment = os.environ | {"DATABASE_URL": app.config["DATABASE_URL"]}
        with app.app_context():
            self.sessions = db.sessionmaker

    @contextmanager
    def worker(self):
        command = [sys.executable, "-c", PROGRAM]
        with subprocess.Popen(
            command, env=self.environment, stderr=subprocess.PIPE
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def queue(self, words, seconds=0):
        told = {"words": words, "seconds": seconds, "log": str(self.log)}
        with self.sessions.begin() as session:
            jobs.enqueue(session, "tests.note", **told)

    def lines(self):
        return self.log.read_text().splitlines() if self.log.exists() else []

    def statuses(self):
        asked = text(
            "SELECT status::text FROM procrastinate_jobs"
            " WHERE task_name = 'tests.note' ORDER BY id"
        )
        with self.sessions() as session:
            return list(session.scalars(asked))


@pytest.fixture
def workshop(live, tmp_path):
    worker.register("tests.note", worker.Job(lambda _session, **_told: None))
    yield Workshop(live, tmp_path / "log")
    del queue.tasks["tests.note"]


def test_a_killed_workers_job_is_done_by_another(workshop):
    workshop.queue("hello", seconds=60)
    with workshop.worker() as first:
        wait_for(lambda: workshop.lines() == ["begin hello"])
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert workshop.statuses() == ["doing"]
    with workshop.worker():
        wait_for(lambda: workshop.statuses() == ["succeeded"])
    assert workshop.lines() == ["begin hello", "begin hello", "end hello"]


def test_a_worker_that_is_told_to_stop_finishes_its_job_first(workshop):
    workshop.queue("first", seconds=1.5)
    with workshop.worker() as process:
        wait_for(lambda: workshop.lines() == ["begin first"])
        process.send_signal(signal.SIGTERM)
        pause = threading.Event()
        pause.wait(0.2)
        workshop.queue("second")
        assert process.wait(20) == 0
        assert b"Traceback" not in process.stderr.read()
    assert workshop.lines() == ["begin first", "end first"]
    assert workshop.statuses() == ["succeeded", "todo"]
    with workshop.worker():
        wait_for(lambda: workshop.statuses() == ["succeeded", "succeeded"])
