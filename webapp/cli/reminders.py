"""Commands around reminders, and around the segments that can be reminded."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts.capabilities import ADMINISTRATOR, Capability
from webapp.accounts.errors import AdministratorsOnly, CapabilityMissing
from webapp.accounts.identifiers import known_as
from webapp.accounts.models import Operator, User
from webapp.audit.services import Actor
from webapp.core.errors import DomainError
from webapp.extensions import reading, transaction
from webapp.reminders import services
from webapp.reminders.services import SendNow
from webapp.reminders.words import REASONS
from webapp.segments import queries as segment_queries
from webapp.segments import services as segment_services
from webapp.segments.conditions import fit_all, told
from webapp.web.formatting import site

# Whoever has the server's shell needs no account; the log says that much.
NOBODY = Actor(uuid5(NAMESPACE_URL, "keepsake:command-line"), "Command line")

_by = click.option("--by", "operator", help="E-mail of the operator who does it.")


@click.command("send-reminders")
@_by
@click.option("--email", "emails", multiple=True, help="Whom to remind; repeatable.")
@click.option("--segment", help="Name of the segment to remind.")
@click.option("--dry-run", is_flag=True, help="Tell what would happen, do nothing.")
@with_appcontext
def send_reminders(
    operator: str | None, emails: tuple[str, ...], segment: str | None, *, dry_run: bool
) -> None:
    """Remind customers of their wishlists now, outside the cadence."""
    if bool(emails) == bool(segment):
        msg = "Say whom: by --email, or by --segment."
        raise click.UsageError(msg)
    try:
        with transaction() as session:
            by = _sender(session, operator, to_segment=segment is not None)
            if segment is None:
                _remind(session, by, _ids(session, emails), dry_run=dry_run)
            else:
                _remind_segment(session, by, segment, dry_run=dry_run)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal


@click.group("segments")
def segments() -> None:
    """Name groups of customers by conditions, and see how many there are."""


@segments.command("list")
@with_appcontext
def list_segments() -> None:
    """Name every segment, what it asks, and how many customers are in it."""
    session = reading()
    listed = segment_queries.segments_listed(session)
    for one in listed:
        count = segment_queries.count(session, one.conditions, currency=site().currency)
        click.echo(f"{one.name}: {_people(count)}")
        for sentence in told(one.conditions):
            click.echo(f"  {sentence}")
    if not listed:
        click.echo("There are none.")


@segments.command("create")
@_by
@click.argument("name")
@click.argument("conditions")
@click.option("--dry-run", is_flag=True, help="Count who would be in it, keep nothing.")
@with_appcontext
def create(operator: str | None, name: str, conditions: str, *, dry_run: bool) -> None:
    """Name the customers for whom every one of some CONDITIONS holds, given as JSON.

    Such as '[{"about": "item_count", "is": "at_least", "value": 3}]'.
    """
    raw = _read(conditions)
    try:
        with transaction() as session:
            count = segment_queries.count(
                session, fit_all(raw), currency=site().currency
            )
            if not dry_run:
                by = _actor(session, operator)
                segment_services.create_segment(session, by, name, raw)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    verb = "would hold" if dry_run else "holds"
    click.echo(f"{name} {verb} {_people(count)}.")


@segments.command("rename")
@_by
@click.argument("name")
@click.argument("new_name")
@with_appcontext
def rename(operator: str | None, name: str, new_name: str) -> None:
    """Give a segment another name."""
    try:
        with transaction() as session:
            by = _actor(session, operator)
            found = segment_queries.segment_named(session, name)
            segment_services.rename_segment(session, by, found.id, new_name)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{name} is called {new_name} now.")


@segments.command("delete")
@_by
@click.argument("name")
@with_appcontext
def delete(operator: str | None, name: str) -> None:
    """Delete a segment; its customers stay what they are."""
    try:
        with transaction() as session:
            by = _actor(session, operator)
            found = segment_queries.segment_named(session, name)
            segment_services.delete_segment(session, by, found.id)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{name} is deleted.")


def _remind(
    session: Session, by: Actor, ids: Mapping[str, UUID], *, dry_run: bool
) -> None:
    done = services.send_now(session, by, ids.values(), site=site(), dry_run=dry_run)
    _tell(done, {user_id: email for email, user_id in ids.items()}, dry_run=dry_run)


def _remind_segment(session: Session, by: Actor, name: str, *, dry_run: bool) -> None:
    found = segment_queries.segment_named(session, name)
    if not dry_run:
        count = segment_queries.count(
            session, found.conditions, currency=site().currency
        )
        services.ask_to_send(session, by, found.id)
        click.echo(f"{_people(count)} in {name}; the worker reminds them now.")
        return
    done = services.try_segment(session, by, found.id, site=site())
    _tell(done, {}, dry_run=True)


def _tell(done: SendNow, names: Mapping[UUID, str], *, dry_run: bool) -> None:
    """Say what became of it: each one by name where names were given."""
    click.echo(f"{'Would be sent' if dry_run else 'Sent'}: {len(done.sent)}")
    for user_id, schedule_id in done.sent.items():
        if user_id in names:
            click.echo(f"  {names[user_id]}{f'  {schedule_id}' if schedule_id else ''}")
    click.echo(f"Sent already, not repeated: {len(done.already)}")
    for user_id, earlier in done.already.items():
        if user_id in names:
            ago = _minutes(earlier.minutes_ago)
            click.echo(f"  {names[user_id]}  {earlier.schedule_id}, {ago} ago")
    click.echo(f"Left out: {sum(done.skipped.values())}")
    for reason, count in sorted(done.skipped.items()):
        click.echo(f"  {count}: {REASONS[reason]}")


def _ids(session: Session, emails: Iterable[str]) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for email in emails:
        user_id = session.scalar(select(User.id).where(User.email == known_as(email)))
        if user_id is None:
            msg = f"No customer has the address {email}."
            raise click.ClickException(msg)
        found[email] = user_id
    return found


def _sender(session: Session, email: str | None, *, to_segment: bool) -> Actor:
    """Return in whose name it is sent, if their role allows it.

    Raises:
        CapabilityMissing: it allows no reminders.
        AdministratorsOnly: a segment is for administrators.
    """
    if email is None:
        return NOBODY
    operator = _operator(session, email)
    if Capability.SEND_REMINDERS not in operator.role.capabilities:
        raise CapabilityMissing(Capability.SEND_REMINDERS)
    if to_segment and operator.role.name != ADMINISTRATOR:
        raise AdministratorsOnly
    return Actor(operator.id, operator.name)


def _actor(session: Session, email: str | None) -> Actor:
    """Return in whose name it is done, as the log has it."""
    if email is None:
        return NOBODY
    operator = _operator(session, email)
    return Actor(operator.id, operator.name)


def _operator(session: Session, email: str) -> Operator:
    known = select(Operator).where(Operator.email == known_as(email))
    operator = session.scalars(known).one_or_none()
    if operator is None:
        msg = f"No operator has the address {email}."
        raise click.ClickException(msg)
    return operator


def _read(conditions: str) -> list[dict[str, Any]]:
    try:
        raw = json.loads(conditions)
    except ValueError as error:
        msg = f"That is not JSON: {error}."
        raise click.ClickException(msg) from error
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        msg = 'Give a list of conditions, each {"about": …, "is": …, "value": …}.'
        raise click.ClickException(msg)
    return raw


def _people(count: int) -> str:
    return "1 customer" if count == 1 else f"{count} customers"


def _minutes(count: int) -> str:
    return "1 minute" if count == 1 else f"{count} minutes"
