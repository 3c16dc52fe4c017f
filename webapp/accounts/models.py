"""The people whom the shop knows, and how they are recognised."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
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


class OptedOutBy(StrEnum):
    """Who had the shop stop writing to a customer."""

    CUSTOMER = "customer"
    OPERATOR = "operator"  # on a compliance request


class MessagePreferences(Base):
    """What a customer wants to be told, and how; nobody has a row before a choice.

    ``None`` is as the shop does by default. Of mails about orders, the confirmation
    comes in any case. SMS keep silent from ``quiet_from`` to ``quiet_until``, hours of
    the day in ``timezone`` (an IANA zone; ``None`` is the shop's).
    """

    __tablename__ = "message_preferences"
    __table_args__ = (
        CheckConstraint("threshold_pct BETWEEN 1 AND 90", name="threshold"),
        CheckConstraint("quiet_from BETWEEN 17 AND 21", name="quiet_from"),
        CheckConstraint("quiet_until BETWEEN 8 AND 12", name="quiet_until"),
        CheckConstraint(
            "(opted_out_at IS NULL) = (opted_out_by IS NULL)", name="opted_out"
        ),
    )

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    stock_email: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    stock_sms: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    price_email: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    price_sms: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    reminder_email: Mapped[bool] = mapped_column(
        default=True, server_default=text("true")
    )
    order_email: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    # Whether items without a switch of their own are watched.
    watches_stock: Mapped[bool | None]
    watches_price: Mapped[bool | None]
    threshold_pct: Mapped[int | None]
    quiet_from: Mapped[int] = mapped_column(default=21, server_default=text("21"))
    quiet_until: Mapped[int] = mapped_column(default=8, server_default=text("8"))
    timezone: Mapped[str | None] = mapped_column(String(64))
    is_measured: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    paused_at: Mapped[datetime | None]  # by the customer: everything but account mails
    opted_out_at: Mapped[datetime | None]
    opted_out_by: Mapped[OptedOutBy | None] = mapped_column(words(OptedOutBy))
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)


class Phone(Base):
    """A customer's telephone for SMS, and the record of what was agreed to.

    The code that confirms it is made of this row and the application's key, so that
    nothing in this table tells it.
    """

    __tablename__ = "phones"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[str] = mapped_column(String(16), index=True)  # E.164
    asked_id: Mapped[UUID] = mapped_column(default=uuid7)  # another one for each code
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    tries: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    confirmed_at: Mapped[datetime | None]
    # What was agreed to, and when; taken back by ``stopped_at`` (STOP, or the page).
    consent_words: Mapped[str] = mapped_column(String(300))
    consented_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]


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
