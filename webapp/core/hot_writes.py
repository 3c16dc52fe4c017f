"""The few writes that customers make all day, sent to PostgreSQL without ceremony.

They are sent as ``core.prepared`` sends questions, past SQLAlchemy's execution layer
and psycopg's cursor, and so is the COMMIT after them; that saves about two fifths of
what a write costs our process (docs/adr/0006). Session, transaction, savepoints and
errors stay SQLAlchemy's: a service does not notice, whoever began its transaction.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import Connection, Engine, TextClause, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from webapp.core.prepared import Line, Unusual, line_of, question

_WELL = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
# No such statement; it would answer in other columns now: what was learnt is void.
_FORGOTTEN = ("26000", "0A000")


def send(session: Session, statement: TextClause, values: Mapping[str, Any]) -> Any:
    """Return the only row that a statement answers with; ``None``: there is none.

    The same as ``session.execute(statement, values).one_or_none()``, in the session's
    own transaction.

    Raises:
        DBAPIError: PostgreSQL refuses, in SQLAlchemy's words.
    """
    connection = session.connection()
    try:
        return _sent(connection, statement, values)
    except (Unusual, psycopg.OperationalError):
        # Nothing was sent, or the connection is lost, which SQLAlchemy is to learn.
        answer: Any = session.execute(statement, values)
        return answer.one_or_none() if answer.returns_rows else None


def commit_quickly(engine: Engine) -> None:
    """Have transactions on ``engine`` sent COMMIT without ceremony as well.

    Its connections need ``prepare_threshold=None``: psycopg forgets with every ROLLBACK
    what it had the server prepare, and ours as well.
    """

    @event.listens_for(engine, "commit")
    def commit(connection: Connection) -> None:
        line = line_of(connection)
        if line.server.transaction_status != TransactionStatus.INTRANS:
            return
        # psycopg commits next, and finds nothing left to do or the connection lost.
        with suppress(Unusual, psycopg.Error):
            _checked(connection, line, line.server.exec_(b"COMMIT"), b"COMMIT")


def _sent(
    connection: Connection, statement: TextClause, values: Mapping[str, Any]
) -> Any:
    line, asked = line_of(connection), question(statement)
    if line.is_slow or connection.dispatch.before_cursor_execute:
        raise Unusual  # or somebody wants to be told of every statement
    written = asked.written(values)
    if (
        line.server.transaction_status == TransactionStatus.IDLE
        and not line.connection.autocommit
    ):
        _checked(connection, line, line.server.exec_(b"BEGIN"), b"BEGIN")
    _checked(connection, line, line.learn(asked), asked.text)
    result = asked.sent(line, written)
    _checked(connection, line, result, asked.text)
    if result.status != ExecStatus.TUPLES_OK:
        return None
    rows = asked.read(line, result)
    return rows[0] if rows else None


def _checked(
    connection: Connection, line: Line, result: PGresult | None, sent: bytes
) -> None:
    """Raise PostgreSQL's refusal, if it is one, as SQLAlchemy would."""
    if result is None or result.status in _WELL:
        return
    if line.server.status != ConnStatus.OK:
        raise Unusual
    error = error_from_result(result)
    line.is_slow = line.is_slow or error.sqlstate in _FORGOTTEN
    raise DBAPIError.instance(
        sent.decode(),
        None,
        error,
        psycopg.Error,
        hide_parameters=True,
        dialect=connection.dialect,
    )
