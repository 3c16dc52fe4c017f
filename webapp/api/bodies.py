"""What programs send, read strictly: one sentence for each field that is amiss."""

import json
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Any, TypeVar
from uuid import UUID

from flask import request
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails, PydanticCustomError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from webapp.api.problems import Problem
from webapp.web.ids import WRITTEN

LARGEST = 16 * 1024  # bytes; the longest that anybody needs has not a tenth
LONGEST_NUMBER = 100  # digits that are read as a number at all
NO_OBJECT = {"body": "must be a JSON object"}
TWICE = "must be given once"
VALIDATION_FAILED = "Validation failed"

_OURS = "ours"  # of errors that bring their sentence along
_WHOLE = re.compile(rf"-?[0-9]{{1,{LONGEST_NUMBER}}}")

# What is amiss, by pydantic's name for it; filled in with what pydantic tells.
SENTENCES = {
    "missing": "is required",
    "extra_forbidden": "is not known",
    "string_type": "must be text",
    "string_unicode": "must be text",
    "string_too_short": "must not be blank",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must not be blank, nor hold control characters",
    "int_type": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
}
UNFIT = "is not valid"


class Unprocessable(Problem):
    """Fields that are amiss, each with a sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(HTTPStatus.UNPROCESSABLE_ENTITY, VALIDATION_FAILED, fields)


class Body(BaseModel):
    """What is sent along: in camel case, and nothing besides what is known."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="forbid", frozen=True, strict=True
    )


B = TypeVar("B", bound=BaseModel)


def _id(value: Any) -> UUID:
    if not isinstance(value, str) or not WRITTEN.fullmatch(value):
        raise PydanticCustomError(_OURS, "must be a valid UUID")
    return UUID(value)


def _whole(value: Any) -> int:
    if not isinstance(value, str) or not _WHOLE.fullmatch(value):
        raise PydanticCustomError(_OURS, "must be a whole number")
    return int(value)


def _flag(value: Any) -> bool:
    if value not in {"true", "false"}:
        raise PydanticCustomError(_OURS, "must be true or false")
    return bool(value == "true")


Id = Annotated[UUID, BeforeValidator(_id)]
# Of a query, where everything is text.
Whole = Annotated[int, BeforeValidator(_whole)]
Flag = Annotated[bool, BeforeValidator(_flag)]


def body_as(kind: type[B]) -> B:
    """Read the JSON object of this request.

    Raises:
        RequestEntityTooLarge: it is more than anybody needs.
        Problem: it is not called JSON (415).
        Unprocessable: it is none, or some field is amiss.
    """
    sent = raw()  # first, as where a key has it read before the type is looked at
    if request.mimetype != "application/json":
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send a body of type application/json"
        )
    return _checked(kind, _read(sent))


def raw() -> bytes:
    """Return what was sent along with this request.

    Raises:
        RequestEntityTooLarge: it is more than anybody needs.
    """
    # One byte more: of what comes in chunks, Werkzeug cuts off the rest and is silent.
    request.max_content_length = LARGEST + 1
    sent = request.get_data()
    if len(sent) > LARGEST:
        raise RequestEntityTooLarge
    return sent


def query_as(kind: type[B]) -> B:
    """Read what this request's address asks for; what nobody knows is left out.

    Raises:
        Unprocessable: some parameter is amiss, or there more than once.
    """
    asked = _once(request.args, kind) if request.query_string else {}
    return _checked(kind, asked)


def _read(sent: bytes) -> dict[str, Any]:
    try:
        text = sent.decode()  # json would guess at UTF-16, too (RFC 8259, 8.1)
        read = json.loads(text, object_pairs_hook=_pairs, parse_constant=_no_number)
    except (ValueError, RecursionError):  # of text that is no Unicode, too
        raise Unprocessable(NO_OBJECT) from None
    if not isinstance(read, dict):
        raise Unprocessable(NO_OBJECT)
    return read


def _pairs(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, value in pairs:
        if name in read:
            raise Unprocessable({_sayable(name): TWICE})
        read[name] = value
    return read


def _no_number(name: str) -> float:
    raise ValueError(name)


def _once(given: MultiDict[str, str], kind: type[BaseModel]) -> dict[str, str]:
    known = [field.alias or name for name, field in kind.model_fields.items()]
    twice = {name: TWICE for name in known if len(given.getlist(name)) > 1}
    if twice:
        raise Unprocessable(twice)
    return {name: given[name] for name in known if name in given}


def _checked(kind: type[B], read: dict[str, Any]) -> B:
    try:
        return kind.model_validate(read)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False, include_input=False)
        raise Unprocessable(
            {_place(error): _sentence(error) for error in errors}
        ) from None


def _place(error: ErrorDetails) -> str:
    return _sayable(".".join(str(part) for part in error["loc"])) or "body"


def _sayable(name: str) -> str:
    """Return a name that can be written down: half a surrogate pair cannot."""
    return name.encode(errors="replace").decode()


def _sentence(error: ErrorDetails) -> str:
    if error["type"] == _OURS:
        return error["msg"]
    return SENTENCES.get(error["type"], UNFIT).format_map(error.get("ctx") or {})
