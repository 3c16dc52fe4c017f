import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import psutil
import pytest

from tests.conftest import ROOT
from tests.journeys.servers import free_port
from webapp.core import processes

# Runs the commands given as arguments together, and says when they are ready.
SUPERVISOR = """
import importlib.util, os, sys
# The file alone: the package would load the whole shop.
spec = importlib.util.spec_from_file_location("processes", "webapp/core/processes.py")
processes = importlib.util.module_from_spec(spec)
spec.loader.exec_module(processes)
sys.exit(processes.together(
    [[sys.executable, "-c", code] for code in sys.argv[1:]],
    env=os.environ, cwd=".", is_ready=lambda: True,
    announce=lambda: print("ready", flush=True),
))
"""
SLEEP = "import time; time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, lambda *_: time.sleep(0.5) or exit())"
    "; time.sleep(60)"
)


@pytest.fixture
def supervise():
    # Whoever runs the tests by nohup has them ignore it, and what they start as well.
    was = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    started: list[subprocess.Popen[str]] = []

    def supervise(*codes: str) -> tuple[subprocess.Popen[str], list[psutil.Process]]:
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, *codes],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        assert process.stdout.readline() == "ready\n"
        return process, psutil.Process(process.pid).children(recursive=True)

    yield supervise
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.stdout.close()
        process.wait()
    signal.signal(signal.SIGHUP, was)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_all_stop_and_nothing_is_amiss(supervise, told) -> None:
    process, children = supervise(SLEEP, STUBBORN)
    assert len(children) == 2

    process.send_signal(told)

    assert process.wait(10) == 0
    assert psutil.wait_procs(children, timeout=5)[1] == []


def test_an_impatient_second_signal_leaves_nothing_behind(supervise) -> None:
    process, children = supervise(STUBBORN)

    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)

    assert process.wait(10) == 0
    assert psutil.wait_procs(children, timeout=5)[1] == []


def test_one_that_ends_by_itself_takes_the_others_along(supervise) -> None:
    process, children = supervise(SLEEP, "import time; time.sleep(0.3)")

    assert process.wait(10) == 1
    assert psutil.wait_procs(children, timeout=5)[1] == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children")
def test_a_killed_supervisor_leaves_nothing_behind(supervise) -> None:
    process, children = supervise(SLEEP, SLEEP)

    process.kill()

    assert psutil.wait_procs(children, timeout=5)[1] == []


def test_a_listener_is_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
        assert processes.is_open("127.0.0.1", port)
    assert not processes.is_open("127.0.0.1", port)


class Door(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/open" else 503)
        self.end_headers()

    def log_message(self, *_):
        pass


def test_a_web_server_answers_once_it_says_200() -> None:
    with HTTPServer(("127.0.0.1", 0), Door) as server:
        port = server.server_port
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        assert processes.answers("127.0.0.1", port, "/open")
        assert not processes.answers("127.0.0.1", port, "/closed")
        server.shutdown()
        thread.join()
    assert not processes.answers("127.0.0.1", free_port(), "/open")
