"""What many operations share in the OpenAPI document: headers, parameters, answers."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from webapp.api.bodies import VALIDATION_FAILED
from webapp.api.envelope import NAMES, Told
from webapp.api.examples import Schema, answered, example_id
from webapp.api.problems import BROKEN, REALM, SENTENCES, Unauthorized

BEARER = "bearer"

OK = HTTPStatus.OK
UNAUTHORIZED = HTTPStatus.UNAUTHORIZED
NO_METHOD = HTTPStatus.METHOD_NOT_ALLOWED
TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
UNSUPPORTED = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY
TOO_MANY = HTTPStatus.TOO_MANY_REQUESTS
FAILED = HTTPStatus.INTERNAL_SERVER_ERROR
AWAY = HTTPStatus.SERVICE_UNAVAILABLE

# When an operation answers with each status, and what its schema is called.
MEANINGS = {
    HTTPStatus.BAD_REQUEST: "A rule of the shop says no; the message says which.",
    UNAUTHORIZED: "There is no token, or not one that works.",
    HTTPStatus.NOT_FOUND: "It is not there, or it is somebody else's: the answer is the"
    " same, to the byte.",
    NO_METHOD: "The address does not answer to that method.",
    TOO_LARGE: "The body is longer than anything that could be meant.",
    UNSUPPORTED: "The body is not called `application/json`.",
    UNFIT: "Fields are amiss: `data` has a sentence for each.",
    TOO_MANY: "Too many requests in a minute.",
    FAILED: "A mistake of ours. It is noted; nothing was changed.",
    AWAY: "The database does not answer just now. Nothing was changed.",
}


def name_of(status: HTTPStatus) -> str:
    """Return what ``httpStatus`` says for a status."""
    return NAMES.get(status, status.name)


def schema_name(status: HTTPStatus) -> str:
    """Return what the schema of a refusal is called: ``BadRequest``."""
    return name_of(status).title().replace("_", "")


def ref(kind: str, name: str) -> dict[str, str]:
    """Point to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def refs(kind: str, names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Point to components by their own names."""
    return {name: ref(kind, name) for name in names}


def envelope(status: HTTPStatus, data: Schema) -> Schema:
    """Return the schema of an answer; later versions of v1 may tell more."""
    return {
        "type": "object",
        "required": ["success", "httpStatus", "message", "action_time", "data"],
        "properties": {
            "success": {"type": "boolean", "const": status < HTTPStatus.BAD_REQUEST},
            "httpStatus": {"type": "string", "const": name_of(status)},
            "message": {"type": "string", "description": "For people to read."},
            "action_time": ref("schemas", "ActionTime"),
            "data": data,
        },
    }


def content(schema: Schema, examples: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body of JSON with named examples."""
    told = {name: {"value": value} for name, value in examples.items()}
    return {"application/json": {"schema": schema, "examples": told}}


def schemas() -> dict[str, Schema]:
    """Return the schemas of what every operation may answer."""
    sentence: Schema = {
        "type": "string",
        "description": "The same sentence as `message`.",
    }
    by_field: Schema = {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "description": "A sentence for each field that is amiss.",
    }
    return {
        "ActionTime": {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$",
            "description": "When this was answered: UTC, ISO 8601 without a zone. So it"
            " is no `date-time` of JSON Schema.",
            "examples": ["2026-06-10T09:30:00"],
        },
        "Done": envelope(OK, {"type": "null"})
        | {"description": "It is done; there is nothing more to tell."},
        **{
            schema_name(status): envelope(
                status, by_field if status is UNFIT else sentence
            )
            | {"description": meaning}
            for status, meaning in MEANINGS.items()
        },
    }


def _whole(about: str, example: int) -> dict[str, Any]:
    return {
        "description": about,
        "schema": {"type": "integer", "minimum": 0, "examples": [example]},
    }


LIMITS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
HEADERS: dict[str, dict[str, Any]] = {
    "RateLimit-Limit": _whole("Requests that fit into one minute.", 600),
    "RateLimit-Remaining": _whole("How many of them are left.", 598),
    "RateLimit-Reset": _whole("Seconds until all of them are there again.", 42),
    "Retry-After": _whole("Seconds after which to ask again.", 42),
    "ETag": {
        "description": "Weak, and of `data` alone: when it was told is no news.",
        "schema": {"type": "string", "examples": ['W/"5f1c0f5e2b7c4a1d"']},
    },
    "Idempotent-Replayed": {
        "description": "There when this is the answer that was given the first time.",
        "schema": {"type": "string", "const": "true"},
    },
    "WWW-Authenticate": {
        "description": "What is asked for (RFC 6750).",
        "schema": {
            "type": "string",
            "examples": [REALM, f'{REALM}, error="invalid_token"'],
        },
    },
    "Allow": {
        "description": "The methods that this address answers to.",
        "schema": {"type": "string", "examples": ["DELETE, PATCH"]},
    },
}


def _header(name: str, about: str, schema: Schema) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": about, "schema": schema}


def _place(name: str, about: str, schema: Schema) -> dict[str, Any]:
    said = {"name": name, "in": "path", "required": True, "description": about}
    return said | {"schema": schema}


def _id(name: str, about: str) -> dict[str, Any]:
    schema = {"type": "string", "format": "uuid", "examples": [example_id(name)]}
    return _place(name, f"{about} What is no UUID names nothing: 404.", schema)


PARAMETERS: dict[str, dict[str, Any]] = {
    "itemId": _id("itemId", "An item's `wishlistId`."),
    "groupId": _id("groupId", "A group's `groupId`."),
    "slug": _place(
        "slug",
        "The product's `productSlug`.",
        {"type": "string", "minLength": 1, "examples": ["sony-wh-1000xm5"]},
    ),
    "Idempotency-Key": _header(
        "Idempotency-Key",
        "A name for this very request, of your own making (a random UUID). Sent again"
        " under the same key within 24 hours it is done once: the same answer is given"
        " again. Another request under the same key is refused (422).",
        {
            "type": "string",
            "pattern": "^[!-~]{1,255}$",
            "examples": ["8e03978e-40d5-43e8-bc93-6894a57f9324"],
        },
    ),
    "If-None-Match": _header(
        "If-None-Match",
        "The `ETag` of the answer that you have; 304 says that it is still so.",
        {"type": "string", "examples": ['W/"5f1c0f5e2b7c4a1d"']},
    ),
}

SECURITY = {
    BEARER: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "`Authorization: Bearer <accessToken>`. Cookies count for"
        " nothing here.",
    }
}


def responses() -> dict[str, dict[str, Any]]:
    """Return the answers that are the same wherever they are given."""
    made = {
        schema_name(status): refused(
            status, {"Refused": Told(sentence, status=status)}, headers
        )
        for status, sentence, headers in (
            (UNAUTHORIZED, Unauthorized().told.message, ("WWW-Authenticate", *LIMITS)),
            (NO_METHOD, SENTENCES[NO_METHOD], ("Allow",)),
            (TOO_LARGE, SENTENCES[TOO_LARGE], LIMITS),
            (UNSUPPORTED, "Send a body of type application/json", LIMITS),
            (TOO_MANY, SENTENCES[TOO_MANY], ("Retry-After", *LIMITS)),
            (FAILED, BROKEN, LIMITS),
            (AWAY, SENTENCES[AWAY], ("Retry-After", *LIMITS)),
        )
    }
    return made | {
        "NotModified": {
            "description": "It is as you know it.",
            "headers": refs("headers", ("ETag", *LIMITS)),
        }
    }


def refused(
    status: HTTPStatus, examples: Mapping[str, Told], headers: Iterable[str]
) -> dict[str, Any]:
    """Describe a refusal by what it says."""
    said = {
        "description": MEANINGS[status],
        "content": content(
            ref("schemas", schema_name(status)),
            {name: answered(told) for name, told in examples.items()},
        ),
    }
    if names := refs("headers", headers):
        said["headers"] = names
    return said


def unfit(fields: Mapping[str, str]) -> Told:
    """Tell of fields that are amiss."""
    return Told(VALIDATION_FAILED, dict(fields), UNFIT)
