"""The migrations make exactly the models, can be undone, and leave nothing behind."""

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import create_engine, text

from tests.conftest import ROOT, admin, at
from webapp.core.db import Base
from webapp.extensions import db

REVISIONS = list(ScriptDirectory(str(ROOT / "migrations")).walk_revisions())
OURS = "relname NOT LIKE 'procrastinate\\_%' AND relname <> 'alembic_version'"

# What PostgreSQL itself says of the tables that are ours, a line for each fact.
COLUMNS = f"""
    SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull,
           attidentity, attgenerated, pg_get_expr(adbin, adrelid)
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
     WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND {OURS}
       AND relnamespace = 'public'::regnamespace
"""
CONSTRAINTS = f"""
    SELECT relname, conname, pg_get_constraintdef(pg_constraint.oid)
      FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
     WHERE relnamespace = 'public'::regnamespace AND {OURS}
"""
INDEXES = f"""
    SELECT relname, pg_get_indexdef(indexrelid)
      FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
     WHERE relnamespace = 'public'::regnamespace AND {OURS}
"""
THINGS = """
    SELECT 'table', relname FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'alembic%'
    UNION ALL SELECT 'function', proname FROM pg_proc
     WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'type', typname FROM pg_type
     WHERE typnamespace = 'public'::regnamespace AND typname NOT LIKE '%alembic%'
"""


@pytest.fixture
def of_models(server, worker):
    """Address of a database that SQLAlchemy made straight from the models."""
    name = f"models_{worker}"
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    engine = create_engine(at(server, name))
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def facts(engine, question):
    with engine.connect() as connection:
        return {tuple(row) for row in connection.execute(text(question))}


@pytest.mark.parametrize("question", [COLUMNS, CONSTRAINTS, INDEXES])
def test_the_migrations_make_what_the_models_say(live, of_models, question):
    with live.app_context():
        made = facts(db.engine, question)
    meant = facts(of_models, question)
    assert made - meant == set()
    assert meant - made == set()
    assert len(made) > 10


def test_every_step_can_be_undone_and_done_again(live):
    with live.app_context():
        before = facts(db.engine, COLUMNS) | facts(db.engine, INDEXES)
        for _ in REVISIONS:
            downgrade()
        assert facts(db.engine, THINGS) == set()
        for _ in REVISIONS:
            upgrade(revision="+1")
        assert facts(db.engine, COLUMNS) | facts(db.engine, INDEXES) == before


def test_nobody_would_write_another_migration(live):
    with live.app_context():
        check()


def test_the_history_has_one_beginning_and_one_end():
    followed = {revision.down_revision for revision in REVISIONS}
    assert len(followed) == len(REVISIONS)
    for revision in REVISIONS:
        assert revision.doc, revision.revision
