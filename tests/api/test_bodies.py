"""What programs send, at its worst: each refused with the field that is amiss."""

import json
from functools import partial
from typing import get_args

import pytest
from pydantic import ValidationError
from pydantic_core.core_schema import ErrorType

from tests.accounts.people import a_customer
from tests.api.enveloped import address_of, check_envelope
from webapp.api import bodies
from webapp.api.endpoints import OPERATIONS

WITH_BODY = [one for one in OPERATIONS if one.body is not None]
WITH_QUERY = [one for one in OPERATIONS if one.query is not None]
MODELS = {kind for one in OPERATIONS for kind in (one.body, one.query) if kind}
NO_OBJECT = {"body": "must be a JSON object"}
GOOD = {
    "NamedGroup": {"name": "Garden"},
    "NewItem": {"productId": "00000000-0000-7000-8000-000000000000"},
    "Transfer": {"groupId": None},
    "Position": {"position": 1},
    "SignIn": {"userName": "nobody@example.com", "password": "wrong horse"},
    "Refresh": {"refreshToken": "x.y.z"},
    "Revoke": {"token": "x.y.z"},
}


def wire_names(kind):
    return {field.alias or name: field for name, field in kind.model_fields.items()}


@pytest.fixture
def alices(program, session):
    return program(a_customer(session))


@pytest.fixture
def send(alices, everything):
    """Send bytes to an endpoint; have nothing change, and say what was told."""

    def send(one, body, status=422):
        before = everything()
        options = {"data": body, "content_type": "application/json"}
        alices.ask(one.method, address_of(one.rule), **options)
        told = check_envelope(alices.answer, status)
        assert everything() == before
        return told["data"]

    return send


def test_every_body_has_a_good_example_here():
    assert set(GOOD) == {one.body.__name__ for one in WITH_BODY}
    for one in WITH_BODY:
        one.body.model_validate(GOOD[one.body.__name__])


NO_JSON = {
    "nothing": b"",
    "blanks": b" \n\t",
    "half an object": b'{"name": ',
    "two objects": b"{}{}",
    "a comma too many": b'{"name": "x",}',
    "single quotes": b"{'name': 'x'}",
    "a comment": b'{"name": "x" /* y */}',
    "a list": b"[]",
    "a list of an object": b'[{"name": "x"}]',
    "text": b'"name"',
    "a number": b"1",
    "null": b"null",
    "true": b"true",
    "a form": b"name=x",
    "NaN": b'{"name": NaN}',
    "Infinity": b'{"name": Infinity}',
    "-Infinity": b'{"name": [-Infinity]}',
    "a bare NaN": b"NaN",
    "a long number": b'{"name": ' + b"9" * 5_000 + b"}",
    "a NUL": b"\0",
    "a NUL behind": b"{}\0",
    "a line break in text": b'{"name": "a\nb"}',
    "half an escape": b'{"name": "\\u12"}',
    "a BOM": b'\xef\xbb\xbf{"name": "x"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "UTF-16 without BOM": '{"name": "x"}'.encode("utf-16-le"),
    "UTF-32": '{"name": "x"}'.encode("utf-32"),
    "latin-1": '{"name": "café"}'.encode("latin-1"),
    "half a surrogate pair in UTF-8": b'{"name": "\xed\xa0\x80"}',
    "an overlong NUL": b'{"name": "\xc0\x80"}',
    "a deep list": b"[" * 16_000,
    "a deep object": b'{"a":' * 3_000,
    "deep within": b'{"name": ' + b"[" * 8_000 + b"]" * 8_000 + b"}",
}


@pytest.mark.parametrize("one", WITH_BODY, ids=lambda one: one.name)
def test_what_is_no_json_object_is_told_so(send, one):
    for case, body in NO_JSON.items():
        assert send(one, body) == NO_OBJECT, case


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 50_000 + b"]" * 50_000, b"1" * 10**6],
    ids=["lists", "objects", "whole", "digits"],
)
def test_what_is_deeper_than_it_may_be_long_is_not_even_read(send, body):
    for one in WITH_BODY:
        send(one, body, 413)


@pytest.mark.parametrize("depth", [100, 500, 900, 950, 980, 990, 1_000, 1_500])
def test_at_no_depth_does_anything_break(send, depth):
    """Between what can be read and what can be answered lies nothing."""
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        nested = opening * depth + "1" + closing * depth
        for one in WITH_BODY:
            told = send(one, b'{"nonsense": %s}' % nested.encode())
            assert told == NO_OBJECT or told["nonsense"] == "is not known"


@pytest.mark.parametrize("one", WITH_BODY, ids=lambda one: one.name)
def test_a_field_that_is_there_twice_is_named(send, one):
    for name in wire_names(one.body):
        good = json.dumps(GOOD[one.body.__name__].get(name))
        for other in (good, "null", "1"):
            body = f'{{"{name}": {good}, "{name}": {other}}}'
            assert send(one, body.encode()) == {name: "must be given once"}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('{"a": {"b": 1, "b": 1}}', "b"),
        ('{"a": [[{"b": {"c": 1, "c": 2}}]]}', "c"),
        ('{"": 1, "": 2}', ""),
        ('{"a": 1, "\\u0061": 2}', "a"),
        ('{"\\ud800": 1, "\\ud800": 2}', "?"),
        ('{"\\u0000": 1, "\\u0000": 2}', "\0"),
    ],
    ids=["within", "deep", "empty", "escaped", "half a pair", "NUL"],
)
def test_a_name_may_stand_twice_nowhere(send, body, name):
    for one in WITH_BODY:
        assert send(one, body.encode()) == {name: "must be given once"}


# Unknown names and how they are written in the answer.
STRANGE = {
    "Name": "Name",
    "NAME": "NAME",
    "product_id": "product_id",
    "__proto__": "__proto__",
    "": "body",
    "\0": "\0",
    "a.b": "a.b",
    "\u202eevil": "\u202eevil",
    "x" * 10_000: "x" * 10_000,
}


@pytest.mark.parametrize("one", WITH_BODY, ids=lambda one: one.name)
def test_a_field_that_nobody_knows_is_named(send, one):
    for name, said in STRANGE.items():
        body = GOOD[one.body.__name__] | {name: 1}
        assert send(one, json.dumps(body).encode()) == {said: "is not known"}


def test_a_name_that_is_no_text_breaks_nothing(send):
    for one in WITH_BODY:
        assert send(one, b'{"\\ud800": 1}') == {"body": "must be text"}


# Nothing that a field takes for what it wants, whatever that is.
WRONG = {
    "true": True,
    "false": False,
    "a fraction": 1.5,
    "a round fraction": 1.0,
    "a list": ["x"],
    "an empty list": [],
    "an object": {"x": "y"},
    "an empty object": {},
    "a number in text": "1",
    "half a pair": "\ud800",
    "a NUL": "\0",
    "blank": "",
}
# What is text, and fit for a field that takes any.
TEXTS = {"a number in text", "a NUL"}


@pytest.mark.parametrize("one", WITH_BODY, ids=lambda one: one.name)
def test_a_value_of_the_wrong_kind_is_named(send, one):
    for name in wire_names(one.body):
        takes_text = isinstance(GOOD[one.body.__name__].get(name), str)
        takes_text &= not name.endswith("Id")
        for case, value in WRONG.items():
            if case in TEXTS and (takes_text or name == "groupName"):
                continue
            body = GOOD[one.body.__name__] | {name: value}
            told = send(one, json.dumps(body).encode())
            assert list(told) == [name], case


def test_a_number_of_any_size_breaks_nothing(program, shop):
    item = shop.save(shop.lamp)
    alices = program(shop.alice)
    for number in (-(2**63), -1, 0, 2, 2**31, 2**63, 2**64, 10**18, 10**4_000):
        alices.patch(f"/{item}/position", {"position": number})
        told = check_envelope(alices.answer, 422)
        assert told["data"] == {"position": "must be between 1 and 1"}


@pytest.mark.parametrize("written", ["1e309", "-1e309", "1e5", "1E0", "-0.0", "0.1e1"])
def test_a_number_with_an_exponent_is_no_whole_one(send, written):
    for one in WITH_BODY:
        for name in wire_names(one.body):
            body = json.dumps(GOOD[one.body.__name__] | {name: "@"})
            told = send(one, body.replace('"@"', written).encode())
            assert list(told) == [name]


@pytest.mark.parametrize("one", WITH_BODY, ids=lambda one: one.name)
def test_all_that_is_amiss_is_told_at_once(send, one):
    names = wire_names(one.body)
    body = {name: [] for name in names} | {"a": 1, "b": 2}

    told = send(one, json.dumps(body).encode())

    assert set(told) == {*names, "a", "b"}


@pytest.mark.parametrize("one", WITH_BODY, ids=lambda one: one.name)
def test_what_is_left_out_is_named(send, one):
    required = {
        name for name, field in wire_names(one.body).items() if field.is_required()
    }
    assert required
    assert send(one, b"{}") == dict.fromkeys(required, "is required")


# Queries.

VALUES = ["", " ", "x", "1.0", "1e3", "+1", "१", "0x1", "1_0", "NaN", "TRUE", "True",
          "yes", "0", "-1", "9" * 101, "9" * 5_000, "1\0", "%00", "\ud7ff", "'; --"]  # fmt: skip


@pytest.mark.parametrize("one", WITH_QUERY, ids=lambda one: one.name)
def test_a_query_that_is_amiss_is_named(alices, one):
    for name in wire_names(one.query):
        for value in VALUES:
            alices.ask(one.method, address_of(one.rule), query_string={name: value})
            told = check_envelope(alices.answer, 422)
            assert list(told["data"]) == [name], value


@pytest.mark.parametrize("one", WITH_QUERY, ids=lambda one: one.name)
def test_a_query_that_is_there_twice_is_named(alices, one):
    for name in wire_names(one.query):
        alices.ask(one.method, address_of(one.rule), query_string=f"{name}=1&{name}=1")
        told = check_envelope(alices.answer, 422)
        assert told["data"] == {name: "must be given once"}


def test_what_nobody_asks_for_in_a_query_is_left_out(alices):
    assert alices.get("?utm_source=mail&utm_source=x&%00=%ff&a[]=1")[0] == 200


# What pydantic may find amiss, by the parts that our models are made of.


def errors_of(schema):
    """Name all that pydantic may say of a value, by its own schema of it."""
    return OF_KIND[schema["type"]](schema)


def of_fields(schema):
    inner = (errors_of(field["schema"]) for field in schema["fields"].values())
    return {"missing", "extra_forbidden"}.union(*inner)


def of_text(schema):
    by_rule = {
        "min_length": "string_too_short",
        "max_length": "string_too_long",
        "pattern": "string_pattern_mismatch",
    }
    rules = {error for rule, error in by_rule.items() if rule in schema}
    assert schema.get("min_length", 1) == 1, "the sentence says blank"
    return {"string_type", "string_unicode"} | rules


def of_number(schema):
    by_rule = {
        "ge": "greater_than_equal",
        "le": "less_than_equal",
        "gt": "greater_than",
        "lt": "less_than",
        "multiple_of": "multiple_of",
    }
    return {"int_type"} | {error for rule, error in by_rule.items() if rule in schema}


def within(schema):
    return errors_of(schema["schema"])


def of_function(schema):
    """Ours bring their sentences along; pydantic's are named like what they check."""
    function = schema["function"]["function"]
    if isinstance(function, partial):
        [rule] = function.keywords
        return within(schema) | of_number({rule: 0})
    assert function.__module__.startswith("webapp.")
    inner = schema["schema"]["type"]
    return set() if inner in {"uuid", "int", "bool"} else within(schema)


OF_KIND = {
    "model": within,
    "model-fields": of_fields,
    "default": within,
    "nullable": within,
    "str": of_text,
    "int": of_number,
    "bool": lambda _: {"bool_type"},
    "function-before": of_function,
    "function-after": of_function,
}


def test_there_is_a_sentence_for_all_that_can_be_amiss():
    raised = set().union(*(errors_of(kind.__pydantic_core_schema__) for kind in MODELS))
    assert raised <= set(get_args(ErrorType))
    assert raised == set(bodies.SENTENCES)


def test_a_sentence_names_the_bound(alices):
    alices.post("/groups", {"name": "x" * 81})
    told = check_envelope(alices.answer, 422)
    assert told["data"] == {"name": "must have at most 80 characters"}
    alices.post("/move-to-cart/00000000-0000-7000-8000-000000000000?quantity=0")
    told = check_envelope(alices.answer, 422)
    assert told["data"] == {"quantity": "must be at least 1"}


def test_every_text_in_a_body_has_a_rule_that_looks_at_its_letters():
    """Without one, pydantic lets half a surrogate pair through."""
    for one in WITH_BODY:
        for name in wire_names(one.body):
            body = GOOD[one.body.__name__] | {name: "\ud800"}
            with pytest.raises(ValidationError):
                one.body.model_validate(body)
