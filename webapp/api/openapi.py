"""The OpenAPI document, written from what every endpoint says of itself."""

import inspect
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from pydantic.alias_generators import to_camel, to_pascal

from webapp.api import components as parts
from webapp.api import words
from webapp.api.endpoints import (
    BASE,
    OPERATIONS,
    Operation,
    Who,
)
from webapp.api.envelope import Told
from webapp.api.examples import REF, Schema, answered, as_json, example_of
from webapp.api.once import KEY_HEADER, REPLAYED
from webapp.api.problems import refusal
from webapp.api.schemas import ADDITION, BESIDE, fields, models, opened
from webapp.api.sentences import sentences
from webapp.core.errors import DomainError
from webapp.core.site import Site

OPENAPI = "3.1.0"
# Of the API: the first number is the one in its addresses; the second counts what was
# added since, the third what was said better. It is written down nowhere else.
VERSION = "1.0.0"
ABOUT = (
    "Programs act for one customer of the shop: they read and change that customer's"
    " wishlist, and nothing else. Every answer comes in the same envelope, good or bad."
    f" What is marked `{ADDITION}` stands beside the contract; nothing of it"
    " changes an answer of the contract."
)
TAGS = {
    "Wishlist": "What a customer saved, flat and in groups.",
    "Groups": "The named parts of a wishlist.",
    "Products": "What the shop sells.",
    "Tokens": "Getting tokens, renewing them and giving them back.",
}
METHODS = ("GET", "POST", "PATCH", "DELETE")
# Other names than anywhere else, so that one example can be tried after the other.
NAMES = {"create_group": {"name": "Garden"}, "rename_group": {"name": "Terrace"}}
SECURITY: Mapping[Who, list[dict[str, list[str]]]] = {
    Who.REQUIRED: [{parts.BEARER: []}],
    Who.OPTIONAL: [{}, {parts.BEARER: []}],
    Who.NOBODY: [],
}
HEADERS_OF = {
    parts.UNAUTHORIZED: ("WWW-Authenticate",),
    parts.TOO_MANY: ("Retry-After",),
}
OF_PARAMETERS = ("description", ADDITION)  # what stands beside their schemas

_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
_SECTION = re.compile(r"\n\s*\n(?:Args|Raises|Returns|Attributes):.*", re.DOTALL)


@lru_cache(maxsize=4)
def written(site: Site) -> bytes:
    """Write the document; for the same shop it is the same to the byte."""
    return as_json(document(site)) + b"\n"


def document(site: Site) -> dict[str, Any]:
    """Return the description of every endpoint."""
    schemas = _Schemas()
    paths: dict[str, dict[str, Any]] = {}
    for one in sorted(OPERATIONS, key=_place_of):
        paths.setdefault(path_of(one), {})[one.method.lower()] = _told(one, schemas)
    used = {one.tag for one in OPERATIONS}
    return {
        "openapi": OPENAPI,
        "info": {
            "title": f"{site.name} API",
            "version": VERSION,
            "description": ABOUT,
        },
        "servers": [{"url": site.base_url}],
        "tags": [
            {"name": name, "description": about}
            for name, about in TAGS.items()
            if name in used
        ],
        "paths": paths,
        "components": {
            "securitySchemes": parts.SECURITY,
            "parameters": parts.PARAMETERS,
            "headers": parts.HEADERS,
            "responses": parts.responses(),
            "schemas": dict(sorted(schemas.known.items())),
        },
    }


def path_of(one: Operation) -> str:
    """Return where an endpoint lies, in the words of the contract: ``{itemId}``."""
    return BASE + _PLACE.sub(lambda place: f"{{{to_camel(place[1])}}}", one.rule)


def _place_of(one: Operation) -> tuple[int, int, bool]:
    """Return where to read of it: what reads comes first, what takes away last."""
    return list(TAGS).index(one.tag), METHODS.index(one.method), one.is_ours


class _Schemas:
    """The schemas of all that is sent and told.

    Attributes:
        known: those that have a name.
    """

    known: dict[str, Schema]

    def __init__(self) -> None:
        told = [(one.name, one.tells) for one in OPERATIONS if one.tells is not None]
        sent = [(one.name, one.body) for one in OPERATIONS if one.body is not None]
        self.data, shapes = models(told, "serialization")
        self.bodies, read = models(sent, "validation")
        self.known = parts.schemas() | words.told(opened(shapes) | read)
        for name, schema in self.data.items():
            self.known[f"{to_pascal(name)}Answer"] = parts.envelope(
                parts.OK, opened(schema)
            )

    def answer(self, one: Operation) -> dict[str, Any]:
        """Return the body of a good answer."""
        name = "Done" if one.tells is None else f"{to_pascal(one.name)}Answer"
        data = example_of(self.data.get(one.name, {"type": "null"}), self.known)
        if one.name in NAMES:
            data |= NAMES[one.name]
        return parts.content(
            parts.ref("schemas", name), {"Done": answered(Told(one.says, data))}
        )

    def body(self, one: Operation) -> dict[str, Any]:
        """Return what is to be sent along."""
        schema = self.bodies[one.name]
        whole = self.whole(schema)
        examples = whole.get("examples") or [example_of(schema, self.known)]
        named = {
            f"Example{n}": {
                name: sent[name] for name in whole["properties"] if name in sent
            }
            | NAMES.get(one.name, {})
            for n, sent in enumerate(examples, 1)
        }
        return {"required": True, "content": parts.content(schema, named)}

    def whole(self, schema: Schema) -> Schema:
        """Return a schema that another one may only point to."""
        name: str = schema.get("$ref", "")
        return self.known.get(name.removeprefix(REF), schema)


def _told(one: Operation, schemas: _Schemas) -> dict[str, Any]:
    said = _SECTION.sub("", inspect.cleandoc(one.description)).replace("``", "`")
    about = words.about(one.name, " ".join(said.split()))
    told: dict[str, Any] = {
        "operationId": to_camel(one.name),
        "summary": words.called(one.name, one.about),
        "description": f"{about} {BESIDE}." if one.is_ours else about,
        "tags": [one.tag],
        "security": SECURITY[one.who],
    }
    if one.is_ours:
        told[ADDITION] = True
    if parameters := list(_parameters(one)):
        told["parameters"] = parameters
    if one.body is not None:
        told["requestBody"] = schemas.body(one)
    told["responses"] = _responses(one, schemas)
    return told


def _parameters(one: Operation) -> Iterator[dict[str, Any]]:
    for place in _PLACE.findall(one.rule):
        yield parts.ref("parameters", to_camel(place))
    for name, field in fields(one.query).items() if one.query else ():
        said = {key: field.pop(key) for key in OF_PARAMETERS if key in field}
        yield {"name": name, "in": "query", "schema": field} | said
    if one.method == "POST":
        yield parts.ref("parameters", KEY_HEADER)
    if one.is_conditional:
        yield parts.ref("parameters", "If-None-Match")


def _responses(one: Operation, schemas: _Schemas) -> dict[str, Any]:
    may_replay = tuple(REPLAYED) if one.method == "POST" else ()
    tag = ("ETag",) if one.is_conditional else ()
    answers: dict[str, Any] = {
        "200": {
            "description": one.says,
            "headers": parts.refs("headers", (*tag, *may_replay, *parts.LIMITS)),
            "content": schemas.answer(one),
        }
    }
    if one.is_conditional:
        answers["304"] = parts.ref("responses", "NotModified")
    by_status = _refusals(one)
    for status in sorted({*by_status, *_anywhere(one)}):
        if status in by_status:
            headers = (*HEADERS_OF.get(status, may_replay), *parts.LIMITS)
            answers[str(status.value)] = parts.refused(
                status, by_status[status], dict.fromkeys(headers)
            )
        else:
            answers[str(status.value)] = parts.ref(
                "responses", parts.schema_name(status)
            )
    return answers


def _refusals(one: Operation) -> dict[HTTPStatus, dict[str, Told]]:
    """Return what an endpoint refuses by itself, by status and a name for each."""
    found: dict[HTTPStatus, dict[str, Told]] = defaultdict(dict)
    for name, sentence in sentences(one):
        examples = found[parts.UNFIT]
        count = sum(name in told.data for told in examples.values())
        number = str(count + 1) if count else ""
        examples[name + number] = parts.unfit({name: sentence})
    for error in one.refuses:
        told = refusal(error) if isinstance(error, DomainError) else error.told
        found[told.status][type(error).__name__] = told
    return found


def _anywhere(one: Operation) -> set[HTTPStatus]:
    """Return the statuses of what may be refused before an endpoint is asked."""
    statuses = {parts.TOO_MANY, parts.FAILED, parts.AWAY}
    if one.who is not Who.NOBODY:
        statuses |= {parts.UNAUTHORIZED}
    if one.body is not None:
        statuses |= {parts.UNSUPPORTED, parts.TOO_LARGE}
    if one.method == "POST":  # a key stands for the body, too, if there is one
        statuses |= {parts.TOO_LARGE}
    return statuses
