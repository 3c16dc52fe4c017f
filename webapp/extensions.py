"""Flask extensions, created unbound; ``create_app`` binds them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import iscoroutinefunction
from typing import Any

from flask import Flask, current_app, g, request
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, make_url
from sqlalchemy.orm import Session

from webapp.config import ROOT, Config
from webapp.core import embedded
from webapp.core.db import Base


class Database(SQLAlchemy):
    """Flask-SQLAlchemy-Lite, plus the one attribute Flask-Migrate asks for."""

    metadata = Base.metadata


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
        "hide_parameters": True,  # errors are logged; values stay out of the log
        # Deeper than gunicorn has threads per process, or the worker has jobs.
        "pool_size": 10,
        "max_overflow": 10,
        "connect_args": {"connect_timeout": 3, "options": "-c timezone=UTC"},
    }
    # BEGIN and ROLLBACK would cost a page more than its only statement does, and so
    # would a plan for each value: pages ask the same few questions all day.
    reads = {
        "isolation_level": "AUTOCOMMIT",
        "pool_reset_on_return": None,
        "connect_args": {
            "connect_timeout": 3,
            "options": "-c timezone=UTC -c plan_cache_mode=force_generic_plan",
        },
    }
    app.config.setdefault(
        "SQLALCHEMY_ENGINES", {"default": engine, "reads": engine | reads}
    )
    db.init_app(app)
    # Its other one, for asynchronous sessions, starts a thread after every request.
    app.teardown_appcontext_funcs = [
        close
        for close in app.teardown_appcontext_funcs
        if not iscoroutinefunction(close)
    ]
    app.teardown_appcontext(_close_reader)
    with app.app_context():
        app.extensions["connect_to_read"] = db.get_engine("reads").connect
    migrate.init_app(
        app,
        db,  # type: ignore[arg-type]  # it wants engines and metadata, which we have
        directory=str(ROOT / "migrations"),
        render_as_batch=False,
        compare_type=True,
        compare_server_default=True,
    )
    csrf.init_app(app)
    login.init_app(app, add_context_processor=False)  # templates ask for ``visitor``
    compress.init_app(app)
    limiter.init_app(app)
    _leave_out_what_finds_nothing(app)


def _leave_out_what_finds_nothing(app: Flask) -> None:
    """Take hooks of extensions out of every request that has nothing for them.

    Limits are checked where they are set, nobody is remembered by Flask-Login, only a
    change needs a CSRF token, and no view is a coroutine.
    """
    before, after = app.before_request_funcs[None], app.after_request_funcs[None]
    before[:] = [
        _before_changes(app, ask) if ask.__module__ == CSRFProtect.__module__ else ask
        for ask in before
        if not _belongs_to(limiter, ask)
    ]
    after[:] = [
        ask
        for ask in after
        if not (_belongs_to(limiter, ask) or _belongs_to(login, ask))
    ]
    app.ensure_sync = _as_it_is  # type: ignore[method-assign]


def _before_changes(app: Flask, ask: Callable[[], Any]) -> Callable[[], Any]:
    def changes() -> Any:
        if request.method in app.config["WTF_CSRF_METHODS"]:
            return ask()
        return None

    return changes


def _belongs_to(extension: object, function: Callable[..., object]) -> bool:
    bound = getattr(function, "args", ())  # of a partial
    return extension in bound or getattr(function, "__self__", None) is extension


def _as_it_is(func: Callable[..., Any]) -> Callable[..., Any]:
    return func


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


def reading() -> Connection:
    """Return this request's connection for pages that only read.

    Each statement sees what was committed before it began; nothing it does needs a
    commit.
    """
    reader: Connection | None = g.get("reader")
    if reader is None:
        reader = g.reader = current_app.extensions["connect_to_read"]()
    return reader


def _close_reader(_error: BaseException | None) -> None:
    reader: Connection | None = g.pop("reader", None)
    if reader is not None:
        reader.close()
