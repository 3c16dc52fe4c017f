"""How hard a test tries: quickly every day, at full size when ``TORTURE=1``."""

import os

AT_FULL_SIZE = os.environ.get("TORTURE") == "1"


def rounds(quick, full):
    """Return how often something is tried."""
    return full if AT_FULL_SIZE else quick
