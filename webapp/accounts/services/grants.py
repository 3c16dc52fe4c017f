"""Programs that act for customers: beginning, renewing and ending what they may."""

from uuid import UUID

from sqlalchemy import Delete, delete, select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.accounts.errors import NoSuchGrant
from webapp.accounts.jwt import REFRESH_LIVES, Claims
from webapp.accounts.models import ApiGrant, User
from webapp.core import clock
from webapp.core.text import tidy

LONGEST_PROGRAM = 300
MOST_OF_ONE_PROGRAM = 50


def start_grant(session: Session, user: User, *, program: str) -> Claims:
    """Let a program act for a customer; return what its refresh token is to say.

    A program that signs in anew each time, and renews nothing, must not fill the list
    of programs: of the same name, the one renewed longest ago makes room.
    """
    now, name = clock.now(), tidy(program[:LONGEST_PROGRAM])
    _make_room(session, user.id, name)
    grant = ApiGrant(
        user_id=user.id,
        program=name,
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
    that. Of two who bring the same one at once, the first is given the next, and the
    second ends the grant: which of them is the thief, nobody can tell.
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
        NoSuchGrant: it may not, or is somebody else's.
    """
    if session.scalar(_one(user_id, grant_id).returning(ApiGrant.id)) is None:
        raise NoSuchGrant


def end_grants(session: Session, user_id: UUID) -> None:
    """Let no program act for a customer any more."""
    session.execute(delete(ApiGrant).where(ApiGrant.user_id == user_id))


def drop_grants_over(session: Session) -> None:
    """Drop what no refresh token works for any more."""
    session.execute(delete(ApiGrant).where(ApiGrant.expires_at <= clock.now()))


def _make_room(session: Session, user_id: UUID, program: str) -> None:
    of_program = (ApiGrant.user_id == user_id, ApiGrant.program == program)
    kept = (
        select(ApiGrant.id)
        .where(*of_program)
        .order_by(ApiGrant.refreshed_at.desc(), ApiGrant.id.desc())
        .limit(MOST_OF_ONE_PROGRAM - 1)
    )
    session.execute(delete(ApiGrant).where(*of_program, ApiGrant.id.not_in(kept)))


def _one(user_id: UUID, grant_id: UUID) -> Delete:
    return delete(ApiGrant).where(ApiGrant.id == grant_id, ApiGrant.user_id == user_id)
