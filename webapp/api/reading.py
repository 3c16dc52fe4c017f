"""The OpenAPI document as a person reads it: each endpoint in lines and tables."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from webapp.api.curls import curl
from webapp.api.examples import Schema, as_json
from webapp.api.once import KEY_HEADER
from webapp.api.schemas import ADDITION, BESIDE

Document = Mapping[str, Any]

KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
    "array": "list",
    "uuid": "UUID",
    "date": "date",
    "uri": "address",
}
_PLACE = re.compile(r"(\{\w+\})")


@dataclass(frozen=True)
class Line:
    """One field or parameter.

    Attributes:
        name: with dots where it lies within another one.
        kind: what it holds, in words.
        about: what it means, and between which limits it lies.
    """

    name: str
    kind: str
    about: str
    is_required: bool
    is_ours: bool


@dataclass(frozen=True)
class Answer:
    """One thing that an endpoint may refuse.

    Attributes:
        name: of the field that is amiss.
        sentences: what its ``message`` says, or its ``data`` of a field.
    """

    status: HTTPStatus
    name: str
    sentences: list[str]


@dataclass(frozen=True)
class Holding:
    """What ``data`` holds, or what it holds when it is asked for otherwise.

    Attributes:
        asked: the end of the address that asks for it.
        about: what there is to know of it besides.
    """

    asked: str
    about: str
    is_ours: bool
    lines: list[Line]


@dataclass(frozen=True)
class Endpoint:
    """One endpoint.

    Attributes:
        path: its address in pieces, so that it may be broken between them.
        who: ``required``, ``optional`` or ``nobody``: whether it wants a token.
        request: how to ask by curl.
        answer: what a good answer looks like.
        refusals: what it refuses by itself.
        elsewhere: the statuses by which it is refused as anything may be.
    """

    id: str
    method: str
    path: list[str]
    summary: str
    about: str
    who: str
    is_ours: bool
    takes_key: bool
    has_tag: bool
    parameters: list[Line]
    body: list[Line]
    data: list[Holding]
    request: str
    answer: str
    refusals: list[Answer]
    elsewhere: list[str]


@dataclass(frozen=True)
class Chapter:
    """The endpoints about one thing."""

    name: str
    about: str
    endpoints: list[Endpoint]


def chapters(document: Document) -> list[Chapter]:
    """Return everything that the document tells of endpoints."""
    told = [
        (operation["tags"][0], _endpoint(document, path, method, operation))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    return [
        Chapter(
            tag["name"],
            tag["description"],
            [endpoint for name, endpoint in told if name == tag["name"]],
        )
        for tag in document["tags"]
    ]


def found(document: Document, part: Mapping[str, Any]) -> Any:
    """Return what a ``$ref`` points to; everything else as it is."""
    while "$ref" in part:
        _, *names = part["$ref"].split("/")
        target: Any = document
        for name in names:
            target = target[name]
        part = target
    return part


def _endpoint(
    document: Document, path: str, method: str, operation: Mapping[str, Any]
) -> Endpoint:
    parameters = [found(document, one) for one in operation.get("parameters", ())]
    headers = {one["name"] for one in parameters if one["in"] == "header"}
    sent = _content(operation.get("requestBody", {}))
    good = _content(operation["responses"]["200"])
    data = found(document, good["schema"])["properties"]["data"]
    return Endpoint(
        id=operation["operationId"],
        method=method.upper(),
        path=_PLACE.split(path),
        summary=operation["summary"],
        about=operation["description"].removesuffix(f" {BESIDE}."),
        who=_who(operation["security"]),
        is_ours=operation.get(ADDITION, False),
        takes_key=KEY_HEADER in headers,
        has_tag="If-None-Match" in headers,
        parameters=[_parameter(one) for one in parameters if one["in"] != "header"],
        body=list(_fields(document, sent["schema"])) if sent else [],
        data=list(_holdings(document, data, parameters)),
        request=curl(path, method, operation, parameters, sent),
        answer=as_json(next(iter(good["examples"].values()))["value"]).decode(),
        refusals=list(_refusals(operation["responses"])),
        elsewhere=[
            code
            for code, response in operation["responses"].items()
            if "$ref" in response and int(code) >= HTTPStatus.BAD_REQUEST
        ],
    )


def _content(part: Mapping[str, Any]) -> Any:
    return part.get("content", {}).get("application/json")


def _who(security: list[Any]) -> str:
    if not security:
        return "nobody"
    return "optional" if {} in security else "required"


def _parameter(one: Mapping[str, Any]) -> Line:
    return Line(
        one["name"],
        _kind({}, one["schema"]),
        _about(one["schema"], one.get("description", "")),
        one.get("required", False),
        one.get(ADDITION, False),
    )


def _fields(document: Document, schema: Schema, before: str = "") -> Iterator[Line]:
    """Tell the fields of an object, and of those within it."""
    whole = found(document, schema)
    for choice in whole.get("anyOf", ()):
        yield from _fields(document, choice, before)
    if whole.get("type") == "array":
        yield from _fields(document, whole["items"], before)
    for name, field in whole.get("properties", {}).items():
        yield Line(
            before + name,
            _kind(document, field),
            _about(field, field.get("description", "")),
            name in whole.get("required", ()),
            field.get(ADDITION, False),
        )
        within = f"{before}{name}[]." if field.get("type") == "array" else None
        yield from _fields(document, field, within or f"{before}{name}.")


def _holdings(
    document: Document, data: Schema, parameters: list[Any]
) -> Iterator[Holding]:
    """Tell of each shape of an answer; one that is ours has a flag that asks for it."""
    flags = [
        one["name"] for one in parameters if one["schema"].get("type") == "boolean"
    ]
    for choice in data.get("anyOf", [data]):
        whole = found(document, choice)
        is_ours = whole.get(ADDITION, False)
        lines = list(_fields(document, choice))
        about = _about({}, whole.get("description", "")) if is_ours else ""
        asked = f"?{flags[0]}=true" if is_ours else ""
        if lines:
            yield Holding(asked, about, is_ours, lines)


def _kind(document: Document, schema: Schema) -> str:
    if "anyOf" in schema:
        return " or ".join(_kind(document, one) for one in schema["anyOf"])
    whole = found(document, schema)
    values = whole.get("enum", [whole["const"]] if "const" in whole else [])
    if values:
        return " or ".join(f"“{value}”" for value in values)
    kind: str = whole["type"]
    return KINDS.get(whole.get("format", kind), kind)


def _about(schema: Schema, about: str) -> str:
    plain = next(
        (one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema
    )
    limits = [
        words.format(plain[name])
        for name, words in (
            ("minimum", "At least {}."),
            ("maximum", "At most {}."),
            ("maxLength", "At most {} characters."),
        )
        if name in plain and plain.get("type") != "number"
    ]
    if plain.get("default") is not None:
        limits.append(f"Without it: {as_json(plain['default']).decode()}.")
    about = about.removeprefix(f"{BESIDE}: ").rstrip(".")
    said = [f"{about[0].upper()}{about[1:]}."] if about else []
    return " ".join(said + [words for words in limits if words != "At least 0."])


def _refusals(responses: Mapping[str, Any]) -> Iterator[Answer]:
    """Tell what is refused; what is said of one field stands together."""
    for code, response in responses.items():
        if code == "200" or "$ref" in response:
            continue
        status = HTTPStatus(int(code))
        of_fields: dict[str, list[str]] = {}
        for example in _content(response)["examples"].values():
            value = example["value"]
            if isinstance(value["data"], dict):
                for name, sentence in value["data"].items():
                    of_fields.setdefault(name, []).append(sentence)
            else:
                yield Answer(status, "", [value["message"]])
        for name, sentences in of_fields.items():
            yield Answer(status, name, sentences)
