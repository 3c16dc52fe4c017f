"""What every answer of the API looks like, whatever became of the request."""

import re
from datetime import UTC, datetime, timedelta

from webapp.api.endpoints import BASE, OPERATIONS
from webapp.core import clock

FIELDS = ["success", "httpStatus", "message", "action_time", "data"]
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")
TRACES = re.compile(r"Traceback|psycopg|sqlalchemy|a-password|File \"|site-packages|<")
SOME_ID = "00000000-0000-7000-8000-000000000000"
NAMES = {
    200: "OK",
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    410: "GONE",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "UNPROCESSABLE_ENTITY",
    429: "TOO_MANY_REQUESTS",
    500: "INTERNAL_SERVER_ERROR",
    503: "SERVICE_UNAVAILABLE",
}


def check_envelope(answer, status):
    """Have an answer be in the envelope, whole; return what is in it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    told = answer.get_json()
    assert list(told) == FIELDS
    assert told["success"] is (status < 400)
    assert told["httpStatus"] == NAMES[status]
    assert told["message"]
    assert isinstance(told["message"], str)
    assert not TRACES.search(answer.text)
    check_moment(told["action_time"])
    if status == 422:
        assert told["message"] == "Validation failed"
        assert told["data"]
        assert all(isinstance(why, str) and why for why in told["data"].values())
    elif status >= 400:
        assert told["data"] == told["message"]
    return told


def check_moment(text):
    """UTC, whole seconds, no zone; and it is now."""
    assert MOMENT.fullmatch(text)
    said = datetime.fromisoformat(text).replace(tzinfo=UTC)
    assert abs(clock.now() - said) < timedelta(minutes=1)


def address_of(rule):
    """Return where a rule leads to, for ids and names of nothing."""
    return BASE + re.sub(r"<slug>", "nothing", re.sub(r"<\w+:\w+>", SOME_ID, rule))


ASKED = [(one.method, address_of(one.rule)) for one in OPERATIONS]
ADDRESSES = sorted({address for _, address in ASKED})


def allowed_at(address):
    """Return the methods that an address answers to."""
    methods = {method for method, known in ASKED if known == address}
    return methods | {"HEAD"} if "GET" in methods else methods
