"""Examples for the OpenAPI document: answers, bodies, values that fit a schema."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import orjson

from webapp.api.envelope import Told, written

WHEN = "2026-06-10T09:30:00"
CENT = Decimal("0.01")
REF = "#/components/schemas/"
# The same thing by its other names.
ALIASES = {
    "itemId": "wishlistId",
    "wishlistItemId": "wishlistId",
    "wishlistGroupId": "groupId",
}

Schema = dict[str, Any]
Known = Mapping[str, Schema]  # the schemas that a ``$ref`` may name


def answered(told: Told) -> dict[str, Any]:
    """Return an answer as the door would write it, at a moment that never changes."""
    if told.data is not None:
        told = replace(told, data=orjson.Fragment(as_json(told.data)))
    read: dict[str, Any] = json.loads(written(told), parse_float=Decimal)
    return read | {"action_time": WHEN}


def as_json(value: Any) -> bytes:
    """Write a document or a part of it; amounts keep their digits."""
    return orjson.dumps(value, _digits, orjson.OPT_INDENT_2)


def example_id(name: str) -> str:
    """Return what a field of this name holds in every example: an id of its own."""
    name = ALIASES.get(name, name)
    drawn = hashlib.blake2b(name.encode(), digest_size=11).hexdigest()
    parts = drawn[:4], f"7{drawn[4:7]}", f"9{drawn[7:10]}", drawn[10:]
    return "-".join(("01976a3e", *parts))


def example_of(schema: Schema, known: Known, name: str = "") -> Any:
    """Return a value that fits a schema: its own example, or one made of its parts.

    Args:
        name: of the field that holds it.
    """
    if "$ref" in schema:
        return example_of(known[schema["$ref"].removeprefix(REF)], known, name)
    if schema.get("examples"):
        return _exact(schema, schema["examples"][0])
    if "const" in schema:
        return schema["const"]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], known, name)
    return MADE[schema["type"]](schema, known, name)


def _object(schema: Schema, known: Known, _name: str) -> dict[str, Any]:
    return {
        field: example_of(of, known, field)
        for field, of in schema["properties"].items()
    }


def _array(schema: Schema, known: Known, name: str) -> list[Any]:
    return [example_of(schema["items"], known, name)]


def _string(schema: Schema, _known: Known, name: str) -> str:
    if "enum" in schema:
        return str(schema["enum"][0])
    return example_id(name) if schema.get("format") == "uuid" else "…"


def _number(schema: Schema, _known: Known, _name: str) -> Any:
    return _exact(schema, schema.get("default", 1))


def _exact(schema: Schema, value: Any) -> Any:
    if schema.get("type") == "number":
        return Decimal(str(value)).quantize(CENT)
    return value


MADE: Mapping[str, Callable[[Schema, Known, str], Any]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _number,
    "number": _number,
    "boolean": lambda schema, _known, _name: schema.get("default", True),
    "null": lambda _schema, _known, _name: None,
}


def _digits(value: Any) -> orjson.Fragment:
    if isinstance(value, Decimal):
        return orjson.Fragment(str(value))
    raise TypeError
