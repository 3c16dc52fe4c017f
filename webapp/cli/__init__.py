"""The commands of an installation: ``flask serve``, ``work``, ``seed`` and the rest."""

from flask import Flask

from webapp.cli.catalogue import import_catalogue
from webapp.cli.openapi import openapi
from webapp.cli.operators import create_operator
from webapp.cli.queue import dead_letters, retry_job, work
from webapp.cli.reminders import segments, send_reminders
from webapp.cli.seed import seed
from webapp.cli.serve import serve

COMMANDS = (
    create_operator,
    dead_letters,
    import_catalogue,
    openapi,
    retry_job,
    seed,
    segments,
    send_reminders,
    serve,
    work,
)


def init_app(app: Flask) -> None:
    """Add the commands to ``app``."""
    for command in COMMANDS:
        app.cli.add_command(command)
