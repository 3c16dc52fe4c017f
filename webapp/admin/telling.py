"""Discount rules, and what operators did, in the words of the operators' pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from webapp.admin.fields import first_day, last_day, percent
from webapp.audit.queries import Done
from webapp.promotions.models import DiscountKind
from webapp.promotions.queries import RuleLine
from webapp.promotions.rules import RuleState
from webapp.settings.definitions import AfterPurchase
from webapp.web.formatting import day, local, moment, money, number, site

STATES = {
    RuleState.ACTIVE: "Active",
    RuleState.PLANNED: "Planned",
    RuleState.OFF: "Off",
    RuleState.OVER: "Over",
}
KINDS = {DiscountKind.PERCENT: "a percentage", DiscountKind.FIXED: "a fixed amount"}
AFTERWARDS = {
    AfterPurchase.ARCHIVE: "It goes to the archive, marked as purchased",
    AfterPurchase.KEEP: "It stays where it is",
    AfterPurchase.REMOVE: "It is removed",
}
ACTS = {
    "promotion.rule.make": "Made the rule",
    "promotion.rule.change": "Changed the rule",
    "promotion.rule.end": "Switched the rule off",
    "promotion.rule.resume": "Switched the rule on",
    "promotion.code.issue": "Issued",
    "promotion.code.revoke": "Revoked",
    "settings.change": "Changed the settings",
}
_NAMES = {
    "name": "name",
    "kind": "kind",
    "percent_pct": "percent",
    "amount_minor": "amount",
    "minimum_minor": "minimum",
    "category_ids": "categories",
    "starts_at": "start",
    "ends_at": "end",
    "most_uses": "uses in all",
    "most_per_customer": "uses by one customer",
    "shared_code": "shared code",
    "expires_at": "valid until",
    "conversion_promo_on": "conversion promo",
    "conversion_promo_rule_id": "rule of the conversion promo",
    "conversion_promo_hours": "hours a code lives",
    "conversion_link_days": "days a mailed link works",
    "unpaid_order_hours": "hours an unpaid order waits",
    "abandoned_cart_days": "days until a cart is abandoned",
    "after_purchase": "after a purchase",
    "alerts_for_new_items": "alerts for new items",
    "alert_threshold_pct": "threshold of prices",
    "alert_stock_minimum": "stock that is worth telling",
    "alert_cooldown_hours": "hours that one item rests",
    "alert_mail_hours": "hours that one customer rests",
    "reminder_wait_days": "days of the first wait",
    "reminder_interval_days": "days between reminders",
    "reminder_most": "reminders at most",
    "reminder_throttle_hours": "hours of rest after one by hand",
    "reminders_per_minute": "reminders in a minute",
    "order_opt_out_pauses_reminders": "order opt-outs pause reminders",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A discount rule in words: what comes off what; when, and how often."""

    terms: str
    window: str
    limits: Sequence[str]
    state: str


class Change(NamedTuple):
    """What one thing was called, and is now; blank where there was, or is, none."""

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that an operator did, in words."""

    acted_at: datetime
    who: str
    what: str
    subject: str
    changes: Sequence[Change]


def told(rule: RuleLine, categories: Mapping[UUID, str]) -> Told:
    """Put a rule into words.

    Args:
        categories: what those are called that have something to show.
    """
    return Told(
        terms=", ".join([_off(rule), *_conditions(rule, categories)]),
        window=_window(rule.starts_at, rule.ends_at),
        limits=_limits(rule),
        state=STATES[rule.state],
    )


def until(at: datetime) -> str:
    """Return when something ends; a day that is over then is told as that day."""
    here = local(at)
    if here.time() == time.min:
        return f"the end of {day(here.date() - timedelta(days=1))}"
    return moment(at)


def deeds(done: Sequence[Done], names: Mapping[str, str]) -> list[Deed]:
    """Put what operators did into words.

    Args:
        names: what ids are called, where a change speaks of them.
    """
    return [
        Deed(
            act.acted_at,
            act.operator_name,
            ACTS.get(act.action, act.action),
            act.subject if act.action.startswith("promotion.code.") else "",
            _changes(act, names),
        )
        for act in done
    ]


def _off(rule: RuleLine) -> str:
    if rule.kind is DiscountKind.PERCENT and rule.percent_pct is not None:
        return f"{percent(rule.percent_pct)}% off"
    return f"{money(rule.amount_minor or 0, rule.currency)} off"


def _conditions(rule: RuleLine, categories: Mapping[UUID, str]) -> list[str]:
    said = []
    if rule.category_ids:
        named = [categories.get(one, "an empty category") for one in rule.category_ids]
        said.append(f"on {', '.join(sorted(named))}")
    if rule.minimum_minor:
        said.append(f"from {money(rule.minimum_minor, rule.currency)}")
    return said


def _window(starts_at: datetime | None, ends_at: datetime | None) -> str:
    first, last = first_day(starts_at), last_day(ends_at)
    if first and last:
        return f"{day(first)} to {day(last)}"
    if first:
        return f"From {day(first)}"
    return f"Until {day(last)}" if last else "Any time"


def _limits(rule: RuleLine) -> list[str]:
    said = []
    if rule.most_uses is not None:
        said.append(f"{number(rule.most_uses)} in all")
    if rule.most_per_customer is not None:
        said.append(f"{number(rule.most_per_customer)} for each customer")
    return said


def _changes(act: Done, names: Mapping[str, str]) -> list[Change]:
    before, after = act.before or {}, act.after or {}
    changes = (
        Change(
            called,
            _fact(name, before.get(name), names),
            _fact(name, after.get(name), names),
        )
        for name, called in _NAMES.items()
    )
    return [change for change in changes if change.was or change.now]


def _fact(name: str, fact: Any, names: Mapping[str, str]) -> str:
    """Return a fact of the log as one would say it."""
    if fact is None or fact == []:
        return ""
    for ending, say in _SAID.items():
        if name.endswith(ending):
            return say(fact, names)
    if isinstance(fact, bool):
        return "on" if fact else "off"
    return str(fact)


_SAID: Mapping[str, Callable[[Any, Mapping[str, str]], str]] = {
    "kind": lambda fact, _: KINDS[DiscountKind(fact)],
    "_minor": lambda fact, _: money(fact, site().currency),
    "_pct": lambda fact, _: f"{percent(Decimal(fact))}%",
    "starts_at": lambda fact, _: moment(datetime.fromisoformat(fact)),
    "_at": lambda fact, _: until(datetime.fromisoformat(fact)),
    "_ids": lambda fact, names: ", ".join(names.get(one, "another") for one in fact),
    "_id": lambda fact, names: names.get(fact, "another rule"),
}
