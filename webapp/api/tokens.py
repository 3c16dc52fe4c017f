"""Getting tokens, renewing them and giving them back; beside the contract."""

from contextlib import suppress
from http import HTTPStatus
from math import ceil
from typing import Annotated, Any, Literal

from flask import request
from pydantic import Field
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.accounts import services as accounts
from webapp.accounts.errors import NoSuchGrant, TooManyTries, WrongPassword
from webapp.accounts.identifiers import LONGEST_ADDRESS
from webapp.accounts.jwt import ACCESS_LIVES, REFRESH_LIVES, Claims, Kind
from webapp.accounts.passwords import LONGEST
from webapp.api.bodies import Body
from webapp.api.callers import issuer
from webapp.api.endpoints import Who, endpoint
from webapp.api.envelope import Told
from webapp.api.problems import Problem, Unauthorized
from webapp.api.shapes import Shape
from webapp.core import clock
from webapp.extensions import db
from webapp.web.security import remote_address

TAG = "Tokens"
SIGNED_IN = "Signed in successfully"
RENEWED = "Tokens renewed successfully"
REVOKED = "Access ended successfully"
NOT_KEPT = {"Cache-Control": "no-store"}  # RFC 6749, 5.1


class SignIn(Body):
    """Who a program is to act for, as they sign in on the pages."""

    user_name: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_ADDRESS,
            examples=["alice@example.com"],
            description="The e-mail address of the account",
        ),
    ]
    password: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST,
            examples=["correct horse battery staple"],
            repr=False,
        ),
    ]


class Refresh(Body):
    """The refresh token that was given last."""

    refresh_token: Annotated[
        str, Field(min_length=1, examples=["eyJhbGciOi…"], repr=False)
    ]


class Revoke(Body):
    """A token of the access that is to end, of either kind."""

    token: Annotated[str, Field(min_length=1, examples=["eyJhbGciOi…"], repr=False)]


class Tokens(Shape):
    """An access token to ask with, and a refresh token to get the next pair with."""

    access_token: Annotated[str, Field(examples=["eyJhbGciOi…"])]
    refresh_token: Annotated[str, Field(examples=["eyJhbGciOi…"])]
    token_type: Literal["Bearer"]
    expires_in: Annotated[
        int, Field(examples=[900], description="Seconds that the access token works")
    ]
    refresh_expires_in: Annotated[
        int,
        Field(examples=[2_592_000], description="Seconds that the refresh token works"),
    ]


def _too_many(refusal: TooManyTries) -> Problem:
    """Return how a program is told to wait."""
    seconds = max(1, ceil(refusal.wait.total_seconds()))
    return Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        str(refusal),
        headers={"Retry-After": str(seconds)},
    )


@endpoint(
    "POST",
    "/auth/token",
    about="Sign in",
    says=SIGNED_IN,
    tag=TAG,
    who=Who.NOBODY,
    body=SignIn,
    tells=Tokens,
    refuses=(Unauthorized(str(WrongPassword())),),
    is_ours=True,
    is_entry=True,
)
def sign_in(session: Session, body: SignIn) -> Told:
    """Get tokens for the customer whose e-mail address and password these are.

    An unknown address gets the same answer as a wrong password. Ten wrong passwords for
    one account from one place, here or on the pages, close both for 15 minutes.
    """
    who = {"email": body.user_name, "ip": remote_address()}
    try:
        # Counted for good before the password is looked at, whatever comes of the rest.
        with db.sessionmaker.begin() as counting:
            accounts.count_try(counting, accounts.Door.SHOP, **who)
        user = accounts.recognise(session, password=body.password, **who)
    except TooManyTries as refusal:
        raise _too_many(refusal) from None
    except WrongPassword as refusal:
        raise Unauthorized(str(refusal)) from None
    program = request.headers.get("User-Agent", "")
    claims = accounts.start_grant(session, user, program=program)
    return Told(SIGNED_IN, _pair(claims), headers=NOT_KEPT)


@endpoint(
    "POST",
    "/auth/refresh",
    about="Renew the tokens",
    says=RENEWED,
    tag=TAG,
    who=Who.NOBODY,
    body=Refresh,
    tells=Tokens,
    refuses=(Unauthorized(is_bad=True),),
    is_ours=True,
)
def refresh(session: Session, body: Refresh) -> Told:
    """Get the next pair of tokens for a refresh token, which works once.

    One that was used before may be somebody's copy, so it ends the access with all that
    was given since, and the customer has to sign in again. Send an Idempotency-Key:
    should the answer get lost, the same request is given the same pair again.
    """
    claims = issuer().read(Kind.REFRESH, body.refresh_token)
    renewed = accounts.renew_grant(session, claims) if claims else None
    if renewed is None:
        return Unauthorized(is_bad=True).told  # told, for what it ended is to stay so
    return Told(RENEWED, _pair(renewed), headers=NOT_KEPT)


@endpoint(
    "POST",
    "/auth/revoke",
    about="End the access",
    says=REVOKED,
    tag=TAG,
    who=Who.NOBODY,
    body=Revoke,
    is_ours=True,
)
def revoke(session: Session, body: Revoke) -> Told:
    """End what a token, of either kind, gives access to, at once and with both kinds.

    One that does not work gets the same answer, for what was asked for is so (RFC 7009,
    2.2). The refresh token is the better one to send: it works for longer.
    """
    for kind in Kind:
        claims = issuer().read(kind, body.token)
        if claims:
            with suppress(NoSuchGrant):
                accounts.end_grant(session, claims.user_id, claims.grant_id)
    return Told(REVOKED)


def _pair(claims: Claims) -> dict[str, Any]:
    now, sign = clock.now(), issuer().sign
    return {
        "accessToken": sign(Kind.ACCESS, claims._replace(token_id=uuid7()), now=now),
        "refreshToken": sign(Kind.REFRESH, claims, now=now),
        "tokenType": "Bearer",
        "expiresIn": int(ACCESS_LIVES.total_seconds()),
        "refreshExpiresIn": int(REFRESH_LIVES.total_seconds()),
    }
