"""Real processes of the shop: web servers and a worker, as a customer meets them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.conftest import ROOT
from webapp.core.processes import answers

# Many tests come from one address; how often one may knock is tested on its own.
TIRELESS = "webapp:create_app(RATELIMIT_ENABLED=False)"
PATIENCE = 60  # seconds until a server has to be there


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def web_server(*, app: str = TIRELESS, port: int = 0, **settings: str) -> Iterator[str]:
    """Run one gunicorn with two processes; give its address."""
    port = port or free_port()
    environment = os.environ | {
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "2",
        **settings,
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", app]
    server = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        _stop(server)


@contextmanager
def worker(**settings: str) -> Iterator[None]:
    """Run one ``flask work``."""
    environment = os.environ | settings
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "work"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        yield
    finally:
        _stop(process)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        # The port is open before there is a process that serves.
        if answers("127.0.0.1", port, "/healthz"):
            return
        time.sleep(0.05)
    pytest.fail("the web server did not start")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(40)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
