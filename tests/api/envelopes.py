"""What every answer to a program looks like, whatever it tells."""

import gzip
import json
import re
from http import HTTPStatus

from webapp.api.envelope import NAMES

FIELDS = ("success", "httpStatus", "message", "action_time", "data")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")
WHEN = re.compile(rf'"action_time":"{MOMENT.pattern}"')
TRACES = re.compile(r"Traceback|psycopg|sqlalchemy|site-packages|pydantic|werkzeug")


def is_told(answer):
    """Tell whether an answer keeps to the form that is promised, good or bad."""
    if answer.status_code == 304:
        return not answer.data
    assert answer.status_code < 500
    assert answer.mimetype == "application/json"
    is_packed = answer.headers.get("Content-Encoding") == "gzip"
    told = json.loads(gzip.decompress(answer.data) if is_packed else answer.data)
    status = HTTPStatus(answer.status_code)
    assert tuple(told) == FIELDS
    assert told["success"] is (status is HTTPStatus.OK)
    assert told["httpStatus"] == NAMES.get(status, status.name)
    assert not TRACES.search(str(told)), told
    assert isinstance(told["message"], str)
    assert told["message"]
    assert MOMENT.fullmatch(told["action_time"])
    if status is HTTPStatus.UNPROCESSABLE_ENTITY:
        assert told["message"] == "Validation failed"
        assert told["data"], "no field is named"
        for name, sentence in told["data"].items():
            assert isinstance(name, str)
            assert isinstance(sentence, str)
            assert sentence
    elif not told["success"]:
        assert told["data"] == told["message"]
    return True


def told_of(answer):
    """Return what an answer says but for when it was said: its status and its body."""
    return answer.status_code, WHEN.sub("", answer.text)
