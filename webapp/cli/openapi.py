"""A command that tells what the API is."""

import click
from flask.cli import with_appcontext

from webapp.api.openapi import written
from webapp.web.formatting import site


@click.command("openapi")
@with_appcontext
def openapi() -> None:
    """Print the OpenAPI document of this shop's API."""
    click.echo(written(site()), nl=False)
