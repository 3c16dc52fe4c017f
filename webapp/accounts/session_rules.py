"""When a session is over although nobody ended it."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lives: ``idle`` without a visit, ``total`` in any case."""

    idle: timedelta
    total: timedelta

    def is_over(
        self, *, started_at: datetime, seen_at: datetime, now: datetime
    ) -> bool:
        """Tell whether a session that was last seen at ``seen_at`` has ended."""
        return now - seen_at >= self.idle or now - started_at >= self.total


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long the sessions of each door live in this shop."""

    customers: Lifetime
    operators: Lifetime
