"""What went wrong behind a request: noted, and told from bad input and from an outage.

How it is answered is another matter: pages and programs are answered differently.
"""

from http import HTTPStatus
from types import TracebackType

import structlog
from flask import request
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)

from webapp.core import logs

RETRY_AFTER = "5"  # seconds
READ_ONLY = "25006"  # SQLSTATE: a standby, or a disk that is nearly full

# As ``sys.exc_info`` tells it.
Raised = tuple[type, BaseException, TracebackType] | tuple[None, None, None]

log = structlog.get_logger()


def note(error: BaseException) -> None:
    """Note a mistake of ours: what, and where, but not with which values."""
    log.error(
        "request.broke",
        page=_page(),
        error=logs.told(error),
        where=logs.where(error),
    )


def note_raised(raised: Raised) -> None:
    """Note a mistake in Flask's stead, which would write down its address and values.

    Some addresses are secrets: a shared list's, and that of choosing a new password.
    """
    if raised[1] is not None:
        note(raised[1])


def note_away(error: SQLAlchemyError) -> None:
    """Note that the database does not answer."""
    log.warning("database.away", page=_page(), error=logs.told(error))


def sort(error: DBAPIError) -> HTTPStatus:
    """Tell bad input (400) from an outage (503) and from a mistake of ours (500).

    All but an outage is noted here.
    """
    if isinstance(error, DataError):
        # A net under the forms: the database cannot keep what somebody sent.
        log.warning("request.unfit", page=_page(), error=logs.told(error))
        return HTTPStatus.BAD_REQUEST
    if _passes(error):
        return HTTPStatus.SERVICE_UNAVAILABLE
    note(error)
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _passes(error: DBAPIError) -> bool:
    """Tell whether trying again may help, as after a restart of the database."""
    is_read_only = getattr(error.orig, "sqlstate", None) == READ_ONLY
    return isinstance(error, OperationalError | InterfaceError) or is_read_only


def _page() -> str:
    """Return which page was asked for; the address itself may hold a token."""
    rule = request.url_rule
    return f"{request.method} {rule.rule if rule else 'no such page'}"
