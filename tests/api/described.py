"""Whether what the API says is what its OpenAPI document says that it says."""

import json
import re
from functools import cache
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from webapp.api.openapi import written

HOME = "urn:openapi"
_PLACE = re.compile(r"\\{\w+\\}")
# What a header that stands in an answer has to be described for.
HEADERS = (
    *("ETag", "Retry-After", "WWW-Authenticate", "Idempotent-Replayed", "Allow"),
    *("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),
)
# What may be answered whatever is asked for, by the address and not by an endpoint.
ANYWHERE = {400, 404, 405}


def document_of(app):
    """Return the document of a shop."""
    return _read(written(app.extensions["site"]))


@cache
def _read(text):
    return json.loads(text)


def found(document, part):
    """Return what a reference points to."""
    while "$ref" in part:
        target = document
        for name in part["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        part = target
    return part


def amiss(document, schema, value):
    """Return in what a value does not fit a schema; fields unheard of are amiss, too."""
    return [
        f"{'.'.join(map(str, error.absolute_path))}: {error.message}"
        for error in _checker(json.dumps(document), json.dumps(schema)).iter_errors(
            value
        )
    ]


@cache
def _checker(document, schema):
    whole = DRAFT202012.create_resource(_closed(json.loads(document)))
    pointed = schema.replace('"#/', f'"{HOME}#/')
    return Draft202012Validator(
        _closed(json.loads(pointed)),
        registry=Registry().with_resource(HOME, whole),
        format_checker=FormatChecker(),
    )


def _closed(part):
    """Take away the room that is left for what later versions may tell."""
    if isinstance(part, list):
        return [_closed(one) for one in part]
    if not isinstance(part, dict):
        return part
    closed = {name: _closed(one) for name, one in part.items()}
    is_object = closed.get("type") == "object" and "properties" in closed
    return {"additionalProperties": False} | closed if is_object else closed


def operations(document):
    """Return every operation with its method and address."""
    for path, known in document["paths"].items():
        for method, operation in known.items():
            yield method.upper(), path, operation


def operation_at(document, method, address):
    """Return what is described of a request, if anything is."""
    path = urlsplit(address).path
    fitting = [
        (template.count("{"), operation)
        for verb, template, operation in operations(document)
        if verb == method
        and re.fullmatch(_PLACE.sub("[^/]+", re.escape(template)), path)
    ]
    return min(fitting, key=lambda one: one[0])[1] if fitting else None


def undescribed(document, method, address, answer):
    """Return what the document does not say of an answer."""
    operation = operation_at(document, method, address)
    if operation is None:
        return [] if answer.status_code in ANYWHERE else ["no such operation"]
    response = operation["responses"].get(str(answer.status_code))
    if response is None:
        return [f"{operation['operationId']} does not answer {answer.status_code}"]
    response = found(document, response)
    told = response.get("headers", {})
    wrong = [
        f"says {name}"
        for name in HEADERS
        if name in answer.headers and name not in told
    ]
    if "Content-Encoding" in answer.headers:
        return wrong  # of the same body, which is looked at where it is not packed
    if "content" in response:
        schema = response["content"]["application/json"]["schema"]
        wrong += amiss(document, schema, answer.get_json())
    elif answer.data:
        wrong.append("has a body")
    return wrong
