"""Recognising who asks, and reading what belongs to an account; changes nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, select, union_all

from webapp.accounts.errors import NoSuchCustomer
from webapp.accounts.models import (
    AccountLink,
    ApiGrant,
    Guest,
    MessagePreferences,
    Operator,
    OperatorSession,
    Phone,
    Purpose,
    Role,
    User,
    UserSession,
)
from webapp.accounts.preferences import Preferences
from webapp.core import clock, tokens
from webapp.core.db import Reader

_users = User.__table__.c
_sessions = UserSession.__table__.c
_grants = ApiGrant.__table__.c

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
CALLER = (
    select(
        _users.id.label("user_id"),
        _users.name,
        _users.email,
        _grants.id.label("grant_id"),
    )
    .join_from(ApiGrant.__table__, User.__table__, _users.id == _grants.user_id)
    .where(
        _grants.id == bindparam("grant_id", type_=Uuid()),
        _users.id == bindparam("user_id", type_=Uuid()),
    )
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


class CustomerFound(NamedTuple):
    """A customer, as operators see who it is."""

    user_id: UUID
    email: str
    name: str
    is_verified: bool


_FOUND = select(
    _users.id, _users.email, _users.name, _users.email_verified_at.is_not(None)
)


def customer_found(session: Reader, user_id: UUID) -> CustomerFound:
    """Return who a customer is.

    Raises:
        NoSuchCustomer: there is no such customer.
    """
    row = session.execute(_FOUND.where(_users.id == user_id)).one_or_none()
    if row is None:
        raise NoSuchCustomer
    return CustomerFound(*row)


def customers_found(
    session: Reader, beginning: str, *, most: int = 20
) -> list[CustomerFound]:
    """Return the customers whose e-mail address begins like this, in its order."""
    wanted = _FOUND.where(_users.email.startswith(beginning, autoescape=True))
    rows = session.execute(wanted.order_by(_users.email).limit(most))
    return [CustomerFound(*row) for row in rows]


def addresses_of(session: Reader, person_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Return the e-mail addresses of people, customers or operators, by their ids."""
    if not person_ids:
        return {}
    operators = Operator.__table__.c
    both = union_all(
        select(_users.id, _users.email).where(_users.id.in_(person_ids)),
        select(operators.id, operators.email).where(operators.id.in_(person_ids)),
    )
    return {row.id: row.email for row in session.execute(both)}


_choices = MessagePreferences.__table__.c
_PREFERENCES = select(*(_choices[field.name] for field in fields(Preferences))).where(
    _choices.user_id == bindparam("user_id", type_=Uuid())
)


class Telephone(NamedTuple):
    """A customer's telephone, as far as it has come."""

    number: str
    asked_at: datetime
    tries: int
    confirmed_at: datetime | None
    consent_words: str
    consented_at: datetime | None
    stopped_at: datetime | None

    @property
    def takes_sms(self) -> bool:
        """Whether it was confirmed, with consent, and did not ask for silence."""
        agreed = self.confirmed_at is not None and self.consented_at is not None
        return agreed and self.stopped_at is None


_phones = Phone.__table__.c
_PHONE = select(*(_phones[name] for name in Telephone._fields)).where(
    _phones.user_id == bindparam("user_id", type_=Uuid())
)


def preferences_of(reader: Reader, user_id: UUID) -> Preferences:
    """Return what a customer wants to be told; what holds by default, before that."""
    row = reader.execute(_PREFERENCES, {"user_id": user_id}).one_or_none()
    return Preferences() if row is None else Preferences(**row._asdict())


def phone_of(reader: Reader, user_id: UUID) -> Telephone | None:
    """Return the telephone that a customer gave, if any, confirmed or not."""
    row = reader.execute(_PHONE, {"user_id": user_id}).one_or_none()
    return None if row is None else Telephone(*row)


def sessions_of(session: Reader, user_id: UUID) -> Sequence[Row[Any]]:
    """Return a customer's sessions, the one seen last first, ended by age or not."""
    return session.execute(
        select(UserSession.__table__)
        .where(UserSession.user_id == user_id)
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
    ).all()


def programs_of(session: Reader, user_id: UUID) -> Sequence[Row[Any]]:
    """Return the programs that may act for a customer, the one renewed last first."""
    return session.execute(
        select(ApiGrant.__table__)
        .where(ApiGrant.user_id == user_id, ApiGrant.expires_at > clock.now())
        .order_by(ApiGrant.refreshed_at.desc(), ApiGrant.id.desc())
    ).all()


def link_address(
    session: Reader, purpose: Purpose, token: str, *, keys: Iterable[str]
) -> str | None:
    """Return the e-mail address that a mailed link is about, while the link works.

    Args:
        keys: the application's; links are signed with one of them.
    """
    return session.scalar(
        select(AccountLink.email).where(
            AccountLink.id == tokens.reference_of(keys, purpose, token),
            AccountLink.purpose == purpose,
            AccountLink.used_at.is_(None),
            AccountLink.expires_at > clock.now(),
        )
    )
