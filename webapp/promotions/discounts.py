"""How much comes off a cart, and off which line of it; exact to the minor unit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

from webapp.promotions.models import DiscountKind


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cart: what it is, and what it costs in minor units."""

    key: UUID
    category_id: UUID | None
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a rule takes off, and off what; amounts are minor units of ``currency``.

    Attributes:
        category_ids: only what is of these; of none of them, everything.
        minimum_minor: what the whole cart has to come to.
    """

    kind: DiscountKind
    currency: str
    percent_pct: Decimal | None = None
    amount_minor: int | None = None
    minimum_minor: int = 0
    category_ids: Collection[UUID] = ()

    def covers(self, line: Line) -> bool:
        """Tell whether a line gets its share."""
        return not self.category_ids or line.category_id in self.category_ids


@dataclass(frozen=True, slots=True)
class Discount:
    """What comes off in all, and off each line; the shares make up the total."""

    total_minor: int
    shares: Mapping[UUID, int]


def discount_of(rule: Terms, lines: Sequence[Line], *, currency: str) -> Discount:
    """Return what a rule takes off these lines.

    Never more than the lines that it covers come to. A percentage is rounded half to
    even, once, on their sum; what each line gets of the total is its part of that sum,
    and what the rounding leaves goes to where it is missed most.

    Args:
        currency: of the lines.

    Raises:
        ValueError: the rule speaks of another currency.
    """
    if rule.currency != currency:
        msg = f"a rule in {rule.currency} says nothing about {currency}"
        raise ValueError(msg)
    covered = [line for line in lines if rule.covers(line)]
    whole = sum(line.amount_minor for line in covered)
    total = min(_wanted(rule, whole), whole)
    none = dict.fromkeys((line.key for line in lines), 0)
    return Discount(total, none | (_shares(covered, whole, total) if total else {}))


def _wanted(rule: Terms, whole: int) -> int:
    if rule.kind is DiscountKind.FIXED:
        return rule.amount_minor or 0
    part = Decimal(whole) * (rule.percent_pct or 0) / 100
    return int(part.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def _shares(lines: Sequence[Line], whole: int, total: int) -> dict[UUID, int]:
    """Share the total out by largest remainder; of equal ones, the first wins."""
    shares, missed = {}, []
    for line in lines:
        shares[line.key], remainder = divmod(total * line.amount_minor, whole)
        missed.append((-remainder, line.key))
    left = total - sum(shares.values())
    for _, key in sorted(missed, key=lambda one: one[0])[:left]:
        shares[key] += 1
    return shares
