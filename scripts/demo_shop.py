"""A demo shop of its own, open for as long as a script needs it."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
OPEN_WITHIN = 90.0  # seconds


@contextmanager
def demo_shop(**settings: str) -> Iterator[str]:
    """Open a fresh demo shop on a free port; give its address, leave nothing behind.

    Args:
        settings: environment variables besides its folder, host and port.
    """
    with tempfile.TemporaryDirectory(prefix="keepsake-") as folder:
        # The embedded server runs as somebody else when we are root.
        Path(folder).chmod(0o755)
        port = _free_port()
        environment = os.environ | settings
        environment |= {"INSTANCE_FOLDER": folder, "DATABASE_URL": ""}
        environment |= {"HOST": "127.0.0.1", "PORT": str(port), "BASE_URL": ""}
        shop = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/readyz", shop)
            yield address
        finally:
            shop.send_signal(signal.SIGTERM)
            shop.wait()
            _wait_until_gone(Path(folder, "postgres"))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_for(address: str, shop: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + OPEN_WITHIN
    while shop.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(address, timeout=5).close()  # noqa: S310 - our own
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    sys.exit("The demo shop did not open.")


def _wait_until_gone(postgres: Path) -> None:
    """Wait for the database to close its files, that the folder can go."""
    deadline = time.monotonic() + OPEN_WITHIN
    while (postgres / "data" / "postmaster.pid").exists():
        if time.monotonic() > deadline:
            sys.exit("The demo shop's database did not stop.")
        time.sleep(0.05)
