"""Which customer a program acts for, by the token that it brings."""

import re
from typing import Any, NamedTuple
from uuid import UUID

from flask import current_app, request
from sqlalchemy import ColumnElement, Select

from webapp.accounts.jwt import Claims, Issuer, Kind
from webapp.accounts.queries import CALLER
from webapp.api.problems import Unauthorized
from webapp.core import prepared
from webapp.extensions import reading

LONGEST_TOKEN = 4_096  # characters; ours have some 400
_BEARER = re.compile(r"Bearer +([!-~]+)", re.IGNORECASE)

Beside = tuple[ColumnElement[Any], ...]


class Caller(NamedTuple):
    """The customer, and the grant by which a program acts for them.

    Attributes:
        beside: what else the statement that found them was asked for.
    """

    user_id: UUID
    name: str
    email: str
    grant_id: UUID
    beside: tuple[Any, ...] = ()


def statement_for(beside: Beside = ()) -> Select[Any]:
    """Return the statement that finds a caller, and ``beside`` with them."""
    return CALLER.add_columns(*beside)


def brings_token() -> bool:
    """Tell whether this request says on whose behalf it is made."""
    return "Authorization" in request.headers


def claimed() -> Claims:
    """Return what the token of this request says; a cookie is never looked at.

    Raises:
        Unauthorized: there is no token, or none that was made here and is still young.
    """
    if not brings_token():
        raise Unauthorized
    named = _BEARER.fullmatch(request.headers["Authorization"])
    claims = None
    if named and len(named[1]) <= LONGEST_TOKEN:
        claims = issuer().read(Kind.ACCESS, named[1])
    if claims is None:
        raise Unauthorized(is_bad=True)
    return claims


def caller(statement: Select[Any], claims: Claims) -> Caller:
    """Return who asks.

    Raises:
        Unauthorized: the grant that the token is of has ended.
    """
    values = {"grant_id": claims.grant_id, "user_id": claims.user_id}
    row = next(iter(prepared.ask(reading(), statement, values)), None)
    if row is None:
        raise Unauthorized(is_bad=True)
    user_id, name, email, grant_id, *beside = row
    return Caller(user_id, name, email, grant_id, tuple(beside))


def issuer() -> Issuer:
    """Return what makes and reads this shop's tokens."""
    known: Issuer = current_app.extensions["token_issuer"]
    return known
