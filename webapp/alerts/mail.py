"""What the shop's news of stock and prices says at the moment it is sent."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.accounts.queries import preferences_of
from webapp.alerts.kinds import ALERTS, KINDS
from webapp.alerts.models import Alert, AlertKind, Outcome
from webapp.alerts.queries import Seen, lowest_prices, seen_today
from webapp.alerts.rules import Reason, why_not
from webapp.alerts.statements import DIGEST
from webapp.alerts.words import SAYS
from webapp.catalog import availability
from webapp.catalog.models import Availability
from webapp.core import clock, conventions
from webapp.core.site import Site
from webapp.core.text import tidy
from webapp.messaging.courier import Later, Letter, Moot
from webapp.messaging.models import Kind, Notification
from webapp.messaging.queries import last_sent_at
from webapp.messaging.services import notify
from webapp.settings import queries as settings
from webapp.settings.definitions import Settings

LISTED = 10  # pieces of news that one mail shows; the rest is on the list
NOTHING_LEFT = "nothing_left"
# What can be gone again comes first.
_ORDER = (AlertKind.BACK_IN_STOCK, AlertKind.PREORDER, AlertKind.PRICE_DROP)


class Told(NamedTuple):
    """A piece of news that holds, and the thing as it is now."""

    alert: Alert
    thing: Seen


class Entry(NamedTuple):
    """A thing as it is now, and all that is news of it, in order."""

    thing: Seen
    news: tuple[AlertKind, ...]


def compose_digest(
    session: Session, site: Site, notification: Notification
) -> Letter | Moot | Later:
    """Write all that there is to tell a customer over one channel, as it is now.

    What does not hold any more is held, with its reason. One such message is sent in
    so many hours; until then everything waits.
    """
    chosen, now = settings.current(session), clock.shared(session)
    waiting = _waiting(session, notification)
    due = [alert for alert in waiting if alert.due_at <= now]
    not_before = _not_before(session, notification, chosen)
    if due and not_before is not None and not_before > now:
        return Later(not_before)
    told = _decided(session, notification, due, chosen, now)
    later = [alert for alert in waiting if alert.due_at > now]
    if not told:
        if later:
            return Later(min(alert.due_at for alert in later))
        return Moot("What it was about is no longer so.", NOTHING_LEFT)
    if later:
        _go_on_later(session, notification, later)
    return _letter(session, site, told)


def _waiting(session: Session, notification: Notification) -> Sequence[Alert]:
    """Return the news for somebody over a channel, and let nobody else tell it.

    What an operator has sent once more is told, too.
    """
    is_ours = (
        (Alert.notification_id == notification.id)
        & (Alert.outcome == Outcome.HELD)
        & (Alert.reason == Reason.UNDELIVERED)
    )
    waiting = (
        select(Alert)
        .where(
            Alert.user_id == notification.person_id,
            Alert.channel == notification.channel,
            or_(Alert.outcome == Outcome.WAITING, is_ours),
        )
        .order_by(Alert.id)
        .with_for_update()
    )
    return session.scalars(waiting, execution_options={"populate_existing": True}).all()


def _not_before(
    session: Session, notification: Notification, chosen: Settings
) -> datetime | None:
    last = last_sent_at(session, notification.person_id, ALERTS, notification.channel)
    if last is None:
        return None
    return last + timedelta(hours=chosen.alert_mail_hours)


def _decided(
    session: Session,
    notification: Notification,
    due: Collection[Alert],
    chosen: Settings,
    now: datetime,
) -> list[Told]:
    """Note of each piece of news whether it is told; return what is, in order."""
    user_id, told = notification.person_id, []
    ids = [alert.item_id for alert in due]
    things = seen_today(session, user_id, ids, notification.channel, chosen)
    wishes = preferences_of(session, user_id)
    for alert in sorted(due, key=lambda one: (_ORDER.index(one.kind), one.id)):
        thing = things.get(alert.item_id)
        is_on = wishes.wants(KINDS[alert.kind], alert.channel)
        standing = thing and thing.standing(alert.kind, alert.variant_id, is_on=is_on)
        reason = why_not(alert.kind, standing, chosen.alert_stock_minimum)
        alert.decided_at, alert.notification_id = now, notification.id
        alert.reason = reason
        alert.outcome = Outcome.HELD if reason else Outcome.TOLD
        if thing is not None and reason is None:
            alert.told_minor, alert.currency = thing.price_minor, thing.currency
            told.append(Told(alert, thing))
    return told


def _go_on_later(
    session: Session, notification: Notification, later: Collection[Alert]
) -> None:
    """Have what is not due yet told by a message of its own."""
    first = min(later, key=lambda alert: alert.due_at)
    following = notify(
        session,
        person_id=notification.person_id,
        kind=KINDS[first.kind],
        template=DIGEST,
        about={},
        once_key=f"{DIGEST}:{uuid7()}",
        channel=notification.channel,
        due_at=first.due_at,
    )
    for alert in later:
        alert.notification_id = following.id if following else None


def _letter(session: Session, site: Site, told: Sequence[Told]) -> Letter:
    kinds = {KINDS[alert.kind] for alert, _ in told}
    entries = _by_thing(told)
    listed = entries[:LISTED]
    lowest = lowest_prices(
        session,
        {
            (thing.product_id, thing.variant_id)
            for thing, news in listed
            if AlertKind.PRICE_DROP in news
        },
    )
    lines = [_line(one, site, lowest) for one in listed]
    first = lines[0]
    return Letter(
        kind=Kind.STOCK_ALERT if Kind.STOCK_ALERT in kinds else Kind.PRICE_ALERT,
        stops=tuple(kind for kind in ALERTS if kind in kinds),
        context={
            "name": first["name"],
            "price": first["now"],
            "news": " and ".join(SAYS[kind] for kind in entries[0].news),
            "count": len(entries),
            "more": len(entries) - len(listed),
            "link": f"{site.base_url}/wishlist",
            "lines": lines,
        },
    )


def _by_thing(told: Sequence[Told]) -> list[Entry]:
    """Put together what is news of one thing, where the first of it stands."""
    things = {alert.item_id: thing for alert, thing in told}
    news: dict[UUID, dict[AlertKind, None]] = {}
    for alert, _ in told:
        news.setdefault(alert.item_id, {})[alert.kind] = None
    return [Entry(things[item_id], tuple(kinds)) for item_id, kinds in news.items()]


def _line(
    one: Entry, site: Site, lowest: dict[tuple[UUID, UUID | None], int]
) -> dict[str, Any]:
    """Return what is said of one thing, every amount as people read it.

    A fall of its price stands in its prices; ``news`` is what comes before that.
    """
    thing, news = one

    def money(minor: int) -> str:
        return conventions.money(minor, thing.currency, site.locale)

    says: dict[str, Any] = {
        "news": news[0].value,
        "says": SAYS[news[0]],
        "name": tidy(thing.name),
        "label": " / ".join(thing.option_values),
        "link": f"{site.base_url}{_path(thing)}",
        "now": money(thing.price_minor),
        "varies": thing.price_varies,
        "stock": _stock(thing, site),
        "saved": "",
        "fall_pct": 0,
        "lowest": "",
    }
    if AlertKind.PRICE_DROP in news:
        before = lowest.get((thing.product_id, thing.variant_id))
        fall = thing.saved_minor - thing.price_minor
        says |= {
            "saved": money(thing.saved_minor),
            # Rounded down: no fall is made greater than it is.
            "fall_pct": fall * 100 // thing.saved_minor,
            "lowest": "" if before is None else money(before),
        }
    return says


def _path(thing: Seen) -> str:
    chosen = {f"o{n}": value for n, value in enumerate(thing.option_values, start=1)}
    return f"/p/{thing.slug}" + (f"?{urlencode(chosen)}" if chosen else "")


def _stock(thing: Seen, site: Site) -> str:
    can_be_had = availability.of_variant(
        thing.product_status,
        is_discontinued=thing.is_discontinued,
        stock=thing.stock,
    )
    if can_be_had is Availability.PREORDER:
        if thing.expected_on is None:
            return "Pre-order"
        day = conventions.day(thing.expected_on, site.locale)
        return f"Pre-order, expected {day}"
    if availability.few_left(can_be_had, thing.stock):
        return f"Only {thing.stock} left"
    return "In stock" if can_be_had is Availability.IN_STOCK else "Out of stock"
