"""``make bench-doors``: whether the time of a refusal tells which accounts there are.

Wrong passwords for accounts that there are and for others, in turn, over HTTP to a real
server; no account gets more tries than the shop allows.
"""

import statistics
import sys
import time
from contextlib import ExitStack
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.bench import shop
from tests.bench.run import PORTS, prepared, serving

TRIES = 100  # of each kind
EACH = 5  # tries of one account, less than are held back
MOST = 0.030  # seconds that the two kinds may differ
NO_LIMITS = "webapp:create_app(RATELIMIT_ENABLED=False)"


def main() -> None:
    _app, url = prepared()
    with ExitStack() as servers:
        servers.enter_context(serving("shop", NO_LIMITS, url))
        base = f"http://127.0.0.1:{PORTS['shop']}"
        mallory = shop.stranger(base)
        known, unknown = [], []
        for number in range(TRIES):
            of = number // EACH
            known.append(_refused(mallory, f"saver{of}@example.com"))
            unknown.append(_refused(mallory, f"nobody{of}@example.com"))
    difference = statistics.mean(known) - statistics.mean(unknown)
    print(
        f"refused in {statistics.mean(known) * 1000:.1f} ms where there is an account,"
    )
    print(f"in {statistics.mean(unknown) * 1000:.1f} ms where there is none:")
    verdict = "less" if abs(difference) < MOST else "MORE"
    print(f"{difference * 1000:+.1f} ms, {verdict} than {MOST * 1000:.0f}")


def _refused(mallory, email) -> float:
    fields = {"csrf_token": mallory.csrf, "email": email, "password": "not this one"}
    request = Request(
        f"{mallory.base}/account/sign-in",
        urlencode(fields).encode(),
        {"Cookie": mallory.cookie},
    )
    began = time.monotonic()
    try:
        urlopen(request).close()
    except HTTPError as refusal:
        if refusal.code != 422:
            raise
        refusal.read()
        return time.monotonic() - began
    sys.exit("A wrong password was let in.")


if __name__ == "__main__":
    main()
