"""How this program speaks to whoever runs it: one line an event, no secrets in it."""

import logging
import traceback

import psycopg
import structlog
from sqlalchemy.exc import DBAPIError

LONGEST_MESSAGE = 300  # characters
DEEPEST = 12  # calls of a traceback


def init(*, for_machines: bool) -> None:
    """Set up the log: readable lines in development, JSON elsewhere.

    What happened is told with ``told`` and ``where``, never with a traceback as Python
    prints it: its messages and variables hold passwords and tokens.
    """
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if for_machines
        else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def told(error: BaseException) -> str:
    """Say what went wrong without the values that it went wrong with."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    kind = type(error).__name__
    if isinstance(error, psycopg.Error) and error.diag.message_primary:
        return f"{kind}: {error.diag.message_primary} ({error.sqlstate})"
    first_line = next(iter(str(error).splitlines()), "")
    return f"{kind}: {first_line[:LONGEST_MESSAGE]}"


def where(error: BaseException) -> list[str]:
    """Say where it went wrong, outermost call first."""
    calls = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    return [f"{call.filename}:{call.lineno} {call.name}" for call in calls]
