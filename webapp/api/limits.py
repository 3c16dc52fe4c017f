"""How often one program may ask, told with every answer that was counted.

By the minute, where another one begins for each program, in whichever storage
Flask-Limiter counts for pages. One number for each who asks is all that is stored, and
to add to it is all that is asked of the storage: to remember when each single request
came, as for pages, is too much where hundreds are welcome.
"""

import zlib
from http import HTTPStatus
from math import ceil
from typing import NamedTuple

import structlog
from flask import Response, current_app, g

from webapp.api.problems import SENTENCES, Problem
from webapp.core import clock, logs
from webapp.extensions import limiter

TOKEN = "token"  # noqa: S105 - a program that acts for somebody
ADDRESS = "address"  # one that acts for nobody
ENTRY = "entry"  # one that wants to act for somebody
ENTRIES = 30  # a minute, from one address
MINUTE = 60  # seconds

log = structlog.get_logger()


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
    asked = _added(f"{kind}/{who}/{minute:.0f}")
    g.allowance = left = Allowance(limit, max(limit - asked, 0), ceil(MINUTE - second))
    if asked > limit:
        raise Problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            SENTENCES[HTTPStatus.TOO_MANY_REQUESTS],
            headers={"Retry-After": str(left.seconds)},
        )


def _added(name: str) -> int:
    storage = limiter.storage
    try:
        return storage.incr(f"keepsake/{name}", MINUTE)
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
