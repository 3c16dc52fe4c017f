"""All the shop knows about htmx 4, in one place.

flask-htmx 0.4 speaks htmx 2: its ``trigger``, ``trigger_name`` and ``reswap`` are of no
use with htmx 4, so doors import this module and never flask_htmx itself.
"""

from urllib.parse import SplitResult, parse_qsl, urlsplit

from flask import Response, request
from flask_htmx import HTMX
from werkzeug.datastructures import MultiDict

_htmx = HTMX()  # reads the current request; needs no app

MOST_ARGS = 20  # parts of an address that are looked at

# What an answer depends on; caches must keep the variants apart.
HEADERS = "HX-Request, HX-Request-Type, HX-Boosted, HX-History-Restore-Request"


def wants_fragment() -> bool:
    """Tell a swap from a visit: boosted links and history restores want the page."""
    return (
        bool(_htmx)
        and not _htmx.boosted
        and not _htmx.history_restore_request
        and request.headers.get("HX-Request-Type") != "full"
    )


def asked() -> bool:
    """Tell whether htmx sent this request, for whatever purpose."""
    return bool(_htmx)


def go_to(address: str, status: int = 200) -> Response:
    """Send the whole window to ``address``; a redirect would land in the page."""
    return Response(status=status, headers={"HX-Redirect": address})


def aim(response: Response, target: str, style: str = "outerHTML") -> Response:
    """Send an answer to ``target`` instead of where the caller aimed."""
    response.headers["HX-Retarget"] = target
    response.headers["HX-Reswap"] = style
    return response


def current_page() -> str:
    """Return path and query of the page that the person looks at."""
    page = _current()
    return f"{page.path}?{page.query}" if page.query else page.path


def current_path() -> str:
    """Return the path of the page that the person looks at, as htmx tells it."""
    return _current().path


def current_args() -> MultiDict[str, str]:
    """Return the query of the page that the person looks at; none when it is absurd."""
    try:
        return MultiDict(parse_qsl(_current().query, max_num_fields=MOST_ARGS))
    except ValueError:
        return MultiDict()


def _current() -> SplitResult:
    try:
        return urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return urlsplit("")
