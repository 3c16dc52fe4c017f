"""What an operator may write into a discount rule."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from webapp.core.text import tidy
from webapp.promotions import spelling
from webapp.promotions.errors import FieldUnfit
from webapp.promotions.models import DiscountKind

LONGEST_NAME = 80  # characters
HIGHEST_AMOUNT = 10**12  # minor units
MOST_USES = 10**9
HIGHEST_PCT = 100
PCT_DIGITS = 2  # after the point

NO_PERCENT = "Give a percentage above 0, up to 100"
NO_AMOUNT = "Give an amount above 0"


class RuleFields(TypedDict, total=False):
    """What a rule consists of; amounts are minor units of its currency."""

    name: str
    kind: DiscountKind
    percent_pct: Decimal | None
    amount_minor: int | None
    currency: str
    minimum_minor: int
    category_ids: Collection[UUID]
    starts_at: datetime | None
    ends_at: datetime | None
    most_uses: int | None
    most_per_customer: int | None
    shared_code: str | None


DEFAULTS: RuleFields = {
    "percent_pct": None,
    "amount_minor": None,
    "minimum_minor": 0,
    "category_ids": (),
    "starts_at": None,
    "ends_at": None,
    "most_uses": None,
    "most_per_customer": None,
    "shared_code": None,
}


def fit(fields: RuleFields) -> dict[str, Any]:
    """Return a whole rule as it is kept.

    Raises:
        FieldUnfit: the first field that cannot be so.
    """
    kind = DiscountKind(fields["kind"])
    is_percent = kind is DiscountKind.PERCENT
    starts_at, ends_at = fields["starts_at"], fields["ends_at"]
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        raise FieldUnfit(field="ends_at", sentence="The end comes after the start")
    return {
        "name": _name(fields["name"]),
        "kind": kind,
        "percent_pct": _percent(fields["percent_pct"]) if is_percent else None,
        "amount_minor": None if is_percent else _amount(fields["amount_minor"]),
        "currency": fields["currency"],
        "minimum_minor": _minimum(fields["minimum_minor"]),
        "category_ids": sorted(set(fields["category_ids"])),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "most_uses": _limit("most_uses", fields["most_uses"]),
        "most_per_customer": _limit("most_per_customer", fields["most_per_customer"]),
        "shared_code": _shared_code(fields["shared_code"]),
    }


def _name(text: str) -> str:
    name = tidy(text) if len(text) <= LONGEST_NAME * 4 else text
    if not 0 < len(name) <= LONGEST_NAME:
        raise FieldUnfit(
            field="name", sentence=f"Give it a name of 1 to {LONGEST_NAME} characters"
        )
    return name


def _percent(percent: Decimal | None) -> Decimal:
    if percent is None or not percent.is_finite() or not 0 < percent <= HIGHEST_PCT:
        raise FieldUnfit(field="percent_pct", sentence=NO_PERCENT)
    if percent != round(percent, PCT_DIGITS):
        raise FieldUnfit(
            field="percent_pct", sentence="Give two digits after the point at most"
        )
    return round(percent, PCT_DIGITS)


def _amount(amount: int | None) -> int:
    if amount is None or not 0 < amount <= HIGHEST_AMOUNT:
        raise FieldUnfit(field="amount_minor", sentence=NO_AMOUNT)
    return amount


def _minimum(amount: int) -> int:
    if not 0 <= amount <= HIGHEST_AMOUNT:
        raise FieldUnfit(field="minimum_minor", sentence="Give an amount of 0 or more")
    return amount


def _limit(name: str, most: int | None) -> int | None:
    if most is not None and not 0 < most <= MOST_USES:
        raise FieldUnfit(
            field=name, sentence=f"Give a number from 1 to {MOST_USES}, or leave it out"
        )
    return most


def _shared_code(typed: str | None) -> str | None:
    if not typed:
        return None
    code = spelling.as_kept(typed)
    if code is None or not spelling.is_fit_to_share(code):
        raise FieldUnfit(
            field="shared_code",
            sentence="Use 3 to 40 letters and digits, from A to Z and 0 to 9",
        )
    return code
