"""How often one program may ask, told with every answer that was counted.

By the minute, where another one begins for each program, in whichever storage
Flask-Limiter counts for pages. One number for each who asks is all that is stored, and
to add to it is all that is asked of the storage: to remember when each single request
came, as for pages, is too much where hundreds are welcome.

Where pages count in the process itself, so do we, but not in that storage: it starts a
thread after nearly every request, to look through all it holds.
"""

import zlib
from http import HTTPStatus
from math import ceil
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

import structlog
from flask import Response, current_app, g
from limits.storage import MemoryStorage, Storage

from webapp.api.problems import SENTENCES, Problem
from webapp.core import clock, logs
from webapp.extensions import limiter

TOKEN = "token"  # noqa: S105 - a program that acts for somebody
ADDRESS = "address"  # one that acts for nobody
ENTRY = "entry"  # one that wants to act for somebody
ENTRIES = 30  # a minute, from one address
MINUTE = 60  # seconds

log = structlog.get_logger()


class Minutes:
    """Numbers in this process, each under a name that is forgotten after its minute."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.minute = 0.0
        self.numbers: dict[str, int] = {}
        self.before: dict[str, int] = {}

    def one_more(self, name: str, minute: float) -> int:
        """Add one to a number of this minute, or of one that is not over everywhere."""
        with self.lock:
            # Earlier: the clock was put back. Else whatever is counted until it is as
            # late as before would be counted as one minute.
            if minute > self.minute or minute < self.minute - 1:
                is_next = minute == self.minute + 1
                self.before = self.numbers if is_next else {}
                self.minute, self.numbers = minute, {}
            numbers = self.numbers if minute == self.minute else self.before
            numbers[name] = asked = numbers.get(name, 0) + 1
            return asked


_here: WeakKeyDictionary[Storage, Minutes] = WeakKeyDictionary()


class Allowance(NamedTuple):
    """How many requests are welcome, how many are left, and for how many seconds."""

    limit: int
    left: int
    seconds: int


def count(kind: str, who: str) -> None:
    """Count this request of ``who``, each kind for itself.

    Raises:
        Problem: there were too many (429).
    """
    if not limiter.enabled:
        return
    limit = ENTRIES if kind == ENTRY else current_app.config["API_PER_MINUTE"]
    # Else all programs of the world would come back in the same second.
    passed = clock.now().timestamp() + zlib.crc32(who.encode()) % MINUTE
    minute, second = divmod(passed, MINUTE)
    asked = _added(f"{kind}/{who}", minute)
    g.allowance = left = Allowance(limit, max(limit - asked, 0), ceil(MINUTE - second))
    if asked > limit:
        raise Problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            SENTENCES[HTTPStatus.TOO_MANY_REQUESTS],
            headers={"Retry-After": str(left.seconds)},
        )


def _added(name: str, minute: float) -> int:
    storage = limiter.storage
    if isinstance(storage, MemoryStorage):
        return _here.setdefault(storage, Minutes()).one_more(name, minute)
    try:
        return storage.incr(f"keepsake/{name}/{minute:.0f}", MINUTE)
    except storage.base_exceptions as error:  # whoever asks shall not suffer for it
        log.warning("limits.away", error=logs.told(error))
        return 0


def mark(response: Response) -> Response:
    """Say how much is left."""
    allowance: Allowance | None = g.get("allowance")
    if allowance:
        response.headers.extend(
            [
                ("RateLimit-Limit", str(allowance.limit)),
                ("RateLimit-Remaining", str(allowance.left)),
                ("RateLimit-Reset", str(allowance.seconds)),
            ]
        )
    return response
