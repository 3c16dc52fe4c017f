"""The people whom the shop knows, and how they are recognised."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid_utils.compat import uuid7

from webapp.core import clock
from webapp.core.db import Base, words


class User(Base):
    """A customer. ``email`` is kept in lower case: one address, one account."""

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str]
    email_verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class UserSession(Base):
    """One browser in which a customer is signed in; ended here, ended everywhere.

    The cookie holds a random token, this row its SHA-256.
    """

    __tablename__ = "user_sessions"
    __table_args__ = (Index(None, "user_id", "started_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)


class ApiGrant(Base):
    """One program that may act for a customer; ended here, ended at once.

    Its tokens are signed, and this row says which of them still work: access tokens for
    as long as it is there, of the refresh tokens only the one that was made last. An
    older one tells that somebody copied it, and ends the grant.
    """

    __tablename__ = "api_grants"
    __table_args__ = (Index(None, "user_id", "started_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    program: Mapped[str] = mapped_column(String(300), default="")  # its User-Agent
    refresh_id: Mapped[UUID] = mapped_column(default=uuid7)
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    refreshed_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Guest(Base):
    """A browser that saved something before anybody signed in there."""

    __tablename__ = "guests"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    touched_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class Purpose(StrEnum):
    """What a link in a mail lets its reader do."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a purpose


class AccountLink(Base):
    """A link that was mailed to a customer; works once, until it expires.

    The token in the link is this row's id, signed with the application's key: nothing
    in this table opens anything.
    """

    __tablename__ = "account_links"
    __table_args__ = (Index(None, "user_id", "purpose"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    email: Mapped[str] = mapped_column(String(254))  # verified is this one, no other
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Role(Base):
    """What a group of operators may do."""

    __tablename__ = "roles"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    capabilities: Mapped[list[str]] = mapped_column(ARRAY(String(80)))


class Operator(Base):
    """Somebody who runs the shop; never a customer, even under the same address."""

    __tablename__ = "operators"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str]
    role_id: Mapped[UUID] = mapped_column(ForeignKey("roles.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    role: Mapped[Role] = relationship()


class OperatorSession(Base):
    """One browser in which an operator is signed in."""

    __tablename__ = "operator_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    operator_id: Mapped[UUID] = mapped_column(
        ForeignKey("operators.id", ondelete="CASCADE"), index=True
    )
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)


class SignInTries(Base):
    """How often one address was tried from one place lately without success."""

    __tablename__ = "sign_in_tries"

    # SHA-256 over door, e-mail and IP address: neither can be read back.
    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    tries: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(index=True)
