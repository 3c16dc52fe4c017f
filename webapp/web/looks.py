"""Whether a person looks at a page, or a program that prepares it for one."""

import re

from flask import request

# Programs that fetch a page for its preview, or for a search. A Cubot is a telephone.
_PROGRAM = re.compile(
    r"(?<!cu)bot|crawl|spider|preview|externalhit|whatsapp|embed|headless",
    re.IGNORECASE,
)
_PREFETCHING = ("Sec-Purpose", "Purpose", "X-Moz")


def is_a_look() -> bool:
    """Tell whether a person opens the page now, as far as one can tell.

    An open page that asks whether it is still current was counted when it was opened.
    """
    if request.method != "GET" or "If-None-Match" in request.headers:
        return False
    if any("prefetch" in request.headers.get(name, "") for name in _PREFETCHING):
        return False
    agent = request.headers.get("User-Agent", "")
    return bool(agent) and not _PROGRAM.search(agent)
