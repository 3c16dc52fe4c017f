"""Running several processes as one: they start together and end together."""

import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from types import FrameType

PR_SET_PDEATHSIG = 1  # prctl(2), Linux only
STOP_WITHIN = 25.0  # seconds a process has to finish what it is doing
LOOK_EVERY = 0.1  # seconds


def die_with_parent(with_signal: signal.Signals) -> None:
    """Ask the kernel to send ``with_signal`` to this process once its parent is gone.

    Called in a child between fork and exec. Only Linux can; elsewhere a killed parent
    leaves its children to be stopped by hand.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, with_signal)


def is_open(host: str, port: int) -> bool:
    """Tell whether somebody listens there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def answers(host: str, port: int, path: str) -> bool:
    """Tell whether a web server there says 200 to ``path`` within two seconds."""
    connection = HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def together(
    commands: Sequence[Sequence[str]],
    *,
    env: Mapping[str, str],
    cwd: str,
    is_ready: Callable[[], bool],
    announce: Callable[[], None],
) -> int:
    """Run ``commands`` until one of them ends or we are told to stop; stop them all.

    Ctrl-C, SIGTERM and a closed terminal all mean stop. Each command is told once, by
    us: it runs in a process group of its own, for a second signal would mean "at once"
    to some.

    Args:
        is_ready: asked until it says yes; then ``announce`` is called, once.

    Returns:
        0 when we were told to stop, 1 when a command ended by itself.
    """
    for stop in (signal.SIGTERM, signal.SIGINT):  # "&" in a script ignores SIGINT
        signal.signal(stop, _interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup wants it
        signal.signal(signal.SIGHUP, _interrupt)
    children: list[subprocess.Popen[bytes]] = []
    try:
        children.extend(_spawn(command, env=env, cwd=cwd) for command in commands)
        announced = False
        while all(child.poll() is None for child in children):
            if not announced and is_ready():
                announce()
                announced = True
            time.sleep(LOOK_EVERY)
    except KeyboardInterrupt:
        return 0
    else:
        return 1
    finally:
        _stop(children)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _spawn(
    command: Sequence[str], *, env: Mapping[str, str], cwd: str
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        process_group=0,
        preexec_fn=_die_with_us,  # noqa: PLW1509 - we have one thread
    )


def _die_with_us() -> None:
    die_with_parent(signal.SIGTERM)


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    # A second Ctrl-C of an impatient person must not leave anything behind.
    for stop in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(stop, signal.SIG_IGN)
    for child in children:
        child.terminate()
    deadline = time.monotonic() + STOP_WITHIN
    for child in children:
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
