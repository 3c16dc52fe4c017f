"""Trying something without its consequences, and seeing whether it has any."""

from contextlib import contextmanager

import pytest
from sqlalchemy import text

from webapp.core.db import Base


@pytest.fixture
def last_look():
    """What ``everything`` saw when it looked last, and after how much was written."""
    return {}


@pytest.fixture
def undone(sessions, session, last_look):
    """Everything that happens in the block is undone at its end."""

    @contextmanager
    def undone():
        session.commit()
        before = last_look.get("at")
        nested = sessions.kw["bind"].begin_nested()
        try:
            yield
        finally:
            nested.rollback()
            session.expire_all()
            if last_look.get("at") != before:
                last_look.clear()  # it saw what is undone now

    return undone


# How many rows this transaction has written so far, whatever became of them.
WRITTEN = text(
    "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
)


@pytest.fixture
def everything(sessions, last_look):
    """Say what is in the database: for each table its rows, as one digest.

    Looked at anew when something was written since, be it undone.
    """
    tables = sorted([*Base.metadata.tables, "procrastinate_jobs"])
    digests = text(
        " UNION ALL ".join(
            f"SELECT '{name}', count(*) || ' ' || md5(coalesce("
            f"string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} AS t"
            for name in tables
        )
    )

    def everything(*, but=()):
        connection = sessions.kw["bind"]
        written = connection.scalar(WRITTEN)
        if last_look.get("at") != written:
            last_look.update(at=written, rows=connection.execute(digests).all())
        return {name: digest for name, digest in last_look["rows"] if name not in but}

    return everything
