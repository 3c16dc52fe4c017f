"""The stage every test plays on.

Two stages, both on a real PostgreSQL made by the migrations:

* ``session`` and ``client``: everything happens on one connection and is rolled back.
  Fast; right for almost every test, jobs included (``settle``).
* ``live``: a database of its own, cloned from the template, for tests that need several
  connections: races, several server processes, the real worker, a browser.
"""

import fcntl
import gc
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

from tests.people import World, create_world, quick_passwords, world  # noqa: F401
from tests.queue import run_next
from tests.undoing import everything, last_look, undone  # noqa: F401
from webapp import create_app
from webapp.core import clock, embedded
from webapp.extensions import db
from webapp.jobs.worker import libpq

ROOT = Path(__file__).parents[1]
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

# Thousands of tests and a whole shop are kept to the end: to look through them for
# garbage as often as Python likes to takes a sixth of the time.
gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def server() -> str:
    """Address of a server for tests; the data stays, so the template is made once."""
    return os.environ.get("TEST_DATABASE_URL") or embedded.hold(
        ROOT / "instance" / "test-postgres", settings=FAST
    )


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """Name of a migrated database; made anew whenever a migration changes."""
    revisions = sorted((ROOT / "migrations").rglob("*.[ps][yq]*"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in revisions))
    name = f"template_{digest.hexdigest()[:12]}"
    (ROOT / "instance").mkdir(exist_ok=True)
    with (ROOT / "instance" / "template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # pytest-xdist: one process makes it
        with admin(server) as connection:
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(known, [name]).fetchone():
                return name
            connection.execute("DROP DATABASE IF EXISTS half_made")
            connection.execute("CREATE DATABASE half_made")
        app = create_app(DATABASE_URL=at(server, "half_made"))
        with app.app_context():
            upgrade()
        dispose(app)
        with admin(server) as connection:
            connection.execute(f"ALTER DATABASE half_made RENAME TO {name}")
    return name


def admin(server: str) -> closing[psycopg.Connection]:
    """Connect to the server itself; CREATE DATABASE wants no transaction."""
    return closing(psycopg.connect(libpq(server), autocommit=True))


def at(server: str, database: str) -> str:
    """Return the address of another database on the same server."""
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def dispose(app: Flask) -> None:
    """Close every connection that the app keeps at hand."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture(scope="session")
def worker() -> str:
    """Name of this pytest process, whether xdist runs or not."""
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")


@pytest.fixture(scope="session")
def shared(server: str, template: str, worker: str) -> Iterator[str]:
    """One database per pytest process, for the tests that roll back."""
    name = f"test_{worker}"
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield at(server, name)
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def shared_app(
    shared: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    app = create_app(
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
        DATABASE_URL=shared,
        INSTANCE_FOLDER=str(tmp_path_factory.mktemp("instance")),
    )
    yield app
    dispose(app)


class Borrowed:
    """The test's connection, in the hands of a page that closes it when done."""

    def __init__(self, connection: Connection) -> None:
        self.lent = connection

    def __getattr__(self, name: str):
        return getattr(self.lent, name)

    def close(self) -> None:
        """Leave it open: it is the test's."""


@pytest.fixture(scope="session")
def peopled(
    server: str, template: str, worker: str, shared_app: Flask
) -> Iterator[tuple[Engine, World]]:
    """One more such database, with the world in it: made once, it is there for all."""
    name = f"peopled_{worker}"
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    url = make_url(at(server, name)).set(drivername="postgresql+psycopg")
    engine = create_engine(url, connect_args={"options": "-c timezone=UTC"})
    with Session(engine) as session:
        world = create_world(shared_app, session)
        session.commit()
    yield engine, world
    engine.dispose()
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sessions(
    shared_app: Flask, request: pytest.FixtureRequest
) -> Iterator[sessionmaker[Session]]:
    """Every session, those of requests too, on one connection; all undone after.

    No app context is left open: requests would share its ``g``, and with it the
    signed-in customer and the session.
    """
    with shared_app.app_context():
        engine, sessions = db.engine, db.sessionmaker
    where = engine
    if "world" in request.fixturenames:
        where, _ = request.getfixturevalue("peopled")
    with where.connect() as connection:
        outer = connection.begin()
        sessions.configure(bind=connection, join_transaction_mode="create_savepoint")
        shared_app.extensions["connect_to_read"] = lambda: Borrowed(connection)
        yield sessions
        sessions.configure(bind=engine, join_transaction_mode="conditional_savepoint")
        outer.rollback()


@pytest.fixture
def app(shared_app: Flask, sessions: sessionmaker[Session]) -> Flask:
    """The app, on the test's own connection."""
    return shared_app


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """The test's own session; what it commits, requests and jobs see."""
    with sessions(expire_on_commit=False) as session:
        yield session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody is signed in with."""
    return app.test_client()


@pytest.fixture
def live(server: str, template: str, worker: str, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database of its own, with real commits and connections."""
    name = f"live_{worker}"
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    app = create_app(
        DATABASE_URL=at(server, name),
        RATELIMIT_ENABLED=False,
        INSTANCE_FOLDER=str(tmp_path),
    )
    yield app
    dispose(app)
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the database's clock show what ours does, for tests that travel in time."""
    monkeypatch.setattr(clock, "shared", lambda _session: clock.now())


@pytest.fixture
def resources(app: Flask) -> dict[str, object]:
    """What jobs may need, as the worker would hand it to them."""
    resources: dict[str, object] = app.extensions.get("resources", {})
    return resources


@pytest.fixture
def settle(
    session: Session,
    sessions: sessionmaker[Session],
    resources: dict[str, object],
) -> Callable[[], None]:
    """Let everything that happened reach everyone who should hear of it.

    Runs the queue on the test's own connection, through procrastinate's own SQL and each
    task's own retry strategy; retries do not wait.
    """

    def settle() -> None:
        session.commit()
        while run_next(sessions, resources):
            pass
        session.expire_all()

    return settle


@pytest.fixture
def statements(session):
    """Notes the statements that a block sends to the database."""
    connection = session.connection()

    @contextmanager
    def noting():
        sent = []

        def note(_connection, _cursor, statement, *_):
            sent.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(connection, "before_cursor_execute", note)

    return noting
