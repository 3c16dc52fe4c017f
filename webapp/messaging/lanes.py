"""How many jobs send at the same time: the worker's other hands stay free.

A lane belongs to a transaction: whatever becomes of the job that has it, a worker that
is killed or a connection that is lost, the next one gets it at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

LANES = 2
# The first of the two numbers tells lanes from other locks.
_TAKE = text("SELECT pg_try_advisory_xact_lock(1835100524, CAST(:lane AS int))")


@contextmanager
def lane(sessions: sessionmaker[Session]) -> Iterator[bool]:
    """Take a lane for as long as the block runs; tells whether one was free."""
    session = sessions()
    try:
        yield any(session.scalar(_TAKE, {"lane": number}) for number in range(LANES))
    finally:
        # Where the connection was lost the lane is free already.
        with suppress(SQLAlchemyError):
            session.commit()
        with suppress(SQLAlchemyError):
            session.close()
