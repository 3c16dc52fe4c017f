"""Create procrastinate's own schema, as of version 3.10.0.

The SQL lies beside this file, not in the installed package: a revision must do the same
thing for ever, whatever version is installed on the day it runs.
"""

from pathlib import Path

from alembic import op

revision = "20261120_queue"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parents[1] / "procrastinate_3_10_0.sql"

TABLES = ("periodic_defers", "events", "jobs", "workers")


def upgrade() -> None:
    """Run the schema as one script; psycopg passes it on whole, without arguments."""
    op.get_bind().connection.driver_connection.execute(SCHEMA.read_text())


def downgrade() -> None:
    """Drop the tables, then every function and type that is left of it."""
    for table in TABLES:
        op.execute(f"DROP TABLE procrastinate_{table} CASCADE")  # functions use its row type
    op.execute(
        """
        DO $$
        DECLARE thing text;
        BEGIN
            FOR thing IN SELECT oid::regprocedure::text FROM pg_proc
                          WHERE proname LIKE 'procrastinate\\_%'
            LOOP EXECUTE 'DROP FUNCTION ' || thing; END LOOP;
            FOR thing IN SELECT oid::regtype::text FROM pg_type
                          WHERE typname LIKE 'procrastinate\\_%' AND typtype IN ('e', 'c')
            LOOP EXECUTE 'DROP TYPE ' || thing; END LOOP;
        END $$
        """
    )
