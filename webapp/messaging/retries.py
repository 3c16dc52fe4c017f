"""How long is waited before something is tried again; pure."""

from datetime import timedelta

MOST_ATTEMPTS = 8  # of a message; then an operator looks at it
_FIRST, _TIMES, _LONGEST = timedelta(minutes=1), 3, timedelta(hours=4)
_SHORTEST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=2)
SPREAD = 0.2  # of a wait, up or down: what failed together does not come together


def wait_after(attempts: int, chance: float) -> timedelta:
    """Return how long a message that failed waits: minutes first, hours in the end.

    Args:
        attempts: how often it was tried, from 1.
        chance: a random number from 0 to 1.
    """
    grown = _FIRST * _TIMES ** min(attempts - 1, 10)
    return _spread(min(grown, _LONGEST), chance)


def pause_after(failures: int, chance: float) -> timedelta:
    """Return how long a server that did not answer is left alone.

    Args:
        failures: how often in a row, from 1.
        chance: a random number from 0 to 1.
    """
    doubled = _SHORTEST_PAUSE * 2 ** min(failures - 1, 10)
    return _spread(min(doubled, _LONGEST_PAUSE), chance)


def _spread(wait: timedelta, chance: float) -> timedelta:
    return wait * (1 - SPREAD + 2 * SPREAD * chance)
