"""Find the Chromium that looks at pages; where there is none, get one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

KNOWN_AS = ("chromium", "chromium-browser", "google-chrome")
NO_CHROMIUM = """\
There is no Chromium here, and none could be fetched. Install one, in one of these ways:
  apt-get install chromium                                     (as root, on Debian)
  .venv/bin/python -m playwright install --with-deps chromium  (anywhere)
or name one that is elsewhere: CHROMIUM=/path/to/chromium make test"""


def find() -> Path | None:
    """Return a Chromium that runs: the named one, the system's, or Playwright's."""
    with sync_playwright() as playwright:
        downloaded = playwright.chromium.executable_path
    named = [os.environ.get("CHROMIUM"), *map(shutil.which, KNOWN_AS), downloaded]
    return next((Path(it) for it in named if it and runs(it)), None)


def runs(program: str) -> bool:
    """Tell whether ``program`` starts; Ubuntu's chromium only points to a snap."""
    try:
        tried = subprocess.run(
            [program, "--version"], check=False, capture_output=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


def fetch() -> None:
    """Get a Chromium as this system and this user can, without asking anything."""
    apt_get = shutil.which("apt-get")
    if os.geteuid() == 0 and apt_get:
        print("Installing the system's Chromium…", flush=True)
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update"], ["install", "--yes", "chromium"]):
            subprocess.run(
                [apt_get, "-qq", *step],
                check=False,
                env=quiet,
                stdout=subprocess.DEVNULL,
            )
        if find() is not None:
            return
    print("Fetching Playwright's Chromium…", flush=True)
    subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], check=False
    )


def main() -> None:
    """Print where Chromium is, after getting one if need be."""
    program = find()
    if program is None:
        fetch()
        program = find()
    if program is None:
        sys.exit(NO_CHROMIUM)
    print(program)


if __name__ == "__main__":
    main()
