"""Whether the database is the one that this version of the shop wants."""

from functools import lru_cache

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from webapp.config import ROOT
from webapp.core.db import Reader

_HAVE = text("SELECT version_num FROM alembic_version")


@lru_cache(maxsize=1)
def head() -> str | None:
    """Return the newest revision among the files of this version."""
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()


def is_current(session: Reader) -> bool:
    """Tell whether every migration has been run."""
    try:
        return bool(session.scalar(_HAVE) == head())
    except ProgrammingError:  # an empty database does not even know of migrations
        return False
