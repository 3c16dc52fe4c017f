"""Commands around the people who run the shop."""

import click

from webapp.accounts import services as accounts
from webapp.core.errors import DomainError
from webapp.extensions import transaction


@click.command("create-operator")
@click.option("--email", prompt=True)
@click.option("--name", prompt=True)
@click.option(
    "--role",
    prompt=True,
    default="Administrator",
    type=click.Choice(["Administrator", "Editor", "Viewer"]),
)
@click.password_option()
def create_operator(email: str, name: str, role: str, password: str) -> None:
    """Give somebody an account at the operators' door."""
    try:
        with transaction() as session:
            accounts.install_roles(session)
            accounts.create_operator(
                session, email=email, name=name, role=role, password=password
            )
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{name} can sign in at /sg-admin now.")
