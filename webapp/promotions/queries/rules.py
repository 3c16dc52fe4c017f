"""Rules and their codes, as operators look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text

from webapp.accounts.identifiers import known_as
from webapp.core import clock
from webapp.core.db import Reader
from webapp.promotions import spelling
from webapp.promotions.errors import RuleNotFound
from webapp.promotions.models import DiscountKind
from webapp.promotions.rules import CodeState, OneTime, RuleState, rule_state

RULES_PER_PAGE = 50
CODES_PER_PAGE = 50
MOST_CHOICES = 200

# Counted for those rules alone that are shown.
_COLUMNS = """
    rule.id, rule.name, rule.kind, rule.percent_pct, rule.amount_minor, rule.currency,
    rule.minimum_minor, rule.category_ids, rule.starts_at, rule.ends_at,
    rule.most_uses, rule.most_per_customer, rule.shared_code, rule.is_active,
    (SELECT count(*) FROM promo_codes WHERE rule_id = rule.id) AS codes,
    used.uses, used.given_minor
"""
_USED = """
    LATERAL (SELECT count(*) AS uses, coalesce(sum(amount_minor), 0) AS given_minor
               FROM promo_redemptions
              WHERE rule_id = rule.id AND released_at IS NULL
                AND currency = rule.currency) AS used
"""

_RULES = text(f"""
    SELECT {_COLUMNS}
      FROM (SELECT * FROM discount_rules
             WHERE CAST(:before AS uuid) IS NULL OR id < :before
             ORDER BY id DESC LIMIT :most) AS rule
     CROSS JOIN {_USED}
     ORDER BY rule.id DESC
""")  # noqa: S608 - our own words

_RULE = text(f"""
    SELECT {_COLUMNS} FROM discount_rules AS rule CROSS JOIN {_USED}
     WHERE rule.id = :rule_id
""")  # noqa: S608

# Whatever gives out codes now; and the one that is chosen, even if it gives none.
_CHOICES = text("""
    SELECT id, name FROM discount_rules
     WHERE (is_active AND (ends_at IS NULL OR ends_at > :now))
        OR id = CAST(:chosen AS uuid)
     ORDER BY id DESC LIMIT :most
""")

_CODES = text("""
    SELECT code.id, code.code, code.user_id, users.name AS customer, users.email,
           code.issued_at, code.expires_at, code.revoked_at,
           use.order_id, use.redeemed_at
      FROM promo_codes AS code
      JOIN users ON users.id = code.user_id
      LEFT JOIN promo_redemptions AS use
             ON use.code_id = code.id AND use.released_at IS NULL
     WHERE code.rule_id = :rule_id
       AND (CAST(:before AS uuid) IS NULL OR code.id < :before)
       AND (CAST(:code AS text) IS NULL OR code.code = :code
            OR code.user_id = (SELECT id FROM users WHERE email = :email))
     ORDER BY code.id DESC LIMIT :most
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A discount rule, where it stands, and what came of it."""

    id: UUID
    name: str
    kind: DiscountKind
    percent_pct: Decimal | None
    amount_minor: int | None
    currency: str
    minimum_minor: int
    category_ids: Sequence[UUID]
    starts_at: datetime | None
    ends_at: datetime | None
    most_uses: int | None
    most_per_customer: int | None
    shared_code: str | None
    is_active: bool
    state: RuleState
    codes: int
    uses: int
    given_minor: int


class Choice(NamedTuple):
    """A rule by its name."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """A one-time code, whose it is, and where it stands."""

    id: UUID
    code: str
    user_id: UUID
    customer: str
    email: str
    issued_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    order_id: UUID | None
    redeemed_at: datetime | None
    state: CodeState


def rules_listed(
    session: Reader, *, before: UUID | None = None, most: int = RULES_PER_PAGE
) -> list[RuleLine]:
    """Return discount rules, the newest first.

    Args:
        before: the last one that was shown already; those older than it follow.
    """
    rows = session.execute(_RULES, {"before": before, "most": most})
    now = clock.now()
    return [_rule(row, now) for row in rows]


def rule_page(session: Reader, rule_id: UUID) -> RuleLine:
    """Return one discount rule.

    Raises:
        RuleNotFound: there is none.
    """
    row = session.execute(_RULE, {"rule_id": rule_id}).one_or_none()
    if row is None:
        raise RuleNotFound
    return _rule(row, clock.now())


def rule_choices(session: Reader, chosen: UUID | None = None) -> list[Choice]:
    """Return the rules that codes may be drawn from, the newest first.

    Args:
        chosen: one that is among them, whether it gives out codes or not.
    """
    which = {"now": clock.now(), "chosen": chosen, "most": MOST_CHOICES}
    return [Choice(*row) for row in session.execute(_CHOICES, which)]


def codes_of(
    session: Reader,
    rule_id: UUID,
    *,
    question: str = "",
    before: UUID | None = None,
    most: int = CODES_PER_PAGE,
) -> list[CodeLine]:
    """Return the one-time codes of a rule, the newest first.

    Args:
        question: a code, or a customer's whole e-mail address; blank is all.
        before: the last one that was shown already; those older than it follow.
    """
    which = {
        "rule_id": rule_id,
        "before": before,
        "most": most,
        "code": (spelling.as_kept(question) or "") if question else None,
        "email": known_as(question),
    }
    now = clock.now()
    return [_code(row, now) for row in session.execute(_CODES, which)]


def _rule(row: Row[Any], now: datetime) -> RuleLine:
    facts = dict(row._mapping)  # noqa: SLF001
    facts["kind"] = DiscountKind(row.kind)
    facts["given_minor"] = int(row.given_minor)  # PostgreSQL sums into a decimal
    state = rule_state(row.starts_at, row.ends_at, is_active=row.is_active, now=now)
    return RuleLine(**facts, state=state)


def _code(row: Row[Any], now: datetime) -> CodeLine:
    code = OneTime(
        code_id=row.id,
        user_id=row.user_id,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        is_used=row.order_id is not None,
    )
    return CodeLine(**row._mapping, state=code.state(now))  # noqa: SLF001
