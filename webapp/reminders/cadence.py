"""When a customer is reminded of a list: the rules of the cadence; pure.

After the last addition the shop waits, then reminds at intervals, so many times and no
more. A day is 24 hours, whatever clocks do meanwhile. A date that was set stays;
another cadence is for dates that are set after it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from webapp.settings.definitions import Settings

REST = timedelta(hours=24)  # after any mail of its kind, before a reminder
BREATH = timedelta(hours=1)  # after coming back, before anything is due


@dataclass(frozen=True, slots=True)
class Cadence:
    """How long the shop waits, how far apart reminders are, and how many there are."""

    wait_days: int
    interval_days: int
    most: int

    @property
    def wait(self) -> timedelta:
        """From the last addition to the first reminder."""
        return timedelta(days=self.wait_days)

    @property
    def interval(self) -> timedelta:
        """From one reminder to the next."""
        return timedelta(days=self.interval_days)


NUMBERS = frozenset(one.name for one in fields(Cadence))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reminders of a list have come since something was added last.

    Attributes:
        count: of the cadence, how many are dealt with.
        reminded_at: when the last of those was.
        by_hand_at: when an operator had one sent besides.
    """

    added_at: datetime
    count: int = 0
    reminded_at: datetime | None = None
    by_hand_at: datetime | None = None


def cadence_of(settings: Settings, override: Mapping[str, Any] | None) -> Cadence:
    """Return the cadence of a list: the shop's, but for what is its own."""
    shops = Cadence(
        settings.reminder_wait_days,
        settings.reminder_interval_days,
        settings.reminder_most,
    )
    return replace(shops, **override) if override else shops


def first_at(cadence: Cadence, added_at: datetime) -> datetime | None:
    """Return when the first reminder is due after an addition; ``None``: never.

    ``wishlist.services.reminding`` says the same to the database.
    """
    return added_at + cadence.wait if cadence.most > 0 else None


def next_at(cadence: Cadence, number: int, decided_at: datetime) -> datetime | None:
    """Return when the next one is due, after one was sent or left out.

    Counted from when that happened, not from when it should have: what was late is
    followed by a whole interval, and a shorter interval brings no two at once.

    Args:
        number: of the one that was dealt with, counted from 1.
    """
    return decided_at + cadence.interval if number < cadence.most else None


def moved_to(mailed_at: datetime) -> datetime:
    """Return when a reminder is due that came too soon after another mail."""
    return mailed_at + REST


def due_at(cadence: Cadence, progress: Progress) -> datetime | None:
    """Return what the cadence says of a list for which no date is set."""
    if progress.reminded_at is None:
        due = first_at(cadence, progress.added_at)
    else:
        due = next_at(cadence, progress.count, progress.reminded_at)
    if due is None or progress.by_hand_at is None:
        return due
    return max(due, progress.by_hand_at + cadence.interval)


def resumed_at(
    cadence: Cadence, progress: Progress, now: datetime, *, due: datetime | None = None
) -> datetime | None:
    """Return when one is due for somebody who is to be reminded again.

    Not at once, and one at a time: what was left out meanwhile is not made up for.

    Args:
        due: the date that was set before, where one still is.
    """
    due = due or due_at(cadence, progress)
    return None if due is None else max(now + BREATH, due)


def pushed_to(cadence: Cadence, due: datetime | None, now: datetime) -> datetime | None:
    """Return when the next one is due, after one was sent by hand just now."""
    return None if due is None else max(due, now + cadence.interval)
