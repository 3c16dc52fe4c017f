"""The few questions that pages ask all day, sent to PostgreSQL without ceremony.

SQLAlchemy writes the statement and lends the connection. Its execution layer and
psycopg's cursor are left out: they were a third of what a page costs our process
(docs/adr/0006). What is left is one call of libpq, which waits without the
interpreter's lock, and psycopg's own reading of the answer.

Whatever does not go well is asked again the ordinary way, which knows all about errors
and lost connections.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus, Format, TransactionStatus
from sqlalchemy import BindParameter, Connection, Dialect, Select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.orm import Session

from webapp.core.db import Reader

KEPT = 512  # statements that one process remembers
MOST = 100  # that one connection prepares; what is asked seldom comes too late

_DIALECT: Dialect = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
_HERE = "webapp.core.prepared"  # what we know of a connection lies under this name

Written = tuple[Any, Format]

# How a value is written for PostgreSQL; one of another type goes the ordinary way.
_WRITE: dict[type, Callable[[Any], Written]] = {
    type(None): lambda _: (None, Format.TEXT),
    bytes: lambda value: (value, Format.BINARY),
    UUID: lambda value: (value.bytes, Format.BINARY),
    str: lambda value: (value.encode(), Format.BINARY),  # else it would end at a NUL
    int: lambda value: (b"%d" % value, Format.TEXT),
    datetime: lambda value: (value.isoformat().encode(), Format.TEXT),
}


class Unusual(Exception):
    """This question is better asked the ordinary way."""


def ask(reader: Reader, statement: Select[Any], values: Mapping[str, Any]) -> list[Any]:
    """Return the rows of a statement that is made once and asked often.

    They can be read like SQLAlchemy's: by name, by place, as tuples.
    """
    if not isinstance(reader, Session):
        try:
            return _question(statement).asked(reader, values)
        except (Unusual, psycopg.Error):
            pass
    return list(reader.execute(statement, values).all())


class Question:
    """A statement as PostgreSQL gets it, and how its rows are read."""

    def __init__(self, statement: Select[Any]) -> None:
        """Write ``statement`` down once."""
        compiled = statement.compile(
            dialect=_DIALECT, compile_kwargs={"render_postcompile": True}
        )
        self.text = str(compiled).encode()
        self.name = b"asked_%s" % sha256(self.text).hexdigest()[:32].encode()
        binds = [(name, compiled.binds[name]) for name in compiled.positiontup or ()]
        self.fixed = {name: _fixed(bind) for name, bind in binds if not bind.required}
        self.names = [name for name, _ in binds]
        self.make = _row(statement)

    def asked(self, reader: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Return what PostgreSQL answers.

        Raises:
            Unusual: a value that we cannot write, a transaction, or no answer.
            psycopg.Error: the connection is lost.
        """
        line = _line(reader)
        if line.server.transaction_status != TransactionStatus.IDLE:
            raise Unusual  # a mistake of ours would cost whoever began it all they did
        written = self._written(values)
        if self.name not in line.prepared:
            line.learn(self.name, self.text)
        result = line.server.exec_prepared(
            self.name,
            [value for value, _ in written],
            [form for _, form in written],
            Format.BINARY,
        )
        if result.status != ExecStatus.TUPLES_OK:
            line.prepared.clear()  # should the connection have lost what it knew
            raise Unusual
        line.reading.set_pgresult(result)
        return line.reading.load_rows(0, result.ntuples, self.make)

    def _written(self, values: Mapping[str, Any]) -> list[Written]:
        try:
            return [
                _WRITE[type(values[name])](values[name])
                if name in values
                else self.fixed[name]
                for name in self.names
            ]
        except (KeyError, UnicodeEncodeError) as unknown:
            raise Unusual from unknown


class _Line:
    """What is known about one connection to PostgreSQL."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.server = connection.pgconn
        self.reading = Transformer.from_context(connection)
        self.prepared: set[bytes] = set()

    def learn(self, name: bytes, text: bytes) -> None:
        if len(self.prepared) >= MOST:
            raise Unusual
        told = self.server.exec_(b"PREPARE %s AS %s" % (name, text))
        if told.status != ExecStatus.COMMAND_OK:
            raise Unusual
        self.prepared.add(name)


def _line(reader: Connection) -> _Line:
    fairy = reader.connection
    line: _Line | None = fairy.info.get(_HERE)
    if line is None:
        connection: Any = fairy.driver_connection
        line = fairy.info[_HERE] = _Line(connection)
    return line


@lru_cache(maxsize=KEPT)
def _question(statement: Select[Any]) -> Question:
    return Question(statement)


def _fixed(bind: BindParameter[Any]) -> Written:
    """Write a value that is the same whenever the statement is asked."""
    process = bind.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
    value = process(bind.value) if process else bind.value
    return _WRITE[type(value)](value)


def _row(statement: Select[Any]) -> Callable[[Sequence[Any]], Any]:
    """Return what makes a row of the values that psycopg read."""
    columns = statement.selected_columns
    names = [str(column.key) for column in columns]
    row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024
    make: Callable[[Sequence[Any]], Any] = row._make
    reads = [
        column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
        for column in columns
    ]
    further = [(i, read) for i, read in enumerate(reads) if read is not None]
    if not further:
        return make

    def made(values: Sequence[Any]) -> Any:
        whole = list(values)
        for i, read in further:
            whole[i] = read(whole[i])
        return make(whole)

    return made
