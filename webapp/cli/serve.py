"""One command for a laptop or a single machine: database, web server and worker."""

import os
import sys

import click
from flask import current_app
from flask_migrate import upgrade

from webapp.cli.demo.people import CUSTOMERS, OPERATORS, PASSWORD
from webapp.cli.seed import fill, is_empty
from webapp.config import ROOT, Config
from webapp.core import processes
from webapp.extensions import db


@click.command()
def serve() -> None:
    """Migrate, fill an empty demo shop, then run web server and worker until stopped.

    Runs in development; in production start ``gunicorn wsgi:app`` and ``flask work``.
    """
    config: Config = current_app.config["KEEPSAKE"]
    if processes.is_open(config.HOST, config.PORT):
        msg = (
            f"Something is listening on {config.HOST}:{config.PORT} already."
            " Stop it, or choose another port: PORT=5001 make run"
        )
        raise click.ClickException(msg)
    click.echo("Bringing the database up to date…")
    upgrade()
    if config.in_development and is_empty():
        fill()
    for engine in db.engines.values():
        engine.dispose()  # nothing of ours stays open while the servers run
    # Each child holds the embedded database itself, so it outlives the last of them.
    commands = [
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"],
        [sys.executable, "-m", "flask", "--app", "wsgi", "work"],
    ]
    code = processes.together(
        commands,
        env=os.environ,
        cwd=str(ROOT),
        is_ready=lambda: processes.answers(config.HOST, config.PORT, "/healthz"),
        announce=lambda: _welcome(config),
    )
    sys.exit(code)


def _welcome(config: Config) -> None:
    click.echo(f"\n{config.SHOP_NAME} is open: {config.base_url}")
    if config.in_development:
        customers = ", ".join(person.email for person in CUSTOMERS[:2])
        operators = ", ".join(f"{who.email} ({who.role})" for who in OPERATORS)
        click.echo(f"  customers   {customers}")
        click.echo(f"  operators   {operators}, at {config.base_url}/sg-admin")
        click.echo(f"  password    {PASSWORD}, for all of them")
        click.echo(f"  mail        {config.base_url}/dev/mailbox")
    click.echo("Ctrl-C stops it.")
