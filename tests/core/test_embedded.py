import os
import stat
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg
import pytest

from tests.conftest import FAST, ROOT
from webapp.core import embedded
from webapp.jobs.worker import libpq

HOLDER = """
import importlib.util, pathlib, sys
# The file alone: the package would load the whole shop.
spec = importlib.util.spec_from_file_location("embedded", "webapp/core/embedded.py")
embedded = sys.modules["embedded"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(embedded)
print(embedded.hold(pathlib.Path(sys.argv[1]), settings=("fsync=off",)), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder():
    # Not below pytest's own folder, which is closed to the user the server runs as.
    with TemporaryDirectory(prefix="keepsake-") as place:
        Path(place).chmod(0o755)
        yield Path(place, "postgres")
        wait_until(lambda: servers_in(place) == [])


@pytest.fixture
def holder(folder):
    holders: list[subprocess.Popen[str]] = []

    def holder() -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        holders.append(process)
        return process, process.stdout.readline().strip()

    yield holder
    for process in holders:
        process.kill()
        process.communicate()


def servers_in(folder) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if (
                process.name() == "postgres"
                and f"{folder}/postgres/data" in process.cmdline()
            ):
                found.append(process)
    return found


def wait_until(holds):
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def asked(url, question="SELECT 1"):
    with closing(psycopg.connect(libpq(url), connect_timeout=5)) as connection:
        return connection.execute(question).fetchone()[0]


def test_the_server_lives_as_long_as_anybody_holds_it(folder, holder) -> None:
    first, url = holder()
    second, same = holder()
    assert url == same
    assert asked(url) == 1
    assert len(servers_in(folder.parent)) == 1

    first.kill()  # no chance to say goodbye
    first.wait()
    time.sleep(0.3)
    assert asked(url) == 1

    second.kill()
    second.wait()
    wait_until(lambda: servers_in(folder.parent) == [])


@contextmanager
def held(folder):
    try:
        yield embedded.hold(folder, settings=FAST)
    finally:
        embedded.release(folder)


def test_what_was_written_is_there_at_the_next_start(folder) -> None:
    with held(folder) as url, closing(psycopg.connect(libpq(url))) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        connection.commit()

    # At once: the new holder waits for the old server to close its files.
    with held(folder) as url:
        assert asked(url, "SELECT answer FROM kept") == 42
        assert asked(url, "SHOW server_encoding") == "UTF8"
        assert asked(url, "SHOW listen_addresses") == ""


def test_only_its_user_reaches_the_server(folder) -> None:
    with held(folder):
        for name in ("data", "socket"):
            status = (folder / name).stat()
            assert stat.S_IMODE(status.st_mode) == 0o700
            assert status.st_uid != 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_of_somebody_else_is_said_in_a_sentence(folder) -> None:
    folder.mkdir(mode=0o500)

    with pytest.raises(embedded.Unavailable, match="belongs to another user"):
        embedded.hold(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_data_of_two_users_is_not_mixed(folder) -> None:
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "PG_VERSION").write_text("18")
    (folder / "socket").mkdir()
    (folder / "socket" / "theirs").touch()

    with pytest.raises(embedded.Unavailable, match="belongs to another user"):
        embedded.hold(folder)
    embedded.release(folder)
