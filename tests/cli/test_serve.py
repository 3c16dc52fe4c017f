"""``flask serve`` as a person starts it: real processes, a database of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import pytest

from tests.conftest import ROOT
from tests.journeys.servers import free_port

PATIENCE = 30  # seconds


class Serving:
    """One ``flask serve`` in a folder of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        environment = os.environ | {
            "INSTANCE_FOLDER": str(folder),
            "DATABASE_URL": "",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "WEB_CONCURRENCY": "1",
        }
        self.output = folder / f"said-{port}.txt"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def readiness(self) -> dict[str, object]:
        """What /readyz says, once it says something."""
        address = f"http://127.0.0.1:{self.port}/readyz"
        with suppress(URLError, OSError), urlopen(address, timeout=5) as answer:
            return json.load(answer)
        return {}

    def family(self) -> list[psutil.Process]:
        """Everything that was started: children, and the detached database."""
        own = psutil.Process(self.process.pid)
        return [*own.children(recursive=True), *processes_in(self.folder)]

    def said(self) -> str:
        """What it said until its end."""
        self.process.wait(PATIENCE)
        return self.output.read_text()

    def has_ended_or_said(self, words: str) -> bool:
        return self.process.poll() is not None or words in self.output.read_text()


def processes_in(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if any(str(folder) in word for word in process.cmdline()):
                found.append(process)
    return found


@pytest.fixture
def folder():
    # Not below pytest's own folder, which is closed to the user the server runs as.
    with TemporaryDirectory(prefix="keepsake-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
        wait_until(lambda: processes_in(folder) == [])


@pytest.fixture
def serve(folder):
    started: list[Serving] = []

    def serve(port: int) -> Serving:
        started.append(Serving(folder, port))
        return started[-1]

    yield serve
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()


def wait_until(holds):
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, holds
        time.sleep(0.1)


def test_one_command_opens_the_shop_and_one_signal_closes_all_of_it(serve) -> None:
    shop = serve(free_port())
    wait_until(lambda: shop.has_ended_or_said("Ctrl-C stops it."))
    assert shop.readiness()["status"] == "ready"
    family = shop.family()
    names = {process.name() for process in family}
    assert "postgres" in names
    assert len(family) >= 5  # web server, its worker, the job worker, keeper, database

    shop.process.send_signal(signal.SIGTERM)

    said = shop.said()
    assert shop.process.returncode == 0, said
    assert f"http://127.0.0.1:{shop.port}" in said
    assert "alice@example.com" in said
    assert "keepsake-demo" in said
    _, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert alive == []
    assert processes_in(shop.folder) == []


@pytest.mark.parametrize("port", [70_000, 0])
def test_a_port_that_cannot_be_is_said_in_a_sentence(serve, port) -> None:
    shop = serve(port)

    said = shop.said()
    assert shop.process.returncode == 4
    assert said == "The shop cannot open. PORT: give a port, 1 to 65535\n"


def test_a_taken_port_is_said_in_a_sentence(serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        shop = serve(somebody.getsockname()[1])
        said = shop.said()

    assert shop.process.returncode == 1
    assert "Something is listening on" in said
    assert "PORT=5001" in said
    assert "Traceback" not in said
