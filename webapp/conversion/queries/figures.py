"""What wishes came to, in numbers.

All of it is told of the wishes that went into a cart within a time: what was paid for
them and what was given back later counts with them. Currencies are never mixed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, text

from webapp.conversion.models import Prompt
from webapp.core.db import Reader

IN_TIME = timedelta(days=30)  # from the cart to the money; what the shop's goal counts

_FIGURES = text("""
    SELECT row.prompt, row.reminder_number, row.currency, count(*) AS conversions,
           count(*) FILTER (WHERE row.outcome = 'paid') AS paid,
           count(*) FILTER (WHERE row.outcome = 'abandoned') AS abandoned,
           count(*) FILTER (WHERE row.outcome = 'paid'
                              AND row.settled_at <= row.converted_at + :in_time)
           AS in_time,
           CAST(coalesce(sum(row.value_minor), 0) AS bigint) AS gross_minor,
           CAST(coalesce(sum(back.minor), 0) AS bigint) AS returned_minor
      FROM conversions AS row
      LEFT JOIN LATERAL (
           SELECT -sum(value_minor) AS minor FROM conversions
            WHERE reverses_id = row.id
      ) AS back ON row.outcome = 'paid'
     WHERE row.reverses_id IS NULL
       AND row.converted_at >= :since AND row.converted_at < :until
     GROUP BY row.prompt, row.reminder_number, row.currency
     ORDER BY row.prompt, row.reminder_number NULLS FIRST, row.currency
""")


@dataclass(slots=True)
class Amounts:
    """What was paid and what was given back, both above zero, in minor units."""

    gross_minor: int = 0
    returned_minor: int = 0

    @property
    def net_minor(self) -> int:
        """Return what is left of it."""
        return self.gross_minor - self.returned_minor


@dataclass(slots=True)
class Tally:
    """How many wishes went into a cart, and what became of them.

    Attributes:
        in_time: those that were paid within thirty days.
        amounts: by currency.
    """

    conversions: int = 0
    paid: int = 0
    abandoned: int = 0
    in_time: int = 0
    amounts: dict[str, Amounts] = field(default_factory=dict)

    @property
    def pending(self) -> int:
        """Return how many still lie in a cart or wait to be paid."""
        return self.conversions - self.paid - self.abandoned

    @property
    def rate_pct(self) -> Decimal | None:
        """Return of how many in a hundred it was paid in time; ``None``: of none."""
        if not self.conversions:
            return None
        return Decimal(self.in_time) * 100 / self.conversions

    def count(self, row: Row[Any]) -> None:
        """Add what a row of numbers says."""
        self.conversions += row.conversions
        self.paid += row.paid
        self.abandoned += row.abandoned
        self.in_time += row.in_time
        if row.currency is not None:
            amounts = self.amounts.setdefault(row.currency, Amounts())
            amounts.gross_minor += row.gross_minor
            amounts.returned_minor += row.returned_minor


@dataclass(frozen=True, slots=True)
class Figures:
    """What wishes came to within a time.

    Attributes:
        all: every conversion.
        moved: those that went from a list into a cart, without those bought directly:
            of these one knows only once they are paid, so no rate can be told of them.
        by_prompt: by what prompted it and, for reminders, by which one.
    """

    all: Tally
    moved: Tally
    by_prompt: dict[tuple[Prompt, int | None], Tally]


def figures(session: Reader, since: datetime, until: datetime) -> Figures:
    """Return what came of the wishes that went into a cart in a time, in one statement.

    Args:
        until: the first moment that is too late.
    """
    known = {"since": since, "until": until, "in_time": IN_TIME}
    return _summed(session.execute(_FIGURES, known))


def _summed(rows: Iterable[Row[Any]]) -> Figures:
    summed = Figures(Tally(), Tally(), {})
    for row in rows:
        prompt = Prompt(row.prompt)
        own = summed.by_prompt.setdefault((prompt, row.reminder_number), Tally())
        tallies = [summed.all, own]
        if prompt is not Prompt.DIRECT:
            tallies.append(summed.moved)
        for tally in tallies:
            tally.count(row)
    return summed
