"""Commands around the queue of jobs."""

import logging

import click
from flask import current_app

from webapp.core.errors import DomainError
from webapp.extensions import db, reading, transaction
from webapp.jobs import queries, services, worker


@click.command()
def work() -> None:
    """Run jobs until told to stop."""
    logging.basicConfig(level=logging.INFO, format="worker %(levelname)s %(message)s")
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    worker.work(
        current_app.config["DATABASE_URL"],
        db.sessionmaker,
        current_app.extensions["resources"],
    )


@click.command("dead-letters")
def dead_letters() -> None:
    """List the jobs that failed for good."""
    letters = queries.dead_letters(reading())
    for letter in letters:
        click.echo(f"{letter['id']}  {letter['task_name']}  {letter['error']}")
    if not letters:
        click.echo("There are none.")


@click.command("retry-job")
@click.argument("job_id", type=int)
def retry_job(job_id: int) -> None:
    """Give a job that failed for good all its attempts again."""
    try:
        with transaction() as session:
            services.retry_dead_letter(session, job_id)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"Job {job_id} is queued again.")
