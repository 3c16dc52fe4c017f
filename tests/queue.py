"""Running the queue on a test's own connection, without a worker."""

from procrastinate.jobs import Job as QueuedJob
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from webapp.jobs.queue import queue


class Context:
    """The two things our jobs look at in procrastinate's ``JobContext``."""

    def __init__(self, job, resources):
        self.job = job
        self.additional_context = resources


def run_next(sessions: sessionmaker[Session], resources: dict[str, object]) -> bool:
    """Run the next job; return whether there was one."""
    with sessions.begin() as session:
        me = session.scalar(text("SELECT procrastinate_register_worker_v1()"))
        session.execute(
            text(
                "UPDATE procrastinate_jobs SET scheduled_at = NULL"
                " WHERE status = 'todo' AND attempts > 0"
            )
        )
        fetch = text("SELECT * FROM procrastinate_fetch_job_v2(NULL, :me)")
        row = session.execute(fetch, {"me": me}).mappings().one()
    if row["id"] is None:
        return False
    job = QueuedJob.from_row(dict(row))
    task = queue.tasks[job.task_name]
    context = Context(job, {"sessions": sessions, **resources})
    try:
        task.func(context, **job.task_kwargs)
    except Exception as error:  # noqa: BLE001 - the queue outlives any one job
        again = task.get_retry_exception(exception=error, job=job)
        end = (
            "procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)"
            if again
            else "procrastinate_finish_job_v1(:id, 'failed', false)"
        )
    else:
        end = "procrastinate_finish_job_v1(:id, 'succeeded', false)"
    with sessions.begin() as session:
        session.execute(text(f"SELECT {end}"), {"id": job.id})
    return True
