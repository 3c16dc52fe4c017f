"""One endpoint of the API: who may ask, what is read, how it is answered and described.

What ``endpoint`` is told serves twice: a request is read and answered by it, and the
OpenAPI document is written from it.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request
from pydantic import BaseModel
from sqlalchemy import Select
from sqlalchemy.orm import Session

from webapp.api import limits
from webapp.api.bodies import Body, Unprocessable, body_as, query_as
from webapp.api.callers import Beside, brings_token, caller, statement_for
from webapp.api.envelope import Told, answer, answer_unless_known, sent, written
from webapp.api.problems import Problem, refusal
from webapp.core.errors import DomainError
from webapp.extensions import transaction
from webapp.idempotency import services as idempotency
from webapp.idempotency.errors import KeyReused
from webapp.web.formatting import site
from webapp.web.security import remote_address

BASE = "/api/v1"
KEY_HEADER = "Idempotency-Key"
REPLAYED = {"Idempotent-Replayed": "true"}
_KEY = re.compile(r"[!-~]{1,255}")
# Answers that are the same when the request is made again; others may differ by then.
KEPT = {
    HTTPStatus.OK,
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.GONE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}

bp = Blueprint("api", __name__, url_prefix=BASE)
bp.after_request(limits.mark)

View = Callable[..., Told]


class Who(Enum):
    """Whether an endpoint wants to know for whom a program asks."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What is known of one endpoint.

    Attributes:
        about: what it does, in one line; its view's docstring says more.
        tells: the shape of ``data``; ``None`` is null.
        says: an example of its message.
        refuses: examples of all that it refuses by itself.
        is_ours: beside the contract.
        is_conditional: has an ETag.
    """

    name: str
    method: str
    rule: str
    about: str
    description: str
    tag: str
    who: Who
    body: type[Body] | None
    query: type[BaseModel] | None
    tells: Any
    says: str
    refuses: tuple[DomainError | Problem, ...]
    is_ours: bool
    is_conditional: bool


OPERATIONS: list[Operation] = []


def endpoint(
    method: str,
    rule: str,
    *,
    about: str,
    says: str,
    tag: str = "Wishlist",
    tells: Any = None,
    who: Who = Who.REQUIRED,
    body: type[Body] | None = None,
    query: type[BaseModel] | None = None,
    refuses: tuple[DomainError | Problem, ...] = (),
    beside: Beside = (),
    is_ours: bool = False,
    is_conditional: bool = False,
) -> Callable[[View], View]:
    """Make a view an endpoint.

    The view is given, by name, what its address says, and of ``caller``, ``body``,
    ``query`` and ``session`` what there is: a session for whatever is no GET, in a
    transaction that ends with the answer.

    Args:
        beside: columns that the statement which finds the caller is asked for, too.
    """

    def made(view: View) -> View:
        operation = Operation(
            name=view.__name__,
            method=method,
            rule=rule,
            about=about,
            description=view.__doc__ or "",
            tag=tag,
            who=who,
            body=body,
            query=query,
            tells=tells,
            says=says,
            refuses=refuses,
            is_ours=is_ours,
            is_conditional=is_conditional,
        )
        OPERATIONS.append(operation)
        finding = statement_for(beside)

        @wraps(view)
        def answered(**address: Any) -> Response:
            return _answered(operation, finding, view, address)

        bp.add_url_rule(
            rule,
            view.__name__,
            answered,
            methods=[method],
            provide_automatic_options=False,
        )
        return view

    return made


def _answered(
    operation: Operation, finding: Select[Any], view: View, given: dict[str, Any]
) -> Response:
    scope = f"address {remote_address()}"
    if operation.who is Who.REQUIRED or (
        operation.who is Who.OPTIONAL and brings_token()
    ):
        given["caller"] = known = caller(finding)
        scope = f"customer {known.user_id}"
        limits.count("token", str(known.grant_id))
    else:
        if operation.who is Who.OPTIONAL:
            given["caller"] = None
        limits.count("address", remote_address())
    if operation.query is not None:
        given["query"] = query_as(operation.query)
    if operation.body is not None:
        given["body"] = body_as(operation.body)
    if operation.method == "GET":
        told = view(**given)
        return answer_unless_known(told) if operation.is_conditional else answer(told)
    key = request.headers.get(KEY_HEADER) if operation.method == "POST" else None
    if key is not None:
        return _once(scope, key, lambda session: view(session=session, **given))
    with transaction() as session:
        told = view(session=session, **given)
    return answer(told)


def _once(scope: str, key: str, work: Callable[[Session], Told]) -> Response:
    """Do what is asked for, unless it was done: then say again what was said."""
    if not _KEY.fullmatch(key):
        raise Unprocessable({KEY_HEADER: "must be 1 to 255 visible characters"})
    claim = idempotency.Claim(scope, key, _digest(), site().secrets)
    try:
        with transaction() as session:
            kept = idempotency.claim(session, claim)
            if kept is not None:
                return sent(kept.body, HTTPStatus(kept.status), REPLAYED)
            told = _tried(session, work)
            body = written(told)
            if told.status in KEPT:
                idempotency.keep(session, claim, status=told.status, body=body)
            else:
                idempotency.release(session, claim)
    except KeyReused as reused:
        raise Unprocessable({KEY_HEADER: str(reused)}) from None
    return sent(body, told.status, told.headers)


def _tried(session: Session, work: Callable[[Session], Told]) -> Told:
    """Do it, or undo it and keep the key: a refusal is an answer, too."""
    try:
        with session.begin_nested():
            return work(session)
    except DomainError as error:
        return refusal(error)
    except Problem as problem:
        return problem.told


def _digest() -> bytes:
    asked = f"{request.method} {request.full_path}\n".encode("utf-8", "surrogatepass")
    return hashlib.sha256(asked + request.get_data()).digest()
