"""Flask extensions, created unbound; ``create_app`` binds them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from flask import Flask, current_app, g
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import make_url
from sqlalchemy.orm import Session, sessionmaker

from webapp.config import ROOT, Config
from webapp.core import embedded
from webapp.core.db import Base


class Database(SQLAlchemy):
    """Flask-SQLAlchemy-Lite, plus the one attribute Flask-Migrate asks for."""

    metadata = Base.metadata

    @cached_property
    def readers(self) -> dict[Flask, sessionmaker[Session]]:
        """Return each app's maker of sessions that only read."""
        return {}


db = Database()
migrate = Migrate()
csrf = CSRFProtect()
login = LoginManager()
compress = Compress()
limiter = Limiter(get_remote_address)


def init_app(app: Flask) -> None:
    """Bind every extension to ``app``."""
    config: Config = app.config["KEEPSAKE"]
    address = config.DATABASE_URL or embedded.hold(config.instance / "postgres")
    url = make_url(address).set(drivername="postgresql+psycopg")
    app.config["DATABASE_URL"] = url.render_as_string(hide_password=False)
    engine = {
        "url": url,
        # Deeper than gunicorn has threads per process, or the worker has jobs.
        "pool_size": 10,
        "max_overflow": 10,
        "connect_args": {"connect_timeout": 3, "options": "-c timezone=UTC"},
    }
    app.config.setdefault("SQLALCHEMY_ENGINES", {"default": engine})
    db.init_app(app)
    with app.app_context():
        # BEGIN and ROLLBACK would cost a page more than its only statement does.
        engine_for_reads = db.engine.execution_options(isolation_level="AUTOCOMMIT")
    db.readers[app] = sessionmaker(bind=engine_for_reads, autoflush=False)
    app.teardown_appcontext(_close_reader)
    migrate.init_app(
        app,
        db,
        directory=str(ROOT / "migrations"),
        render_as_batch=False,
        compare_type=True,
        compare_server_default=True,
    )
    csrf.init_app(app)
    login.init_app(app)
    compress.init_app(app)
    limiter.init_app(app)


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit everything the block wrote, jobs included, or nothing of it."""
    session = db.session
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def reading() -> Session:
    """Return this request's session for pages that only read.

    Each statement sees what was committed before it began; nothing it does needs a
    commit.
    """
    if "reader" not in g:
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way
        g.reader = db.readers[app]()
    session: Session = g.reader
    return session


def _close_reader(_error: BaseException | None) -> None:
    session: Session | None = g.pop("reader", None)
    if session is not None:
        session.close()
