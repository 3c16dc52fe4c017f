"""One endpoint of the API: who may ask, what is read, how it is answered and described.

What ``endpoint`` is told serves twice: a request is read and answered by it, and the
OpenAPI document is written from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from typing import Any

from flask import Blueprint, Response, request
from pydantic import BaseModel
from sqlalchemy import Select

from webapp.api import limits, once
from webapp.api.bodies import Body, body_as, query_as
from webapp.api.callers import (
    Beside,
    Caller,
    brings_token,
    caller,
    claimed,
    statement_for,
)
from webapp.api.envelope import Told, answer, answer_unless_known
from webapp.api.problems import Problem
from webapp.core.errors import DomainError
from webapp.core.places import place_of
from webapp.extensions import transaction
from webapp.web.security import remote_address

BASE = "/api/v1"

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
        is_entry: where passwords could be guessed.
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
    is_entry: bool


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
    is_entry: bool = False,
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
            is_entry=is_entry,
        )
        OPERATIONS.append(operation)
        finding = statement_for(beside)

        @wraps(view)
        def answered(**address: Any) -> Response:
            return serve(operation, finding, view, address)

        bp.add_url_rule(
            rule,
            view.__name__,
            answered,
            methods=[method],
            provide_automatic_options=False,
            merge_slashes=False,  # else a page would lead there
        )
        return view

    return made


def serve(
    operation: Operation, finding: Select[Any], view: View, given: dict[str, Any]
) -> Response:
    """Answer this request as ``operation`` says, with what ``view`` has to tell."""
    known = _known(operation, finding)
    if operation.who is not Who.NOBODY:
        given["caller"] = known
    if operation.method == "GET":
        told = view(**given, **_sent_along(operation))
        return answer_unless_known(told) if operation.is_conditional else answer(told)
    if operation.method == "POST" and once.KEY_HEADER in request.headers:
        whose = f"customer {known.user_id}" if known else f"address {remote_address()}"
        return once.answered(
            once.claim_of(whose),
            lambda session: view(session=session, **given, **_sent_along(operation)),
        )
    given |= _sent_along(operation)
    with transaction() as session:
        told = view(session=session, **given)
    return answer(told)


def _known(operation: Operation, finding: Select[Any]) -> Caller | None:
    """Return who asks, where that matters; too many requests get no further."""
    if operation.who is Who.REQUIRED or (
        operation.who is Who.OPTIONAL and brings_token()
    ):
        claims = claimed()
        limits.count(limits.TOKEN, str(claims.grant_id))
        return caller(finding, claims)
    kind = limits.ENTRY if operation.is_entry else limits.ADDRESS
    limits.count(kind, place_of(remote_address()))
    return None


def _sent_along(operation: Operation) -> dict[str, Any]:
    read: dict[str, Any] = {}
    if operation.query is not None:
        read["query"] = query_as(operation.query)
    if operation.body is not None:
        read["body"] = body_as(operation.body)
    return read
