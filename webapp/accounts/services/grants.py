"""Programs that act for customers: beginning, renewing and ending what they may."""

from uuid import UUID

from sqlalchemy import Delete, delete, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.accounts.errors import NoSuchSession
from webapp.accounts.jwt import REFRESH_LIVES, Claims
from webapp.accounts.models import ApiGrant, User
from webapp.core import clock
from webapp.core.text import tidy

LONGEST_PROGRAM = 300


def start_grant(session: Session, user: User, *, program: str) -> Claims:
    """Let a program act for a customer; return what its refresh token is to say."""
    now = clock.now()
    grant = ApiGrant(
        user_id=user.id,
        program=tidy(program[:LONGEST_PROGRAM]),
        refresh_id=uuid7(),
        started_at=now,
        refreshed_at=now,
        expires_at=now + REFRESH_LIVES,
    )
    session.add(grant)
    session.flush()
    return Claims(user.id, grant.id, grant.refresh_id)


def renew_grant(session: Session, claims: Claims) -> Claims | None:
    """Take a refresh token in return for the next one, which the result describes.

    ``None``: it does not work. One that was taken before is somebody's copy, so it ends
    the grant, and with it whatever the other one was given (RFC 9700, 4.14.2). Commit
    that.
    """
    now = clock.now()
    fresh_id: UUID | None = session.scalar(
        update(ApiGrant)
        .where(
            ApiGrant.id == claims.grant_id,
            ApiGrant.user_id == claims.user_id,
            ApiGrant.refresh_id == claims.token_id,
        )
        .values(refresh_id=uuid7(), refreshed_at=now, expires_at=now + REFRESH_LIVES)
        .returning(ApiGrant.refresh_id)
    )
    if fresh_id is None:
        session.execute(_one(claims.user_id, claims.grant_id))
        return None
    return claims._replace(token_id=fresh_id)


def end_grant(session: Session, user_id: UUID, grant_id: UUID) -> None:
    """Let a program act for a customer no more.

    Raises:
        NoSuchSession: it may not, or is somebody else's.
    """
    if session.scalar(_one(user_id, grant_id).returning(ApiGrant.id)) is None:
        raise NoSuchSession


def end_grants(session: Session, user_id: UUID) -> None:
    """Let no program act for a customer any more."""
    session.execute(delete(ApiGrant).where(ApiGrant.user_id == user_id))


def drop_grants_over(session: Session) -> None:
    """Drop what no refresh token works for any more."""
    session.execute(delete(ApiGrant).where(ApiGrant.expires_at <= clock.now()))


def _one(user_id: UUID, grant_id: UUID) -> Delete:
    return delete(ApiGrant).where(ApiGrant.id == grant_id, ApiGrant.user_id == user_id)
