"""What no program would send that means well, and how it is sent."""

import json

import pytest

from tests.api.asked import BY_CALL, Asker, address, query, token_of
from tests.api.envelopes import is_told
from tests.storefront.test_input import NASTY

CALLS = sorted(BY_CALL)
WITH_BODY = [call for call in CALLS if BY_CALL[call].body]
FIELDS = sorted(
    (*call, name)
    for call in WITH_BODY
    for name in BY_CALL[call].body.model_json_schema()["properties"]
)
PARAMETERS = sorted(
    (*call, name)
    for call in CALLS
    if BY_CALL[call].query
    for name in BY_CALL[call].query.model_json_schema()["properties"]
)
NAMED = [call for call in CALLS if "<" in call[1]]
KEPT = {"kept_answers"}  # what was answered to a key, a refusal too
COUNTED = {"sign_in_tries"}  # a wrong password is counted, whatever else happens
JSON = "application/json"
# What JSON can say besides text, as it is written.
VALUES = {
    **{what: json.dumps(value) for what, value in NASTY.items()},
    "nothing": "null",
    "yes": "true",
    "no": "false",
    "0": "0",
    "-1": "-1",
    "-0": "-0",
    "1.5": "1.5",
    "1.0": "1.0",
    "2^63": str(2**63),
    "-2^63-1": str(-(2**63) - 1),
    "2^31": str(2**31),
    "1e309": "1e309",
    "-1e309": "-1e309",
    "1e-400": "1e-400",
    "4,300 digits": "9" * 4300,
    "5,000 digits": "9" * 5000,
    "NaN": "NaN",
    "Infinity": "Infinity",
    "-Infinity": "-Infinity",
    "an empty list": "[]",
    "a list": '["a", 1]',
    "a list of lists": "[" * 500 + "]" * 500,
    "an empty object": "{}",
    "an object": '{"id": 1}',
    "an object of itself": '{"$ref": "#", "__proto__": {}, "__class__": 1}',
    "a word like an id": '"{00000000-0000-7000-8000-000000000000}"',
    "nobody's id": '"00000000-0000-0000-0000-000000000000"',
}
BODIES = {
    "nothing": b"",
    "blank": b" \t\r\n",
    "null": b"null",
    "a list": b'[{"name": "x"}]',
    "text": b'"name"',
    "a number": b"1",
    "no number": b"NaN",
    "half": b'{"name": "x"',
    "more": b'{"name": "x"} {}',
    "a comma more": b'{"name": "x",}',
    "other quotes": b"{'name': 'x'}",
    "a remark": b'{"name": "x" /* x */}',
    "no quotes": b"{name: 1}",
    "a control character": b'{"name": "\x00\x01"}',
    "10,000 lists": b"[" * 10_000,
    "lists in lists": b"[" * 8_000 + b"]" * 8_000,
    "objects in objects": b'{"a":' * 2_500 + b"1" + b"}" * 2_500,
    "lists in a field": b'{"name":' + b"[" * 8_000 + b"]" * 8_000 + b"}",
    "no UTF-8": b'{"name": "\xff\xfe"}',
    "half a character in UTF-8": b'{"name": "\xed\xa0\x80"}',
    "overlong": b'{"name": "\xc0\x80"}',
    "a form": b"name=x&productId=1",
    "XML": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
    "a script": b"{{7*7}}${7*7}<script>alert(1)</script>",
    "a pickle": b"\x80\x04\x95\x00.",
    "compressed": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
}
TYPES = (
    *("", "text/plain", "text/json", "application/jsonp", "application/x-json"),
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"),
    *("application/xml", "application/octet-stream", "image/png", "*/*", "\xff/\xff"),
    *("application/json-patch+json", "application/problem+json", "x" * 2000),
)
HEADERS = {
    "no scheme": {"Authorization": "token"},
    "no token": {"Authorization": "Bearer"},
    "a blank token": {"Authorization": "Bearer    "},
    "another scheme": {"Authorization": "Basic YWxpY2U6eA=="},
    "a digest": {"Authorization": 'Digest username="alice", realm="x", nonce="'},
    "bytes for a token": {"Authorization": "Bearer \xff\xfe\x80"},
    "a long token": {"Authorization": "Bearer " + "a" * 8_000},
    "a token of dots": {"Authorization": "Bearer " + "." * 3_000},
    "two tokens": {"Authorization": "Bearer a.b.c, Bearer d.e.f"},
    "broken base64": {"Authorization": "Bearer e30.e30.=!=", "Cookie": "a"},
    "nothing said": {"Authorization": ""},
    "a blank key": {"Idempotency-Key": "   "},
    "no key": {"Idempotency-Key": ""},
    "a long key": {"Idempotency-Key": "k" * 256},
    "a very long key": {"Idempotency-Key": "k" * 60_000},
    "a key in bytes": {"Idempotency-Key": "\xff\x80"},
    "a probe for a key": {"Idempotency-Key": "'||pg_sleep(5)--"},
    "two keys": {"Idempotency-Key": "a, b"},
    "any tag": {"If-None-Match": "*"},
    "no tag": {"If-None-Match": ""},
    "half a tag": {"If-None-Match": 'W/"'},
    "bytes for a tag": {"If-None-Match": "\xff"},
    "a thousand tags": {"If-None-Match": ", ".join(f'"{n}"' for n in range(1000))},
    "another match": {"If-Match": "*", "If-Unmodified-Since": "yesterday"},
    "ranges": {"Range": "bytes=0-1,5-", "If-Range": "x"},
    "odd encodings": {"Accept-Encoding": "gzip;q=x, *;q=-1, \xff"},
    "an unknown encoding": {"Content-Encoding": "br, rot13"},
    "compressed": {"Content-Encoding": "gzip"},
    "nothing is wanted": {"Accept": "image/png;q=0, \xff"},
    "tricks": {"X-HTTP-Method-Override": "DELETE", "X-Original-URL": "/sg-admin/"},
    "another host": {"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
    "a broken host": {"Host": "[::1"},
    "a bad host": {"Host": "a b<>"},
    "from elsewhere": {"X-Forwarded-For": "'; --", "Forwarded": "for=\xff"},
    "cookies": {"Cookie": "keepsake=\xff; =; ;;a"},
    "a program without end": {"User-Agent": "\x7f\xa0\xff" * 3_000},
    "htmx": {"HX-Request": "true", "HX-Current-URL": "http://[broken"},
    "expectations": {"Expect": "100-continue", "Upgrade": "h2c"},
}
ODD_NAMES = {
    "unknown": "surprise",
    "empty": "",
    "blank": "  ",
    "half a character": "\ud800",
    "NUL": "\0",
    "of Python": "__class__",
    "as Python has it": "group_id",
    "in capitals": "PRODUCTID",
    "a path": "data.name",
    "long": "n" * 5_000,
    "right to left": "\u202eeman",
}


@pytest.fixture
def asker(world):
    """Return Alice's program."""
    return Asker(world.app.test_client(), token_of(world, "alice"))


def send(asker, call, wish, body, kind=JSON, headers=None, **more):
    """Send a body as it is written."""
    return asker.client.open(
        address(call[1], wish.names),
        method=call[0],
        data=body,
        content_type=kind,
        query_string=query(wish.query),
        headers=asker.headers | (headers or {}),
        **more,
    )


def written(body, name, value):
    """Write an object, one value of it by hand."""
    rest = json.dumps(
        {key: one for key, one in body.items() if key != name}, default=str
    )
    comma = ", " if len(rest) > 2 else ""
    return f'{rest[:-1]}{comma}"{name}": {value}}}'.encode()


@pytest.fixture
def kept_whole(undone, everything):
    """Send something; what is refused has changed nothing."""

    def kept_whole(ask, *told, **more):
        before = everything()
        with undone():
            answer = ask(*told, **more)
            assert is_told(answer)
            if answer.status_code >= 400:
                now = everything()
                changed = {name for name in now if now[name] != before[name]}
                has_key = "Idempotency-Key" in answer.request.headers
                assert changed <= COUNTED | (KEPT if has_key else set())
        return answer

    return kept_whole


def name_of(place):
    """Name a place for the list of tests."""
    return " ".join(place)
