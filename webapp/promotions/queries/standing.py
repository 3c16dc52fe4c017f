"""What a code leads to: its rule, and how often that was used up to this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from webapp.core import clock
from webapp.core.db import Reader
from webapp.promotions import spelling
from webapp.promotions.discounts import Discount, Line, Terms
from webapp.promotions.errors import CodeRefused
from webapp.promotions.models import DiscountKind
from webapp.promotions.rules import OneTime, Standing, decide

# Uses are counted where they are limited, and no further than the limit.
_FACTS = """
    SELECT rule.id, rule.name, rule.kind, rule.percent_pct, rule.amount_minor,
           rule.currency, rule.minimum_minor, rule.category_ids, rule.starts_at,
           rule.ends_at, rule.is_active, rule.most_uses, rule.most_per_customer,
           found.code_id, found.user_id, found.expires_at, found.revoked_at,
           EXISTS (SELECT FROM promo_redemptions
                    WHERE code_id = found.code_id AND released_at IS NULL) AS is_used,
           CASE WHEN rule.most_uses IS NULL THEN 0 ELSE
                (SELECT count(*) FROM
                        (SELECT FROM promo_redemptions AS use
                          WHERE use.rule_id = rule.id AND use.released_at IS NULL
                          LIMIT rule.most_uses) AS uses) END AS uses,
           CASE WHEN rule.most_per_customer IS NULL THEN 0 ELSE
                (SELECT count(*) FROM promo_redemptions AS use
                  WHERE use.rule_id = rule.id AND use.released_at IS NULL
                    AND use.user_id = CAST(:user_id AS uuid)) END AS own_uses
      FROM found JOIN discount_rules AS rule ON rule.id = found.rule_id
"""

_BY_CODE = text(f"""
    WITH found AS (
         SELECT rule_id, id AS code_id, user_id, expires_at, revoked_at
           FROM promo_codes WHERE code = :code
          UNION ALL
         SELECT id, NULL, NULL, NULL, NULL
           FROM discount_rules WHERE shared_code = :code
    )
    {_FACTS}
""")  # noqa: S608 - our own words

_BY_RULE = text(f"""
    WITH found AS (
         SELECT CAST(:rule_id AS uuid) AS rule_id, CAST(NULL AS uuid) AS code_id,
                CAST(NULL AS uuid) AS user_id,
                CAST(NULL AS timestamptz) AS expires_at,
                CAST(NULL AS timestamptz) AS revoked_at
    )
    {_FACTS}
""")


@dataclass(frozen=True, slots=True)
class Quote:
    """What a code would take off a cart now, or why it takes nothing off.

    Attributes:
        code: as the shop writes it.
        name: the rule's; blank while the code is nothing to this customer.
    """

    code: str
    name: str
    discount: Discount | None
    refusal: str | None


def quote(
    session: Reader,
    *,
    user_id: UUID | None,
    code: str,
    lines: Sequence[Line],
    currency: str,
    locale: str = "en_US",
) -> Quote:
    """Say what a code would take off a cart; nothing is used up by asking.

    Args:
        user_id: who asks; ``None`` is a guest.
        code: as it was typed.
        locale: in which a refusal tells amounts.
    """
    kept = spelling.as_kept(code)
    found = standing_of(session, kept, user_id) if kept else None
    written = kept or code[: spelling.LONGEST_CODE]
    try:
        discount = decide(
            found,
            lines,
            user_id=user_id,
            currency=currency,
            now=clock.now(),
            locale=locale,
        )
    except CodeRefused as refusal:
        return Quote(written, "", None, str(refusal))
    return Quote(written, found.name if found else "", discount, None)


def standing_of(session: Reader, code: str, user_id: UUID | None) -> Standing | None:
    """Return what a code, as the shop keeps it, leads to."""
    which = {"code": code, "user_id": user_id}
    row = session.execute(_BY_CODE, which).one_or_none()
    return None if row is None else _standing(row)


def standing_of_rule(session: Reader, rule_id: UUID, user_id: UUID) -> Standing | None:
    """Return a rule as it stands for one customer, whatever code leads there."""
    which = {"rule_id": rule_id, "user_id": user_id}
    row = session.execute(_BY_RULE, which).one_or_none()
    return None if row is None else _standing(row)


def _standing(row: Row[Any]) -> Standing:
    terms = Terms(
        kind=DiscountKind(row.kind),
        currency=row.currency,
        percent_pct=row.percent_pct,
        amount_minor=row.amount_minor,
        minimum_minor=row.minimum_minor,
        category_ids=frozenset(row.category_ids),
    )
    return Standing(
        rule_id=row.id,
        name=row.name,
        terms=terms,
        is_active=row.is_active,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        most_uses=row.most_uses,
        most_per_customer=row.most_per_customer,
        uses=row.uses,
        own_uses=row.own_uses,
        one_time=_one_time(row),
    )


def _one_time(row: Row[Any]) -> OneTime | None:
    if row.code_id is None:
        return None
    expires_at: datetime | None = row.expires_at
    return OneTime(
        code_id=row.code_id,
        user_id=row.user_id,
        expires_at=expires_at,
        revoked_at=row.revoked_at,
        is_used=row.is_used,
    )
