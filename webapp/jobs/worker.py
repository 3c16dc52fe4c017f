"""Running the queue: one transaction per job, retries, and rescue after a crash."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from procrastinate import JobContext, PsycopgConnector
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job as QueuedJob
from procrastinate.jobs import Status
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session, sessionmaker

from webapp.core.logs import told
from webapp.jobs.models import JobFailure
from webapp.jobs.queue import queue

HEARTBEAT = 3.0  # seconds between two signs of life of a worker
STALLED_AFTER = 10.0  # seconds without one, after which its jobs are taken over
POLL = 1.0  # seconds; retries become due without a notification
CONCURRENCY = 4


@dataclass(frozen=True)
class Job:
    """A function the worker calls with a session and the queued arguments.

    Attributes:
        attempts: how often it is tried before it becomes a dead letter.
        needs: names of the worker's resources that it is given besides.
        every: cron line of a job that comes by itself, in UTC; seconds may be a sixth.
    """

    function: Callable[..., None]
    attempts: int = 5
    needs: tuple[str, ...] = ()
    every: str | None = None


class Backoff(BaseRetryStrategy):
    """Twice the wait after every failure, spread a little, up to an hour."""

    def __init__(self, attempts: int, first: float = 2.0) -> None:
        self.attempts = attempts
        self.first = first

    def get_retry_decision(
        self, *, exception: BaseException, job: QueuedJob
    ) -> RetryDecision | None:
        """Decide when to try again, or with ``None`` to give the job up."""
        del exception
        if job.attempts + 1 >= self.attempts:
            return None
        wait = min(self.first * 2**job.attempts, 3600) * random.uniform(0.8, 1.2)  # noqa: S311
        return RetryDecision(retry_in={"milliseconds": int(wait * 1000)})


def register(name: str, job: Job) -> None:
    """Make ``job`` known to the queue as ``name``; a second time changes nothing."""

    def run(context: JobContext, /, **arguments: Any) -> None:
        sessions: sessionmaker[Session] = context.additional_context["sessions"]
        given = {need: context.additional_context[need] for need in job.needs}
        if job.every:
            arguments.pop("timestamp", None)  # it may be queued by hand, too
        if context.job.queueing_lock:
            _free_once_key(sessions, context.job)
        try:
            with sessions.begin() as session:
                job.function(session, **arguments, **given)
        except Exception as error:
            with sessions.begin() as session:
                session.add(
                    JobFailure(
                        job_id=context.job.id,
                        attempt=context.job.attempts + 1,
                        error=told(error),
                    )
                )
            raise

    if name in queue.tasks:
        return
    task = queue.task(
        name=name,
        pass_context=True,
        retry=Backoff(job.attempts),
        queueing_lock=name if job.every else None,
    )(run)
    if job.every:
        queue.periodic(cron=job.every)(task)  # type: ignore[arg-type]  # gets a timestamp


def _free_once_key(sessions: sessionmaker[Session], job: QueuedJob) -> None:
    """Let go of the key of a job that runs; keys are for jobs that wait.

    Else a job that fails while its twin waits could not go back to the queue, and would
    count as running for as long as its worker lives.
    """
    free = text("UPDATE procrastinate_jobs SET queueing_lock = NULL WHERE id = :id")
    with sessions.begin() as session:
        session.execute(free, {"id": job.id})


@queue.periodic(cron="* * * * * */5")  # the sixth field is seconds
@queue.task(name="jobs.rescue", queueing_lock="jobs.rescue", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:
    """Queue again what a worker was doing when it died.

    No ``lock`` here: a rescue killed in the act would bar every later one.
    """
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # Its twin under the same once_key is waiting and will do the work.
            await manager.finish_job(job, Status.ABORTED, delete_job=False)


@queue.periodic(cron="17 * * * *")
@queue.task(name="jobs.forget", queueing_lock="jobs.forget", pass_context=True)
async def forget(context: JobContext, timestamp: int) -> None:
    """Drop jobs done two days ago; the rescuer alone leaves 17,000 rows a day."""
    del timestamp
    await context.app.job_manager.delete_old_jobs(nb_hours=48)


def libpq(url: str) -> str:
    """Return a SQLAlchemy address as the one psycopg itself understands."""
    plain = make_url(url).set(drivername="postgresql")
    return plain.render_as_string(hide_password=False)


def work(
    url: str,
    sessions: sessionmaker[Session],
    resources: Mapping[str, Any],
    **options: Any,
) -> None:
    """Run jobs until SIGTERM or SIGINT; the job at hand is finished first.

    Args:
        resources: what jobs may name in ``Job.needs``.
    """
    connector = PsycopgConnector(
        conninfo=libpq(url), min_size=1, max_size=CONCURRENCY + 4
    )
    defaults = {
        "concurrency": CONCURRENCY,
        "fetch_job_polling_interval": POLL,
        "update_heartbeat_interval": HEARTBEAT,
        "stalled_worker_timeout": STALLED_AFTER,
        "shutdown_graceful_timeout": 20.0,
        "additional_context": {"sessions": sessions, **resources},
    }
    with queue.replace_connector(connector):
        queue.run_worker(**(defaults | options))
