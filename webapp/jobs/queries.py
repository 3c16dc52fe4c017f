"""Reading the queue; nothing here changes a row."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, text

from webapp.core.db import Reader

_DEAD_LETTERS = text("""
    SELECT job.id, job.task_name, job.args, job.attempts, last.error, last.failed_at
      FROM procrastinate_jobs AS job
      LEFT JOIN LATERAL (
           SELECT error, failed_at FROM job_failures
            WHERE job_failures.job_id = job.id ORDER BY id DESC LIMIT 1
      ) AS last ON true
     WHERE job.status = 'failed'
     ORDER BY job.id DESC
     LIMIT :most
""")


def dead_letters(session: Reader, *, most: int = 100) -> Sequence[RowMapping]:
    """Return the jobs that failed for good, newest first, each with its last error."""
    return session.execute(_DEAD_LETTERS, {"most": most}).mappings().all()


def waiting(session: Reader, name: str | None = None) -> int:
    """Count the jobs, of one name or of all, that are still to be run."""
    count = text(
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
        " AND (task_name = :name OR CAST(:name AS text) IS NULL)"
    )
    return session.scalar(count, {"name": name}) or 0


def ready(session: Reader, name: str) -> int:
    """Count the jobs of one name that a worker could begin right now."""
    count = text(
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
        " AND task_name = :name AND (scheduled_at IS NULL OR scheduled_at <= now())"
    )
    return session.scalar(count, {"name": name}) or 0


def oldest_due_age(session: Reader) -> float:
    """Return for how many seconds the oldest due job has been waiting; 0 for none."""
    age = text(
        "SELECT extract(epoch FROM now() - min(coalesce(job.scheduled_at, event.at)))"
        "  FROM procrastinate_jobs AS job"
        "  JOIN procrastinate_events AS event"
        "    ON event.job_id = job.id AND event.type = 'deferred'"
        " WHERE job.status = 'todo'"
        "   AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())"
    )
    return max(0.0, float(session.scalar(age) or 0))
