"""Who is signed in where: beginning, noting and ending sessions."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from webapp.accounts.errors import NoSuchSession
from webapp.accounts.models import Operator, OperatorSession, User, UserSession
from webapp.accounts.services.grants import end_grants
from webapp.accounts.session_rules import Lifetime
from webapp.core import clock, tokens
from webapp.core.text import tidy

LONGEST_USER_AGENT = 300


def start_session(session: Session, user: User, *, user_agent: str) -> str:
    """Sign a customer in, in one browser; return the token for its cookie."""
    token = tokens.fresh()
    session.add(
        UserSession(
            token_digest=tokens.digest(token),
            user_id=user.id,
            user_agent=tidy(user_agent[:LONGEST_USER_AGENT]),
        )
    )
    session.flush()
    return token


def touch_session(
    session: Session, session_id: UUID, *, at_most_every: timedelta
) -> None:
    """Note that a customer was here, unless that was noted a short while ago."""
    now = clock.now()
    session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.seen_at <= now - at_most_every)
        .values(seen_at=now)
    )


def end_session(session: Session, user_id: UUID, session_id: UUID) -> None:
    """Sign a customer out of one browser.

    Raises:
        NoSuchSession: it is not one of this customer's, or has ended.
    """
    ended = session.scalar(
        delete(UserSession)
        .where(UserSession.id == session_id, UserSession.user_id == user_id)
        .returning(UserSession.id)
    )
    if ended is None:
        raise NoSuchSession


def end_other_sessions(session: Session, user_id: UUID, *, but: UUID) -> int:
    """Sign a customer out of all browsers but one; return of how many.

    No program acts for them any more, either: "everywhere else" has no exceptions.
    """
    end_grants(session, user_id)
    return len(
        session.scalars(
            delete(UserSession)
            .where(UserSession.user_id == user_id, UserSession.id != but)
            .returning(UserSession.id)
        ).all()
    )


def end_all(session: Session, user_id: UUID) -> None:
    """Sign a customer out everywhere, and let no program act for them any more."""
    end_grants(session, user_id)
    session.execute(delete(UserSession).where(UserSession.user_id == user_id))


def start_operator_session(session: Session, operator: Operator) -> str:
    """Sign an operator in, in one browser; return the token for its cookie."""
    token = tokens.fresh()
    session.add(
        OperatorSession(token_digest=tokens.digest(token), operator_id=operator.id)
    )
    session.flush()
    return token


def touch_operator_session(
    session: Session, session_id: UUID, *, at_most_every: timedelta
) -> None:
    """Note that an operator was here, unless that was noted a short while ago."""
    now = clock.now()
    session.execute(
        update(OperatorSession)
        .where(
            OperatorSession.id == session_id,
            OperatorSession.seen_at <= now - at_most_every,
        )
        .values(seen_at=now)
    )


def end_operator_session(session: Session, session_id: UUID) -> None:
    """Sign an operator out of one browser; twice is as good as once."""
    session.execute(delete(OperatorSession).where(OperatorSession.id == session_id))


def drop_over(session: Session, *, customers: Lifetime, operators: Lifetime) -> None:
    """Drop the sessions that have ended by age; nobody can come in with them."""
    now = clock.now()
    for kind, lifetime in ((UserSession, customers), (OperatorSession, operators)):
        session.execute(
            delete(kind).where(
                or_(
                    kind.seen_at <= now - lifetime.idle,
                    kind.started_at <= now - lifetime.total,
                )
            )
        )
