"""Recognising who asks, and reading what belongs to an account; changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from webapp.accounts.models import (
    AccountLink,
    Guest,
    Operator,
    OperatorSession,
    Purpose,
    Role,
    User,
    UserSession,
)
from webapp.core import clock, tokens
from webapp.core.db import Reader


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """The customer of one session. Whether it is over is for the caller to decide."""

    user_id: UUID
    name: str
    email: str
    is_verified: bool
    session_id: UUID
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class KnownOperator:
    """The operator of one session, with what the role allows."""

    operator_id: UUID
    name: str
    email: str
    role: str
    capabilities: list[str]
    session_id: UUID
    started_at: datetime
    seen_at: datetime


_users = User.__table__.c
_sessions = UserSession.__table__.c

# Built once: pages ask on every request. More columns may follow those named here.
CUSTOMER = (
    select(
        _users.id.label("user_id"),
        _users.name,
        _users.email,
        _users.email_verified_at.is_not(None).label("is_verified"),
        _sessions.id.label("session_id"),
        _sessions.started_at,
        _sessions.seen_at,
    )
    .join_from(UserSession.__table__, User.__table__, _users.id == _sessions.user_id)
    .where(_sessions.token_digest == bindparam("token_digest"))
)
GUEST = select(Guest.__table__.c.id.label("guest_id")).where(
    Guest.__table__.c.token_digest == bindparam("token_digest")
)
OPERATOR = (
    select(
        Operator.id.label("operator_id"),
        Operator.name,
        Operator.email,
        Role.name.label("role"),
        Role.capabilities,
        OperatorSession.id.label("session_id"),
        OperatorSession.started_at,
        OperatorSession.seen_at,
    )
    .join(Operator, Operator.id == OperatorSession.operator_id)
    .join(Role, Role.id == Operator.role_id)
    .where(OperatorSession.token_digest == bindparam("token_digest"))
)


def who_is_customer(session: Reader, token_digest: bytes) -> KnownCustomer | None:
    """Return the customer who is signed in with this token."""
    row = session.execute(CUSTOMER, {"token_digest": token_digest}).one_or_none()
    return KnownCustomer(*row) if row else None


def who_is_guest(session: Reader, token_digest: bytes) -> UUID | None:
    """Return the id of the guest whose browser holds this token."""
    return session.execute(GUEST, {"token_digest": token_digest}).scalar_one_or_none()


def who_is_operator(session: Reader, token_digest: bytes) -> KnownOperator | None:
    """Return the operator who is signed in with this token."""
    row = session.execute(OPERATOR, {"token_digest": token_digest}).one_or_none()
    return KnownOperator(*row) if row else None


def sessions_of(session: Reader, user_id: UUID) -> Sequence[Row[Any]]:
    """Return a customer's sessions, the one seen last first, ended by age or not."""
    return session.execute(
        select(UserSession.__table__)
        .where(UserSession.user_id == user_id)
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
    ).all()


def link_address(
    session: Reader, purpose: Purpose, token: str, *, key: str
) -> str | None:
    """Return the e-mail address that a mailed link is about, while the link works."""
    return session.scalar(
        select(AccountLink.email).where(
            AccountLink.id == tokens.reference_of(key, purpose, token),
            AccountLink.purpose == purpose,
            AccountLink.used_at.is_(None),
            AccountLink.expires_at > clock.now(),
        )
    )
