"""Whether a code may be used now, for this cart, by this customer; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from webapp.core.money import Money
from webapp.promotions.discounts import Discount, Line, Terms, discount_of
from webapp.promotions.errors import (
    CodeExpired,
    CodeNotYet,
    CodeNotYours,
    CodeRevoked,
    CodeUnknown,
    CodeUsed,
    LimitReached,
    MinimumNotReached,
    NothingEligible,
)


class RuleState(StrEnum):
    """Where a rule stands in its life."""

    OFF = "off"
    PLANNED = "planned"
    ACTIVE = "active"
    OVER = "over"


class CodeState(StrEnum):
    """Where a one-time code stands in its life."""

    LIVE = "live"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTime:
    """A code that was given to one customer."""

    code_id: UUID
    user_id: UUID
    expires_at: datetime | None
    revoked_at: datetime | None
    is_used: bool

    def state(self, now: datetime) -> CodeState:
        """Return where it stands; what it was used for stays so."""
        if self.is_used:
            return CodeState.USED
        if self.revoked_at is not None:
            return CodeState.REVOKED
        if self.expires_at is not None and self.expires_at <= now:
            return CodeState.EXPIRED
        return CodeState.LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A rule that a code leads to, and how often it was used up to this moment.

    Attributes:
        one_time: the code, unless it is the one that everybody shares.
        uses: how often the rule was used; counted only where that is limited.
        own_uses: the same, by the customer who asks.
    """

    rule_id: UUID
    name: str
    terms: Terms
    is_active: bool
    starts_at: datetime | None
    ends_at: datetime | None
    most_uses: int | None
    most_per_customer: int | None
    uses: int
    own_uses: int
    one_time: OneTime | None

    def state(self, now: datetime) -> RuleState:
        """Return where the rule stands."""
        return rule_state(
            self.starts_at, self.ends_at, is_active=self.is_active, now=now
        )

    @property
    def is_used_up(self) -> bool:
        """Tell whether the rule was used as often as it allows."""
        return self.most_uses is not None and self.uses >= self.most_uses

    @property
    def is_used_up_by_customer(self) -> bool:
        """Tell whether this customer used it as often as each may."""
        most = self.most_per_customer
        return most is not None and self.own_uses >= most


def rule_state(
    starts_at: datetime | None,
    ends_at: datetime | None,
    *,
    is_active: bool,
    now: datetime,
) -> RuleState:
    """Return where a rule stands; its end is the first moment that is too late."""
    if ends_at is not None and ends_at <= now:
        return RuleState.OVER
    if not is_active:
        return RuleState.OFF
    if starts_at is not None and starts_at > now:
        return RuleState.PLANNED
    return RuleState.ACTIVE


def decide(
    found: Standing | None,
    lines: Sequence[Line],
    *,
    user_id: UUID | None,
    currency: str,
    now: datetime,
    locale: str = "en_US",
) -> Discount:
    """Return what a code takes off a cart.

    A rule that is switched off leaves the codes it gave out valid; only the one that
    everybody shares ends with it.

    Args:
        user_id: who asks; ``None`` is a guest, to whom no one-time code belongs.
        locale: in which an amount is told.

    Raises:
        CodeRefused: the first reason for which it takes nothing off.
    """
    if found is None:
        raise CodeUnknown
    _check_code(found, user_id, now)
    _check_rule(found, now)
    if found.terms.currency != currency:
        raise NothingEligible
    _check_lines(found.terms, lines, locale)
    discount = discount_of(found.terms, lines, currency=currency)
    if discount.total_minor == 0:
        raise NothingEligible
    return discount


def _check_code(found: Standing, user_id: UUID | None, now: datetime) -> None:
    code = found.one_time
    if code is None:
        if not found.is_active:
            raise CodeExpired
        return
    if code.user_id != user_id:
        raise CodeNotYours
    match code.state(now):
        case CodeState.USED:
            raise CodeUsed
        case CodeState.REVOKED:
            raise CodeRevoked
        case CodeState.EXPIRED:
            raise CodeExpired


def _check_rule(found: Standing, now: datetime) -> None:
    if found.starts_at is not None and found.starts_at > now:
        raise CodeNotYet
    if found.ends_at is not None and found.ends_at <= now:
        raise CodeExpired
    if found.is_used_up_by_customer:
        raise LimitReached(by_customer=True)
    if found.is_used_up:
        raise LimitReached


def _check_lines(terms: Terms, lines: Sequence[Line], locale: str) -> None:
    if sum(line.amount_minor for line in lines) < terms.minimum_minor:
        raise MinimumNotReached(
            Money(terms.minimum_minor, terms.currency), locale=locale
        )
