"""What becomes of a list's reminders, in plain Python: a few dates and counts.

Written from the operators' reference and the numbered behaviours, not from the shop's own
code: days are 24 hours, and each method is one thing that happens to a list.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOURS = timedelta(hours=1)


def days(count):
    return 24 * count * HOURS


@dataclass
class Model:
    """One customer's list; ``sent`` is when, and which number of which cycle."""

    items: int = 0
    stocked: bool = True
    cycle: int = 0
    done: int = 0
    due: datetime | None = None
    added_at: datetime | None = None
    last_at: datetime | None = None  # of this cycle, sent or left out
    by_hand_at: datetime | None = None  # in this cycle
    mailed_at: datetime | None = None
    paused: bool = False
    opted_out: bool = False
    bought_at: datetime | None = None
    own: dict = field(default_factory=dict)
    sent: list = field(default_factory=list)
    by_hand: list = field(default_factory=list)

    def cadence(self, shop):
        return {**shop, **self.own}

    def add(self, now, shop):
        self.items += 1
        self.cycle += 1
        self.done, self.last_at, self.by_hand_at = 0, None, None
        self.added_at = now
        cadence = self.cadence(shop)
        self.due = None
        if not self.paused and cadence["most"] > 0:
            self.due = now + days(cadence["wait_days"])

    def remove(self):
        self.items -= 1

    def clear(self):
        self.items, self.done, self.last_at, self.due = 0, 0, None, None
        self.by_hand_at = None
        self.cycle += 1

    def buy(self, now):
        self.bought_at, self.due = now, None

    @property
    def bought(self):
        """By the clock: one that was set back may put a purchase after what followed."""
        return self.bought_at is not None and self.bought_at >= self.added_at

    def pause(self):
        if not self.paused:
            self.paused, self.due = True, None

    def resume(self, now, shop):
        if self.paused:
            self.paused = False
            self._again(now, shop)

    def opt_out(self):
        self.opted_out = True

    def opt_in(self, now, shop):
        self.opted_out = False
        if not self.paused:
            self._again(now, shop)

    def _again(self, now, shop):
        cadence = self.cadence(shop)
        due = self.due
        if due is None:
            if self.last_at is None and cadence["most"] > 0:
                due = self.added_at + days(cadence["wait_days"])
            elif self.last_at is not None and self.done < cadence["most"]:
                due = self.last_at + days(cadence["interval_days"])
            if due is not None and self.by_hand_at is not None:
                due = max(due, self.by_hand_at + days(cadence["interval_days"]))
        nothing = due is None or not self.items or self.bought
        self.due = None if nothing else max(due, now + HOURS)

    def send_by_hand(self, now, shop):
        """Return what the answer calls it."""
        if self.by_hand and now - self.by_hand[-1] < days(1):
            return "already"
        if not self.items:
            return "empty"
        if self.paused:
            return "paused"
        if self.opted_out:
            return "opted_out"
        if not self.stocked:
            return "nothing_buyable"
        self.by_hand.append(now)
        self.by_hand_at = self.mailed_at = now
        if self.due is not None:
            interval = days(self.cadence(shop)["interval_days"])
            self.due = max(self.due, now + interval)
        return "sent"

    def look(self, now, shop):
        """The scheduler looks for what is due; return what it decides, if anything."""
        if self.due is None or self.due > now:
            return None
        for why, holds in (
            ("empty", not self.items),
            ("bought", self.bought),
            ("paused", self.paused),
            ("opted_out", self.opted_out),
        ):
            if holds:
                self.due = None
                return why
        if self.stocked and self.mailed_at and now - self.mailed_at < days(1):
            self.due = self.mailed_at + days(1)
            return "mailed_lately"
        self.done += 1
        self.last_at = now
        cadence = self.cadence(shop)
        more = self.done < cadence["most"]
        self.due = now + days(cadence["interval_days"]) if more else None
        if not self.stocked:
            return "nothing_buyable"
        self.mailed_at = now
        self.sent.append((now, self.cycle, self.done))
        return "sent"
