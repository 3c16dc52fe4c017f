"""Lay the packages of a lock file into .venv, and say how far it is."""

import re
import subprocess
import sys
import time
import venv
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
NO_ENSUREPIP = (
    "This Python cannot make virtual environments: it came without ensurepip.\n"
    "On Debian and Ubuntu: apt-get install python{0}.{1}-venv\n"
    "Or name another Python: make run PYTHON=/path/to/python3.11"
)


def main() -> None:
    """Make the virtual environment where there is none, and install what is locked."""
    if sys.version_info < (3, 11):  # noqa: UP036 - any may be named
        sys.exit(f"{sys.executable} is too old; Keepsake needs Python 3.11.")
    lock = ROOT / sys.argv[1]
    if not works():
        if find_spec("ensurepip") is None:
            sys.exit(NO_ENSUREPIP.format(*sys.version_info))
        print(f"Making a virtual environment in .venv with {sys.executable}…")
        venv.create(VENV, clear=True, with_pip=True, symlinks=True)
    for stamp in VENV.glob(".*-*"):  # what was locked before is no longer here
        stamp.unlink()
    install(lock)


def works() -> bool:
    """Tell whether .venv is whole: not half made, not of a Python that is gone."""
    try:
        tried = subprocess.run(
            [PYTHON, "-m", "pip", "--version"], check=False, capture_output=True
        )
    except OSError:
        return False
    return tried.returncode == 0


def install(lock: Path) -> None:
    """Install exactly what ``lock`` says, each file checked against its hash.

    Raises:
        SystemExit: pip could not; it has said why.
    """
    total = len(PACKAGE.findall(lock.read_text()))
    started = time.monotonic()
    say(f"Installing the {total} packages of {lock.name}…", lasting=True)
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--no-input", "--progress-bar=off", "--require-hashes", "-r", lock]
    pip = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    seen = 0
    for line in pip.stdout or ():
        if line.startswith(("Collecting ", "Requirement already", "Ignoring ")):
            seen += 1
            say(f"  {min(seen, total)} of {total} looked up")
        elif line.startswith("Installing collected"):
            say("  putting them in place…", lasting=True)
    if pip.wait():
        sys.exit("The packages could not be installed; pip says why above.")
    say(f"Done in {time.monotonic() - started:.0f} seconds.", lasting=True)


def say(text: str, *, lasting: bool = False) -> None:
    """Print a line; one that does not last is shown on a terminal only."""
    if sys.stdout.isatty():
        print(f"\r\x1b[K{text}", end="\n" if lasting else "", flush=True)
    elif lasting:
        print(text, flush=True)


if __name__ == "__main__":
    main()
