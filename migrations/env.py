"""How Alembic meets the shop: its models, its database, and what is not ours."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

# A number of our own: two machines that deploy at once migrate one after the other.
MIGRATION_LOCK = 7_214_001

db = current_app.extensions["migrate"].db


def is_ours(
    _thing: Any, name: str | None, kind: str, reflected: bool, _other: Any
) -> bool:
    """Keep autogenerate away from procrastinate's tables, and so from their indexes."""
    return not (
        kind == "table" and reflected and str(name).startswith("procrastinate_")
    )


def rendered(kind: str, thing: Any, _context: Any) -> str | bool:
    """Write a column of words as text with a check, not as a type of its own."""
    if kind == "type" and isinstance(thing, sa.Enum):
        words = ", ".join(map(repr, thing.enums))
        return (
            f"sa.Enum({words}, name={thing.name!r}, native_enum=False,"
            f" create_constraint=True, length={thing.length})"
        )
    return False


def drop_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no revision file when nothing changed."""
    options = context.config.cmd_opts
    if getattr(options, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives.clear()


def run() -> None:
    """Migrate in one transaction; PostgreSQL rolls DDL back with the rest."""
    options = current_app.extensions["migrate"].configure_args | {
        "render_item": rendered,
        "target_metadata": db.metadata,
        "include_object": is_ours,
        "process_revision_directives": drop_empty,
    }
    with db.engine.connect() as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            connection.exec_driver_sql(
                f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"
            )
            context.run_migrations()


run()
