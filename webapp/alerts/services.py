"""Deciding who hears of a price, of stock or of a pre-order, one stretch at a time."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.alerts.models import AlertKind
from webapp.alerts.rules import is_restocked
from webapp.alerts.statements import ANNOUNCE
from webapp.core import clock
from webapp.jobs import services as jobs
from webapp.settings import queries as settings

GO_ON = "alerts.go_on"
STRETCH = 500  # items of a product that one statement goes through: a blink of work
GATHER = timedelta(seconds=15)  # what happens together is told together
_FIRST = UUID(int=0)
# A plan that was kept from when there was hardly any news would read all of it for each
# item, thousands of times as long.
_PLAN_ANEW = text("SET LOCAL plan_cache_mode = force_custom_plan")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened to a product, or to one variant of it."""

    kind: AlertKind
    event_id: UUID
    product_id: UUID
    variant_id: UUID | None = None


def announce_price_drop(
    session: Session, news: News, *, old_minor: int, new_minor: int
) -> None:
    """Note who is to be told that something costs less.

    What it costs now is looked up: the event may be old news.
    """
    if new_minor < old_minor:
        announce(session, news)


def announce_back_in_stock(
    session: Session, news: News, *, old_stock: int, new_stock: int
) -> None:
    """Note who is to be told that something is there again; as for prices."""
    minimum = settings.current(session).alert_stock_minimum
    if is_restocked(old_stock, new_stock, minimum):
        announce(session, news)


def announce(session: Session, news: News, *, after: UUID = _FIRST) -> None:
    """Note who is to be told of news, in one stretch of those who saved the product.

    The next stretch is a job of its own, queued together with what this one wrote: a
    worker that dies in between leaves nobody out, and nobody is noted twice.

    Args:
        after: the last item of the stretch before.
    """
    chosen, now = settings.current(session), clock.shared(session)
    cool_for = timedelta(hours=chosen.alert_cooldown_hours)
    known: dict[str, Any] = {
        "event_id": news.event_id,
        "product_id": news.product_id,
        "variant_id": news.variant_id,
        "after": after,
        "most": STRETCH,
        "now": now,
        "day": now.date().isoformat(),
        "due": now + GATHER,
        "cool_since": now - cool_for,
        "cool_for": cool_for,
        "watched": chosen.alerts_for_new_items,
        "percent": chosen.alert_threshold_pct,
        "minimum": chosen.alert_stock_minimum,
    }
    session.execute(_PLAN_ANEW)
    row = session.execute(ANNOUNCE[news.kind], known).one()
    if row.looked_at == STRETCH:
        _go_on(session, news, row.last_id)


def _go_on(session: Session, news: News, after: UUID) -> None:
    jobs.enqueue(
        session,
        GO_ON,
        # An event that was told twice does not walk the list twice.
        once_key=f"{GO_ON}:{news.event_id}:{after}",
        kind=news.kind.value,
        event_id=str(news.event_id),
        product_id=str(news.product_id),
        variant_id=str(news.variant_id) if news.variant_id else None,
        after=str(after),
    )
