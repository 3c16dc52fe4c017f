"""What a customer wants to be told, in the words of the operators' pages."""

from collections.abc import Sequence
from typing import NamedTuple

from webapp.accounts.models import OptedOutBy
from webapp.accounts.preferences import Preferences
from webapp.accounts.queries import CustomerFound, Telephone
from webapp.admin import order_telling, telling
from webapp.admin.telling import Deed
from webapp.audit.queries import Done
from webapp.core.zones import in_words
from webapp.messaging.models import Channel, Kind
from webapp.reminders.queries import Next
from webapp.reminders.words import STANDINGS
from webapp.settings.definitions import Settings
from webapp.web.formatting import moment, site

_KINDS = {
    Kind.STOCK_ALERT: "Back in stock",
    Kind.PRICE_ALERT: "Lower prices",
    Kind.REMINDER: "Reminders of the list",
    Kind.ORDER: "About orders",
}
_BY_SMS = {Kind.STOCK_ALERT, Kind.PRICE_ALERT}
_BY = {OptedOutBy.CUSTOMER: "by themselves", OptedOutBy.OPERATOR: "by an operator"}
_ACTS = {
    **telling.ACTS,
    **order_telling.ACTS,
    "customer.opt_out": "Opted the customer out",
    "message.discard": "Discarded a message",
    "message.retry": "Had a message tried again",
    "reminder.cadence": "Set the cadence of the list",
    "reminder.pause": "Paused reminders",
    "reminder.resume": "Resumed reminders",
    "reminder.send_now": "Sent a reminder",
}


class Fact(NamedTuple):
    """One thing about a customer: what it is called, and how it is."""

    name: str
    words: str


class Standing(NamedTuple):
    """Whether a customer is written to at all, in a word and a sentence."""

    word: str
    tone: str
    sentence: str


def standing(customer: CustomerFound, wishes: Preferences) -> Standing:
    """Say whether a customer is written to."""
    if wishes.opted_out_at is not None and wishes.opted_out_by is not None:
        by = _BY[wishes.opted_out_by]
        since = f"Opted out {by}, {moment(wishes.opted_out_at)}."
        return Standing("Opted out", "bad", f"{since} Only the customer can come back.")
    if wishes.paused_at is not None:
        since = moment(wishes.paused_at)
        return Standing("Paused", "warn", f"They paused all messages, {since}.")
    if not customer.is_verified:
        said = "The address is not confirmed yet: only what they ask for is sent."
        return Standing("Not confirmed", "warn", said)
    return Standing("Written to", "good", "They get what is switched on.")


def wishes_of(
    wishes: Preferences, phone: Telephone | None, settings: Settings
) -> Sequence[Fact]:
    """Put what a customer wants into words, the shop's default named where it holds."""
    takes_sms = phone is not None and phone.takes_sms
    kinds = [
        Fact(name, _over(wishes, kind, takes_sms=takes_sms))
        for kind, name in _KINDS.items()
    ]
    return [
        *kinds,
        Fact("What is saved is watched", _watched(wishes, settings)),
        Fact("A price is told", f"when it falls by {_threshold(wishes, settings)}"),
        Fact("Telephone", _phone(phone)),
        Fact("No SMS", _quiet(wishes)),
        Fact("Opens and clicks", "noted" if wishes.is_measured else "not noted"),
    ]


def reminding(standing: Next) -> str:
    """Say when a customer is reminded next, or why not."""
    if standing.next_at is not None:
        number = f"number {standing.done + 1} of {standing.most}"
        return f"The next reminder is due {moment(standing.next_at)}, {number}."
    return STANDINGS[standing.standing]


def deeds(done: Sequence[Done]) -> list[Deed]:
    """Put what operators did about a customer into words, and why."""
    return [
        Deed(
            act.acted_at,
            act.operator_name,
            _ACTS.get(act.action, act.action),
            _about(act),
            (),
        )
        for act in done
    ]


def _about(act: Done) -> str:
    """Say what an act was done to, where it was not the customer, and why."""
    subject = act.subject if act.action.startswith(("order.", "promotion.")) else ""
    return ": ".join(filter(None, (subject, act.reason)))


def _over(wishes: Preferences, kind: Kind, *, takes_sms: bool) -> str:
    said = "by e-mail" if wishes.wants(kind, Channel.EMAIL) else ""
    if takes_sms and kind in _BY_SMS and wishes.wants(kind, Channel.SMS):
        said = f"{said} and by SMS" if said else "by SMS"
    return said or ("the confirmation alone" if kind is Kind.ORDER else "off")


def _watched(wishes: Preferences, settings: Settings) -> str:
    default = settings.alerts_for_new_items
    stock = default if wishes.watches_stock is None else wishes.watches_stock
    price = default if wishes.watches_price is None else wishes.watches_price
    said = {
        (True, True): "for stock and price",
        (True, False): "for stock",
        (False, True): "for the price",
        (False, False): "only where they said so",
    }[stock, price]
    is_default = wishes.watches_stock is None and wishes.watches_price is None
    return f"{said}, as the shop does" if is_default else said


def _threshold(wishes: Preferences, settings: Settings) -> str:
    if wishes.threshold_pct is None:
        return f"{settings.alert_threshold_pct}%, as the shop does"
    return f"{wishes.threshold_pct}%"


def _phone(phone: Telephone | None) -> str:
    if phone is None:
        return "none"
    if phone.stopped_at is not None:
        return f"{phone.number}, silent since STOP, {moment(phone.stopped_at)}"
    if phone.confirmed_at is None:
        return f"{phone.number}, not confirmed"
    if phone.consented_at is None:
        return f"{phone.number}, without consent"
    return f"{phone.number}, agreed {moment(phone.consented_at)}"


def _quiet(wishes: Preferences) -> str:
    own, shops = wishes.timezone, f"{in_words(site().timezone)}, the zone of the shop"
    zone = in_words(own) if own else shops
    return f"from {wishes.quiet_from}:00 to {wishes.quiet_until}:00, {zone}"
